"""The folder that outlives the dashboard: its tables, what they mean, and its page."""
