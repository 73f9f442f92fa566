"""Forms about actions: they say what is wrong and what to do; the services decide what is allowed."""
