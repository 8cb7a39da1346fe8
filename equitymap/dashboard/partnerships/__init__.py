"""The page Who works together."""
