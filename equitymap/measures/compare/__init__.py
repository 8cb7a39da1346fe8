"""Several neighbourhoods, or districts, side by side, and which of their differences are more than chance."""
