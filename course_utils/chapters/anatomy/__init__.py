"""Chapter 02: what the properties of an activation are worth."""
