"""Measure this library beside a floor and its peers: `python3 tools/dev.py bench`."""
