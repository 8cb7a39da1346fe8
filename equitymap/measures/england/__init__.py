"""England: every district, middle layer area and neighbourhood in steps."""
