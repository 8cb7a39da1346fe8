"""What has gone: services on one day, events by year, and what became of every service on record."""
