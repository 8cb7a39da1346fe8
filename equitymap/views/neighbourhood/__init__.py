"""What the page about one neighbourhood, and its report, say."""
