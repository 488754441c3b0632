"""How a month is written."""

from datetime import date

from dure.web.figures import MONTHS_EN, korean


def month_text(first: date) -> str:
    """Write the month of its *first* day: 2026. 9. or Sep 2026."""
    return (
        f"{first.year}. {first.month}."
        if korean()
        else f"{MONTHS_EN[first.month - 1]} {first.year}"
    )
