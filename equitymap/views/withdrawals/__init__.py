"""What has gone, in sentences, tables and charts by year."""
