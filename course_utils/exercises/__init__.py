"""Exercises: one module per chapter holds them as data; `engine` checks, diagnoses and records."""
