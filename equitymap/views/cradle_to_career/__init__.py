"""From cradle to career: the matrix, the scorecard and the gradient, in words, charts and tables."""
