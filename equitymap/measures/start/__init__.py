"""Start: what has your neighbourhood lost since the last build."""
