"""What is shown of local records."""
