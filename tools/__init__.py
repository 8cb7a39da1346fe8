"""Programs that prepare what the project ships; no part of the package."""
