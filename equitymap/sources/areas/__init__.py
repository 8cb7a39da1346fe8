"""Areas: lookups, outlines, postcodes, deprivation, outcomes by neighbourhood, and the history of codes."""
