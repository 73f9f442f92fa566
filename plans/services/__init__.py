"""What people do with plans: every write goes through a keyword-only function that says by whom."""
