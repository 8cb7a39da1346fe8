"""Places: what one is, how it is built, kept and opened."""
