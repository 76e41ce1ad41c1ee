"""Chapter 00: how the course works, on a toy."""
