"""About the data: where everything came from."""
