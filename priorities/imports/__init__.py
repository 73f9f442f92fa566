"""Reading published tables: from files, pasted text and typed rows to rows of a plan.

Nothing here knows a database but :mod:`priorities.imports.workbook`, the way back.
"""
