"""Building a place from the national files: readings, the cut, the ledger of events, benchmarks."""
