"""Local records in the dashboard: one store for all visitors, who may write, and the forms that every page has."""
