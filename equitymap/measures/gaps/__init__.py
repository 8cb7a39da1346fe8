"""The gaps: where need is great and services were withdrawn, and what would bring most back."""
