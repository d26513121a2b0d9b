"""Benchmarks: ours against a peer in the same run, as ratios. Run by `make bench`, never by the tests.

Each module is a command: what it prints is its result, and nothing imports it for anything else.
"""
