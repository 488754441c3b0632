"""What was and what is to be of a change, in words: a line for each thing, no key of ours."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dure.delivery.labels.change_request import CHANGED
from dure.web import figures

NOTHING = "–"


def changed_lines(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return name, before and after of what differs, in the order in which it was written."""
    keys = [*before, *(key for key in after if key not in before)]
    return [
        (_name(key), _text(key, before.get(key)), _text(key, after.get(key)))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _name(key: str) -> str:
    return str(CHANGED.get(key) or key.replace("_", " ").strip().capitalize())


def _text(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_name(str(one))}: {_text(str(one), of)}" for one, of in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_text(key, one) for one in value) or NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return _number(key, value)
    return NOTHING if value is None or value == "" else _day(str(value))


def _number(key: str, value: float) -> str:
    if isinstance(value, int) and key.endswith("_won"):
        return figures.won_exact(value)
    return figures.number(value, 0 if isinstance(value, int) else 2)


def _day(text: str) -> str:
    """Write a date as one, and any other text as it stands."""
    try:
        return figures.day(date.fromisoformat(text))
    except ValueError:
        return text
