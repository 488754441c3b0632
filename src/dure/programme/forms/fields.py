"""Fields of the pages on which a call is configured. Values are those of a call's file."""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHARE = re.compile(r"(?P<number>\d{1,9}(\.\d{1,6})?)|(?P<fraction>\d{1,9}/[1-9]\d{0,8})")


class WallTime(forms.CharField):
    """A day and an hour in the call's own zone, as the browser writes them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        try:
            wall = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("Give a day and an hour.")) from None
        return wall.replace(tzinfo=None).isoformat()


class Share(forms.CharField):
    """A share in per cent, or exactly as a fraction: `40`, `37.5`, `1/3`. Cleans to a fraction."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("help_text", _("In per cent; or exactly, as a fraction: 1/3."))
        super().__init__(**settings)

    def clean(self, value: Any) -> str | None:
        text = str(super().clean(value) or "").strip().rstrip("%").strip()
        if not text:
            return None
        match = _SHARE.fullmatch(text)
        if match is None:
            raise ValidationError(_("Give per cent, such as 40, or a fraction, such as 1/3."))
        exact = Fraction(match["fraction"]) if match["fraction"] else Fraction(text) / 100
        return str(exact)


class Points(forms.CharField):
    """Points, exactly: `30`, `7.5`. Cleans to a fraction."""

    def clean(self, value: Any) -> str | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        match = _SHARE.fullmatch(text)
        if match is None:
            raise ValidationError(_("Give points, such as 30 or 7.5."))
        return str(Fraction(text))


class Lines(forms.CharField):
    """Words, one a line. Cleans to a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]


def share_text(value: str | None) -> str:
    """Write a stored fraction as `Share` reads it: in per cent if that is exact."""
    return "" if value is None else _decimal(Fraction(value) * 100) or str(value)


def points_text(value: str | None) -> str:
    """Write stored points as `Points` reads them."""
    return "" if value is None else _decimal(Fraction(value)) or str(value)


def wall_text(instant: str, zone: str) -> str:
    """Write a stored instant as the browser's field for days and hours takes it."""
    wall = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return wall.strftime("%Y-%m-%dT%H:%M")


def instant_text(wall: str, zone: str) -> str:
    """Write a day and an hour in a zone as an instant; nothing stays nothing."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).isoformat() if wall else ""


def _decimal(value: Fraction) -> str:
    """Write a number with up to six decimals, nothing if that would not be exact."""
    scaled = value * 10**6
    if scaled.denominator != 1:
        return ""
    whole, rest = divmod(int(scaled), 10**6)
    return f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)
