"""Chapter 01: what a stack of layers cannot do without a bend."""
