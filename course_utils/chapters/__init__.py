"""The chapters, one folder each, named as its notebook without the number."""
