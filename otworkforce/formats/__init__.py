"""How dates are written and read, where Django's own habit is not Britain's."""
