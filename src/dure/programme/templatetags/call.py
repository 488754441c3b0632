"""Filters for the pages of calls."""

from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html

from dure.programme.domain.call import CallState
from dure.programme.forms.fields import points_text, share_text
from dure.programme.labels import call as labels
from dure.web import figures
from dure.web.refusals import told

register = template.Library()


@register.filter
def own_name(row: Any, field: str = "name") -> str:
    """Return a name in the language of the page; the Korean one where there is no other."""
    korean = str(getattr(row, field))
    return korean if figures.korean() else str(getattr(row, f"{field}_en") or korean)


@register.filter
def call_state(state: str) -> str:
    return str(labels.CALL_STATE[CallState(state)])


@register.filter
def call_tone(state: str) -> str:
    return labels.CALL_TONE.get(CallState(state), "primary")


@register.filter
def window_kind(kind: Any) -> str:
    return str(labels.WINDOW_KIND[kind])


@register.filter
def stage_kind(kind: Any) -> str:
    return str(labels.STAGE_KIND[kind])


@register.filter
def aggregate(kind: Any) -> str:
    return str(labels.AGGREGATE[kind])


@register.filter
def condition(name: str) -> str:
    return str(labels.CONDITION[name])


@register.filter
def per_cent(value: Fraction | None) -> str:
    """Write an exact share: 40%, or 1/3 where per cent would not be exact."""
    if value is None:
        return "–"
    text = share_text(str(value))
    return text if "/" in text else f"{text}%"


@register.filter
def exact_points(value: Fraction | None) -> str:
    return "–" if value is None else points_text(str(value))


@register.filter
def said(text: str) -> str:
    return told(text)


@register.simple_tag
def instant_in(value: Any, zone: str) -> str:
    """Write an instant in the call's zone, and in the reader's where that is another one."""
    if value is None:
        return "–"
    there = timezone.localtime(value, ZoneInfo(zone) if zone else None)
    written = f"{figures.day(there.date())} {there:%H:%M}"
    here = timezone.localtime(value)
    if here.utcoffset() != there.utcoffset():
        written = f"{written} ({zone}) = {figures.moment(value)}"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)
