"""Figures: one module per chapter; `canvas` draws, `described` puts a figure into words."""
