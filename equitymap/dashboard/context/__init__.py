"""The page Outcomes in context."""
