"""Drawing: keyed artists, figures that can be read in words, live pictures."""
