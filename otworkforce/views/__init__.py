"""Pages that span both rooms."""
