"""Outcomes in context: scatter, sentences and tables."""
