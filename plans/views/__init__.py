"""Pages about the strategy, its plans and people."""
