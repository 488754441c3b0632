"""What people read for forms: kinds of questions, and texts that their author wrote twice."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.programme.domain.form import QuestionKind as K
from dure.programme.domain.terms import Severity

QUESTION_KIND = {
    K.SHORT_TEXT: _("One line of text"),
    K.LONG_TEXT: _("Text of several lines"),
    K.WHOLE_NUMBER: _("Whole number"),
    K.WON: _("Amount of money (won)"),
    K.DECIMAL: _("Number with decimals"),
    K.DATE: _("Date"),
    K.YES_NO: _("Yes or no"),
    K.ONE_OF: _("One from a list"),
    K.MANY_OF: _("Several from a list"),
    K.TABLE: _("Table"),
    K.FILE: _("File"),
    K.ORGANISATION: _("Organisation"),
    K.MUNICIPALITY: _("City, county or district"),
    K.COMPUTED: _("Computed from other answers"),
}

TAG = {
    "total_won": _("Whole cost"),
    "national_won": _("National money"),
    "local_won": _("Local money"),
    "local_cash_won": _("Local money in cash"),
    "private_won": _("Private money"),
}

SEVERITY = {
    Severity.BLOCKING: _("Has to be corrected"),
    Severity.WARNING: _("Is pointed out"),
}


class Labelled(Protocol):
    """Whatever has a label in Korean and perhaps one in English."""

    @property
    def label(self) -> str: ...

    @property
    def label_en(self) -> str: ...


def own_text(korean: str, english: str) -> str:
    """Return the text in the language of the page; in Korean where there is no English."""
    return korean if not english or (get_language() or "ko").startswith("ko") else english


def label_of(part: Labelled) -> str:
    """Return the label of a question, column or choice in the language of the page."""
    return own_text(part.label, part.label_en)


VALUE_TYPE = (_("a number"), _("a text"), _("yes or no"), _("a date"))
"""What an expression's fault calls the types of values; `expression_types.WORD` in English."""
