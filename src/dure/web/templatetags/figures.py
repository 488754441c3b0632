"""Template filters over `dure.web.figures`, and the few tags that components need."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.web import figures
from dure.web.clock import now

register = template.Library()


_PART = re.compile(r"<(thead|tbody|tfoot|tr|th|td)\b([^>]*)>")
NOTHING = "–"  # an absent number never reads as zero


def _register(name: str, write: Callable[..., str]) -> None:
    """Offer a figure as a filter that takes texts too and gives a dash where there is no value."""

    def filtered(value: Any, digits: Any = None) -> str:
        if value is None or value == "":
            return NOTHING
        return write(float(value)) if digits is None else write(float(value), int(digits))

    register.filter(name, filtered)


for _name in ("number", "minutes", "minutes_number", "distance", "share", "points", "time_of_day"):
    _register(_name, getattr(figures, _name))


@register.filter
def won(value: int | None) -> str:
    """Write an amount in words of money, with the exact won on hover."""
    if value is None:
        return NOTHING
    return format_html(
        '<span class="dure-won" title="{}">{}</span>', figures.won_exact(value), figures.won(value)
    )


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Write a date; a text must be one in ISO form."""
    return _timed(date.fromisoformat(value) if isinstance(value, str) else value, figures.day)


@register.filter
def moment(value: datetime | None) -> str:
    return _timed(value, figures.moment)


@register.filter
def ago(value: datetime | None) -> str:
    return _timed(value, lambda at: figures.ago(at, now()))


def _timed(value: Any, write: Callable[[Any], str]) -> str:
    if value is None:
        return NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), write(value))


@register.filter
def plain(value: Any, digits: int = 0) -> str:
    """Write a number as a machine reads it, whatever the language."""
    return f"{float(value or 0):.{digits}f}"


@register.filter
def percent_of(value: Any, whole: Any) -> str:
    """Write *value* as per cent of *whole*, within 0 and 100, as a machine reads it."""
    part = float(value or 0) / float(whole) if whole else 0.0
    return f"{100 * min(max(part, 0.0), 1.0):.2f}"


@register.filter
def degrees(values: Iterable[float] | None) -> str:
    """Write coordinates with commas between, as a machine reads them; nothing for none."""
    return ",".join(f"{value:.6f}" for value in values or ())


@register.filter
def is_check(field: BoundField | None) -> bool:
    return isinstance(getattr(_widget(field), "input_type", None), str) and (
        isinstance(_widget(field), forms.CheckboxInput)
    )


@register.filter
def is_choice(field: BoundField | None) -> bool:
    return isinstance(_widget(field), forms.RadioSelect | forms.CheckboxSelectMultiple)


def _widget(field: BoundField | None) -> forms.Widget | None:
    return field.field.widget if isinstance(field, BoundField) else None


@register.simple_tag
def input(field: BoundField) -> SafeString:
    """Render a form field's control with the KRDS class of its kind.

    Without the most characters it takes: a browser cuts what is pasted there and says nothing,
    while the form refuses it, with a message, and shows it whole.
    """
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return field.as_widget()
    kind = "krds-form-select large completed" if isinstance(widget, forms.Select) else "krds-input"
    given = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{kind} {given}".strip(), "maxlength": False})


ROLES = {
    "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell",
}  # fmt: skip


@register.filter(is_safe=True)
def table_roles(rows: SafeString) -> SafeString:
    """Say in words what each part of a table is.

    On a phone our tables are stacked by `display`, and a screen reader then takes them for plain
    boxes, without rows and headers, unless the role is written out.
    """

    def told(part: re.Match[str]) -> str:
        name, rest = part.groups()
        header = "rowheader" if 'scope="row' in rest else "columnheader"
        return part[0] if " role=" in rest else f'<{name} role="{ROLES.get(name, header)}"{rest}>'

    return SafeString(_PART.sub(told, conditional_escape(rows)))


@register.simple_tag
def map_words() -> str:
    """Give the map's scripts the words they show, in the page's language."""
    return json.dumps(
        {
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
            "north": _("Turn to the north"),
            "map": _("Map. Move with the arrow keys, zoom with plus and minus."),
            "failed": _("The map cannot be drawn here (WebGL is missing). See the list below."),
            "draw": _("Draw a zone"),
            "edit": _("Change the corners"),
            "clear": _("Start again"),
            "drawHint": _("Set corners one by one; click the first corner again to close."),
            "play": _("Play"),
            "pause": _("Pause"),
            "speed": _("Speed"),
            "time": _("Time of day"),
            "still": _("Motion is off, as your device asks. Move the slider to see the day."),
            "onBoard": _("on board"),
            "vehicle": _("Vehicle"),
            "close": _("Close"),
            "sources": _("Sources of the map"),
            "credit": _("© OpenStreetMap contributors"),
            "scroll": _("Hold Ctrl and scroll to zoom the map"),
            "scrollMac": _("Hold ⌘ and scroll to zoom the map"),
            "twoFingers": _("Move the map with two fingers"),
        },
        ensure_ascii=False,
    )
