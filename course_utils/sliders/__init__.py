"""Explorers: controls, and the one helper that joins them to a picture and its words."""
