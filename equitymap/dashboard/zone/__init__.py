"""The page A zone."""
