"""What local people record: kept, never overwritten, undone, deleted, carried from one copy to another."""
