"""The page about one neighbourhood."""
