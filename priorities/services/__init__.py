"""What people do with actions: every write goes through a keyword-only function that says by whom."""
