"""Explorers: sliders around figures, no numerics of their own; one module per chapter."""
