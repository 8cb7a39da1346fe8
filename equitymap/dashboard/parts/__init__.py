"""What several pages have: cards, pins, the map, finding a spot, conditions, notices."""
