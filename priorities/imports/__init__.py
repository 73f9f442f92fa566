"""Reading published tables: from files, pasted text and typed rows to rows of a plan. Only :mod:`.workbook`, the way back, asks a database."""
