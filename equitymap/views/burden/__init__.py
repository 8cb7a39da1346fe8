"""Who bore a loss, the need-weighted gap, and spending against need, in sentences and tables."""
