"""Texts with named values: English when they are made, any language when they are read.

A text is written once, as a template in English; its values stay beside it. Whoever shows it
translates the template and fills the values in again. The translators' catalogue takes templates
from calls of `say` and of refusals, so they stand there as plain strings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any

from dure.core.particles import fitted


class Said(str):
    """The finished English text, with the template and the values it was made of."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]


def say(template: str, /, **values: object) -> Said:
    """Fill the values into a template such as "{trips:,} trips".

    Parameters
    ----------
    template
        Without values it is taken as it stands, braces included.
    values
        Numbers, texts (a `Said` is translated along) or anything that `str` tells well.
    """
    kept = {name: _plain(value) for name, value in values.items()}
    said = Said(template.format(**kept) if kept else template)
    said.template, said.values = template, kept
    return said


def word(text: str) -> Said:
    """Mark a name, such as a state's, whose translation is listed with the labels."""
    return say(text)


def tell(text: str, translate: Callable[[str], str]) -> str:
    """Return a text in the language of *translate*; a plain `str` is returned as it is."""
    if not isinstance(text, Said) or not text:
        return text
    values = {name: _told(value, translate) for name, value in text.values.items()}
    template = translate(text.template)
    return fitted(template.format(**values)) if values else template


def to_data(text: str) -> dict[str, Any]:
    """Return a text as plain values for JSON; `from_data` makes it again."""
    if not isinstance(text, Said):
        return {"text": str(text)}
    values = {
        name: to_data(value) if isinstance(value, Said) else value
        for name, value in text.values.items()
    }
    return {"template": text.template, "values": values}


def from_data(data: Mapping[str, Any]) -> str:
    """Return the text that `to_data` was given."""
    if "template" not in data:
        return str(data.get("text", ""))
    values = {
        name: from_data(value) if isinstance(value, Mapping) else value
        for name, value in data["values"].items()
    }
    return say(data["template"], **values)


def _told(value: object, translate: Callable[[str], str]) -> object:
    return tell(value, translate) if isinstance(value, Said) else value


def _plain(value: object) -> object:
    """Return a value that JSON can hold and other processes can read without our libraries."""
    if isinstance(value, Said | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else str(value)
