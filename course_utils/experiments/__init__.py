"""Experiments: one module per chapter, one function and one frozen result per experiment."""
