"""Areas that somebody puts together from neighbourhoods: their figures, shape, and what may be told of them."""
