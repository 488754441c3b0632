"""Words of the selection as pages write them."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dure.programme.labels.application import APPLICATION_STATE
from dure.programme.labels.determination import DETERMINATION_STATE, OUTCOME
from dure.programme.labels.objection import OBJECTION_STATE
from dure.programme.labels.selection import DECIDED_BY, MISSED_TOTAL
from dure.programme.queries.proposal import retold
from dure.programme.templatetags.scoring import score

register = template.Library()

HANGUL = re.compile("[가-힣]")


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds for a key; nothing if it holds nothing."""
    return mapping.get(key, "")


@register.filter
def outcome(value: str) -> Any:
    return OUTCOME.get(value, value)  # type: ignore[call-overload]


@register.filter
def determination_state(value: str) -> Any:
    return DETERMINATION_STATE.get(value, value)  # type: ignore[call-overload]


@register.filter
def application_state(value: str) -> Any:
    return APPLICATION_STATE.get(value, value)  # type: ignore[call-overload]


@register.filter
def objection_state(value: str) -> Any:
    return OBJECTION_STATE.get(value, value)  # type: ignore[call-overload]


@register.filter
def decided(value: str, names: Mapping[str, str] | None = None) -> Any:
    """Say what broke a tie: a criterion by its name, the amount, or the lot."""
    return DECIDED_BY.get(value) or (names or {}).get(value, value)


@register.filter
def missed(keys: tuple[str, ...], names: Mapping[str, str] | None = None) -> str:
    """Name the thresholds that were missed."""
    known = {"total": str(MISSED_TOTAL), **(names or {})}
    return ", ".join(known.get(key, key) for key in keys)


@register.filter
def call_title(call: Any) -> str:
    """Return a call's title in the language of the page."""
    return call.title_en if call.title_en and get_language() == "en" else call.title


@register.filter
def even(points: str) -> str:
    """Write points with two decimals, so that a column stands even: 79.2 as 79.20."""
    return score(Fraction(points)) if points else "–"


@register.filter
def reason(text: str) -> str:
    """Say a reason in the language of the page; what an officer wrote stays, marked as it is."""
    return native(retold(text))


@register.filter
def native(text: object) -> str:
    """Mark a Korean text as Korean on a page of another language."""
    said = str(text)
    if get_language() == "ko" or not HANGUL.search(said):
        return said
    return format_html('<span lang="ko">{}</span>', said)


@register.filter
def outcome_tone(value: str) -> str:
    return {"award": "success", "reserve": "information"}.get(value, "gray")


@register.filter
def part(name: str) -> str:
    """Name a part of a run, or what of it was changed."""
    return {
        "rule": _("Rule"),
        "input": _("Input"),
        "given": _("Input"),
        "output": _("Output"),
        "recomputed output": _("The result computed now is another one"),
        "audit entry": _("There is no audit entry of it"),
    }.get(name, name)
