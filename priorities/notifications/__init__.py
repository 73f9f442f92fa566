"""Reminders: what is due for whom at a moment, the e-mail that says it, and sending it once."""
