"""Reading published tables: from files, pasted text and typed rows to rows of a plan. Nothing here knows a database."""
