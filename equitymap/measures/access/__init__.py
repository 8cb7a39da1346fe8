"""Who has access to a kind of service: catchments, supply, distances, and people affected by a change."""
