"""Paper cards and the poster: what is printed, and typed cards as tables."""
