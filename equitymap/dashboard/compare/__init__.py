"""The page that sets neighbourhoods or districts side by side."""
