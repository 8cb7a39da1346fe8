"""Consultation: a session in the hall, what was said in it, and who has not been heard."""
