"""From cradle to career: indicators of every stage of life, their trends, gaps and verdicts."""
