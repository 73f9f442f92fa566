"""Small questions about days."""

from datetime import date


def ten_years_after(day: date) -> date:
    """Return the day ten years after ``day``; 28 February for a 29th that the later year does not have."""
    try:
        return day.replace(year=day.year + 10)
    except ValueError:
        return day.replace(year=day.year + 10, day=28)
