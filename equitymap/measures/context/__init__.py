"""Outcomes in context: given background, beside areas alike, and what can be learned from them."""
