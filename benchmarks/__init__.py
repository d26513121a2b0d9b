"""Benchmarks: ours against a peer in the same run, as ratios. Run by `make bench`, never by the tests."""
