"""Notebook 04: saturation, and why signals fade or explode."""
