"""The page Add a place."""
