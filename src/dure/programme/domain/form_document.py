"""A form as a file that can be handed on: its key and names beside its sections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dure.core.errors import Invalid
from dure.core.said import say
from dure.programme.domain.form import Form
from dure.programme.domain.form_check import Fault
from dure.programme.domain.form_file import FormInvalid, form_from_mapping, form_to_mapping

MAX_BYTES = 2_000_000
NAMES = ("key", "name", "name_en")


@dataclass(frozen=True, slots=True)
class FormDocument:
    """A form with the names under which it is stored."""

    key: str
    name: str
    name_en: str
    form: Form


def document_from_json(text: bytes | str) -> FormDocument:
    """Return what a file says.

    Raises
    ------
    Invalid
        If it is too large or no JSON.
    FormInvalid
        If it is not a form.
    """
    if len(text) > MAX_BYTES:
        raise Invalid("This file is larger than {most:,} bytes.", most=MAX_BYTES)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("This file is not JSON in UTF-8.") from None
    return document_from_mapping(given)


def document_from_mapping(given: Any) -> FormDocument:
    """Return what plain values say. Raises `FormInvalid`."""
    if not isinstance(given, dict):
        raise FormInvalid((Fault(".", say("A mapping belongs here.")),))
    faults = [
        Fault(name, say("A text belongs here."))
        for name in NAMES
        if not isinstance(given.get(name, ""), str) or (name != "name_en" and not given.get(name))
    ]
    if faults:
        raise FormInvalid(tuple(faults))
    rest = {name: value for name, value in given.items() if name not in NAMES}
    form = form_from_mapping(rest)
    return FormDocument(given["key"], given["name"], given.get("name_en", ""), form)


def document_to_json(document: FormDocument) -> str:
    """Return the file of a form; the same form gives the same text."""
    names = {name: getattr(document, name) for name in NAMES}
    return json.dumps(names | form_to_mapping(document.form), ensure_ascii=False, indent=2) + "\n"
