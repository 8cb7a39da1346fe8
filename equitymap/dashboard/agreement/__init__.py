"""The ten-year agreement: vision, targets, who does what, and the plan that is handed in."""
