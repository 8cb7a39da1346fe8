"""What has gone, in sentences and charts by year."""
