"""The ten-year agreement: paths, what stands against them, conflicts, narrowness, who does what."""
