"""What is printed at known places (PDF, OFD, scans): characters and rules to lines and tables. Knows no format."""
