"""What people said in a consultation session, counted; who has answered, beside who lives here."""
