"""The page The gaps."""
