"""Measures speed and prints tables: `make bench`. Nothing here asserts."""
