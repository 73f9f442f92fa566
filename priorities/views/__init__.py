"""Pages about the work."""
