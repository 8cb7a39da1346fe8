"""The page Ten-year agreement."""
