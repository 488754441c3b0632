"""Fields that say in plain words what would be right."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Invalid
from dure.transit.domain.check import seconds_of
from dure.transit.domain.trip_rows import trip_rows
from dure.web.refusals import told_refusal

OUT_OF_RANGE = _("Give a number from %(low)s to %(high)s.")


class Whole(forms.IntegerField):
    """A whole number from *low* to *high*, both allowed."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        errors = {"invalid": _("Write a whole number, such as 8.")}
        super().__init__(error_messages=errors, **options)
        self.widget.attrs |= {"min": low, "max": high, "step": 1, "inputmode": "numeric"}
        self.validators.append(Range(low, high))


class Decimal(forms.FloatField):
    """A number from *low* to *high*, both allowed."""

    def __init__(self, low: float, high: float, **options: Any) -> None:
        super().__init__(error_messages={"invalid": _("Write a number, such as 1.5.")}, **options)
        self.widget.attrs |= {"min": low, "max": high, "step": "any", "inputmode": "decimal"}
        self.validators.append(Range(low, high))


class Range(BaseValidator):
    def __init__(self, low: float, high: float) -> None:
        super().__init__((low, high))

    def __call__(self, value: float) -> None:
        low, high = self.limit_value
        if not low <= value <= high:
            raise ValidationError(OUT_OF_RANGE, params={"low": f"{low:,}", "high": f"{high:,}"})


class TimeOfDay(forms.CharField):
    """A time such as 06:30; it may pass 24:00 to mean the night after."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=5, **options)
        self.widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "06:00",
        }

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if re.fullmatch(r"\d:\d\d", text):
            text = f"0{text}"
        try:
            seconds_of(text, where="")
        except Invalid:
            raise ValidationError(_("Write the time as 06:30.")) from None
        return text


class Numbers(forms.CharField):
    """Numbers with commas or spaces between them, as a list of floats."""

    def __init__(self, *, exactly: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.exactly = exactly

    def clean(self, value: Any) -> list[float]:
        words = re.split(r"[\s,;]+", super().clean(value).strip(", ;"))
        try:
            numbers = [float(word) for word in words if word]
        except ValueError:
            raise ValidationError(_("Write numbers with commas between them.")) from None
        if self.exactly and numbers and len(numbers) != self.exactly:
            raise ValidationError(
                _("Write %(wanted)s numbers; there are %(found)s."),
                params={"wanted": self.exactly, "found": len(numbers)},
            )
        return numbers


class Outline(forms.CharField):
    """A GeoJSON polygon drawn on the map, as closed rings of longitude and latitude."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> list[list[list[float]]]:
        text = super().clean(value)
        try:
            rings = json.loads(text)["coordinates"] if text else []
            return [[[float(lon), float(lat)] for lon, lat in ring] for ring in rings]
        except (ValueError, TypeError, KeyError):
            raise ValidationError(_("The drawn area cannot be read. Draw it again.")) from None


class Routes(forms.CharField):
    """Routes as lists of stop codes: one route a line, commas between the stops."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"})

    def clean(self, value: Any) -> list[list[str]]:
        lines = super().clean(value).splitlines()
        routes = [[stop.strip() for stop in line.split(",") if stop.strip()] for line in lines]
        routes = [route for route in routes if route]
        for number, route in enumerate(routes, 1):
            if len(route) < 2:
                raise ValidationError(
                    _("Line %(line)s has one stop; a route needs two or more."),
                    params={"line": number},
                )
        return routes


class TripFile(forms.FileField):
    """Trips as CSV, read to the last line before anything is stored; clean, their bytes."""

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file = super().clean(data, initial)
        if not file:
            return b""
        content: bytes = file.read()
        try:
            lines = content.decode("utf-8-sig").splitlines(keepends=True)
            trips = sum(1 for _row in trip_rows(lines, file.name))
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not text in UTF-8.")) from None
        except csv.Error as error:
            wrong = Invalid("This is no CSV in UTF-8: {reason}.", where=file.name, reason=error)
            raise ValidationError(str(told_refusal(wrong))) from None
        except Invalid as wrong:
            raise ValidationError(str(told_refusal(wrong))) from None
        if not trips:
            raise ValidationError(_("This file has no trips."))
        return content
