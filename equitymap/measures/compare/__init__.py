"""Several neighbourhoods, or several districts, side by side: the same rows, and which differences are more than chance."""
