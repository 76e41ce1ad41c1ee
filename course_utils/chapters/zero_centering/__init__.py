"""Chapter 03: what is slow about inputs that are all positive."""
