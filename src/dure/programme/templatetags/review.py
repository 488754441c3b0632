"""Words of pools, conflicts, draws and assignments."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from dure.core.said import from_data
from dure.programme.labels.conflict import CONFLICT_GROUND, CONFLICT_ORIGIN, REPORT_STATE
from dure.programme.labels.evaluator import EXPERTISE, TIE_KIND
from dure.programme.labels.panel import OUT
from dure.programme.labels.sheet import SHEET_STATE
from dure.web.refusals import told

register = template.Library()

WORDS: dict[str, Mapping[Any, Any]] = {
    "expertise": EXPERTISE,
    "tie": TIE_KIND,
    "ground": CONFLICT_GROUND,
    "origin": CONFLICT_ORIGIN,
    "report": REPORT_STATE,
    "out": OUT,
    "sheet": SHEET_STATE,
}


@register.filter
def word(key: str, kind: str) -> str:
    """Return what people read for a stored key."""
    return str(WORDS[kind].get(key, key))


@register.filter
def words(keys: Iterable[str], kind: str) -> str:
    """Return several, divided by middle dots."""
    return " · ".join(word(key, kind) for key in keys)


@register.filter
def spanned(least: int, most: int) -> str:
    """Write from *least* to *most*, once where they are the same."""
    return str(least) if least == most else f"{least}–{most}"


@register.filter
def said(line: Any) -> str:
    """Return a stored or fresh text in the language of the page."""
    return told(from_data(line) if isinstance(line, Mapping) else line)
