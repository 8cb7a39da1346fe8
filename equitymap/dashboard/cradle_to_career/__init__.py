"""The page From cradle to career."""
