"""Points and labels of score sheets as pages write them."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from dure.programme.domain.feedback import Mark
from dure.programme.domain.score import written
from dure.programme.domain.sheet import SheetState
from dure.programme.forms.answer_fields import Offered
from dure.programme.forms.answer_text import Read, read_one
from dure.programme.labels.feedback import MARK
from dure.programme.labels.sheet import SHEET_STATE
from dure.programme.queries.matrix import Cell
from dure.programme.queries.sheet_page import Answered

register = template.Library()


@register.filter
def thousandths(value: int | None) -> str:
    """Write thousandths of a point as points, with as many decimals as they have."""
    if value is None:
        return "–"
    whole, part = divmod(abs(value), 1000)
    sign = "−" if value < 0 else ""
    return f"{sign}{whole}.{part:03}".rstrip("0").rstrip(".")


@register.filter
def score(value: Fraction | None) -> str:
    """Write an exact number of points, rounded to two decimals for the eye."""
    if value is None:
        return "–"
    cents = round(value * 100)
    return f"{'−' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


@register.filter
def exact(value: Fraction | Decimal | None) -> str:
    """Write points as they are, a fraction where no decimal is exact."""
    return "" if value is None else written(Fraction(value))


@register.filter
def signed(value: Fraction | None) -> str:
    """Write a difference with its sign."""
    if value is None:
        return "–"
    return f"+{score(value)}" if value > 0 else score(value)


@register.filter
def score_cells(cells: Iterable[Cell | None], wide: bool) -> SafeString:
    """Write the sheets of one application: each in its column, or with *wide* in one list.

    One call for a row: a matrix has thousands of sheets. Everything in it is a number or our own
    word.
    """
    sheets = [_sheet(cell) for cell in cells]
    if wide:
        joined = " ".join(sheets)
        return mark_safe(f'<td><span class="score-list">{joined}</span></td>')  # noqa: S308
    return mark_safe("".join(f'<td class="number">{one}</td>' for one in sheets))  # noqa: S308


def _sheet(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.thousandths is None:
        return f"<small>{escape(sheet_state(cell.state))}</small>"
    return f'<a href="/review/{cell.sheet_id}">{thousandths(cell.thousandths)}</a>'


@register.filter
def sheet_state(value: str) -> str:
    return str(SHEET_STATE[SheetState(value)])


@register.filter
def named(thing: object) -> str:
    """Return the name of a criterion in the language of the page."""
    english = getattr(thing, "name_en", "")
    return english if english and get_language() == "en" else getattr(thing, "name", "")


@register.filter
def described(thing: object) -> str:
    """Return the description of a criterion in the language of the page."""
    english = getattr(thing, "description_en", "")
    return english if english and get_language() == "en" else getattr(thing, "description", "")


@register.filter
def anchored(thing: object) -> str:
    """Return what an anchor says in the language of the page."""
    english = getattr(thing, "text_en", "")
    return english if english and get_language() == "en" else getattr(thing, "text", "")


@register.filter
def titled(thing: object) -> str:
    """Return a title in the language of the page."""
    english = getattr(thing, "title_en", "")
    return english if english and get_language() == "en" else getattr(thing, "title", "")


@register.filter
def labelled(thing: object) -> str:
    """Return the label of a question in the language of the page."""
    english = getattr(thing, "label_en", "")
    return english if english and get_language() == "en" else getattr(thing, "label", "")


@register.filter
def readable(answered: Answered, offered: Offered) -> Read:
    """Return an answer as `programme/answers/read_one.html` shows it."""
    return read_one(answered.question, answered.value, files=answered.file_names, offered=offered)


@register.filter
def mark(value: str) -> str:
    return str(MARK[Mark(value)])


@register.filter
def hours(value: timedelta | None) -> str:
    """Write a span in hours."""
    return "–" if value is None else f"{value.total_seconds() / 3600:.1f}"
