"""Who bore a loss: by deprivation, against closures at random, where losses lie together, and the need-weighted gap."""
