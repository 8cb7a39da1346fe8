"""Pictures of charts and maps to take away, as SVG and PNG (decision 0023)."""
