"""The page About the data."""
