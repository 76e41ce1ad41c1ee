"""Notebook 05: who dies, why, and whether it is for ever."""
