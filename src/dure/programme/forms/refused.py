"""Showing a refusal in the form that it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from dure.core.errors import Incomplete, Invalid
from dure.web.refusals import told_refusal

T = TypeVar("T")


def attempt(form: forms.Form, action: Callable[[], T]) -> T | None:
    """Do *action* if the form is right; put what it refuses beside its field, or above."""
    if not form.is_valid():
        return None
    try:
        return action()
    except (Invalid, Incomplete) as refusal:
        told = told_refusal(refusal)
        here = told.where in form.fields
        text = f"{told.what} {told.remedy}".strip() if here else str(told)
        form.add_error(told.where if here else None, text)
        return None
