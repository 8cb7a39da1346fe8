"""The gaps, in sentences and tables."""
