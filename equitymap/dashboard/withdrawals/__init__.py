"""The page What has gone."""
