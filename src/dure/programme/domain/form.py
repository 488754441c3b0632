"""An application form as values: sections of typed questions. No reading, no rules.

`form_file` reads and writes it, `form_check` refuses what cannot work, `answers` says what is
shown, missing or wrong in given answers, `answer_comparison` tells two sets of answers apart.

Answers are a flat mapping from a question's key to a JSON value, by the question's kind:

=================  =============================================================================
SHORT_TEXT, …      str
WHOLE_NUMBER, WON  int
DECIMAL            str of an exact decimal, `"12.50"`
DATE               str, `"2022-01-31"`
YES_NO             bool
ONE_OF             str, the key of a choice
MANY_OF            list of keys of choices
TABLE              list of rows, each a mapping from a column's key to a value as above
FILE               list of int, the keys of the files
ORGANISATION       int, the key of the organisation
MUNICIPALITY       str, its code in the registry
COMPUTED           not given; `answers.computed` returns it
=================  =============================================================================

A key that is not there, None and an empty text or list all mean: not answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dure.programme.domain.terms import Severity

UNKEPT = re.compile(r"[\x00\ud800-\udfff]")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED_KEYS = frozenset({"lead", "consortium", "title", "number", "province"})
"""What a stage can hide besides questions, so no question bears these names."""

MAX_SECTIONS = 40
MAX_QUESTIONS = 300
MAX_COLUMNS = 20
MAX_CHOICES = 100
MAX_ROWS = 500
MAX_TEXT = 20_000
MAX_NUMBER = 10**18


class QuestionKind(StrEnum):
    """What is answered."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    WHOLE_NUMBER = "whole_number"
    WON = "won"
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    MANY_OF = "many_of"
    TABLE = "table"
    FILE = "file"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"
    COMPUTED = "computed"


K = QuestionKind
NUMBERS = frozenset({K.WHOLE_NUMBER, K.WON, K.DECIMAL})
TEXTS = frozenset({K.SHORT_TEXT, K.LONG_TEXT})
CHOSEN = frozenset({K.ONE_OF, K.MANY_OF})
IN_COLUMNS = frozenset(
    {K.SHORT_TEXT, K.WHOLE_NUMBER, K.WON, K.DECIMAL, K.DATE, K.YES_NO, K.ONE_OF, K.MUNICIPALITY}
)
"""Kinds that a column of a table may have."""

TAGS = frozenset({"total_won", "national_won", "local_won", "local_cash_won", "private_won"})
"""What the programme reads out of any form: sums of money by their source."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers offered."""

    key: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that the answers must keep, and what is said where they do not.

    A check whose answers are not all given is not broken.
    """

    expression: str
    message: str
    message_en: str = ""
    severity: Severity = Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an answer; None: no bound.

    Parameters
    ----------
    least, most
        Of a number, exact; of a table, its rows; of MANY_OF, the choices; of FILE, the files.
    earliest, latest
        Of a date, both inclusive.
    characters, words
        Most of a text.
    """

    least: Fraction | None = None
    most: Fraction | None = None
    earliest: date | None = None
    latest: date | None = None
    characters: int | None = None
    words: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table question.

    Parameters
    ----------
    total
        Whether its sum is shown below the table.
    tag
        One of `TAGS`; the sum of the column counts towards it.
    """

    key: str
    kind: QuestionKind
    label: str
    label_en: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    limits: Limits = NO_LIMITS
    unit: str = ""
    tag: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Parameters
    ----------
    condition
        Expression; asked only where it is true. Empty: always.
    expression
        Of a COMPUTED question: what it shows.
    accept
        Of a FILE: media types that are taken; empty: whatever the call takes.
    unit
        Shown behind the answer, `"%"`.
    tag
        One of `TAGS`; the answer counts towards that sum.
    anonymous
        Whether the answer can tell who applies; an anonymous stage hides it.
    """

    key: str
    kind: QuestionKind
    label: str
    label_en: str = ""
    hint: str = ""
    hint_en: str = ""
    required: bool = True
    condition: str = ""
    expression: str = ""
    checks: tuple[Check, ...] = ()
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    limits: Limits = NO_LIMITS
    accept: tuple[str, ...] = ()
    unit: str = ""
    tag: str = ""
    anonymous: bool = False

    def column(self, key: str) -> Column | None:
        """Return the column of that key, None if there is none."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are answered, locked and saved together."""

    key: str
    title: str
    title_en: str = ""
    guidance: str = ""
    guidance_en: str = ""
    questions: tuple[Question, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """All sections in order. Keys of questions are unique in the whole form."""

    sections: tuple[Section, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(q for section in self.sections for q in section.questions)

    def section(self, key: str) -> Section | None:
        """Return the section of that key, None if there is none."""
        return next((section for section in self.sections if section.key == key), None)

    def question(self, key: str) -> Question | None:
        """Return the question of that key, None if there is none."""
        return next((question for question in self.questions if question.key == key), None)

    def section_of(self, question_key: str) -> Section | None:
        """Return the section that asks a question, None if none does."""
        return next(
            (s for s in self.sections if any(q.key == question_key for q in s.questions)), None
        )

    @property
    def anonymous_keys(self) -> frozenset[str]:
        """Questions whose answers can tell who applies."""
        return frozenset(question.key for question in self.questions if question.anonymous)


def is_empty(value: object) -> bool:
    """Tell whether a value means: not answered. Zero and no are answers."""
    return value is None or value == "" or value == [] or value == ()  # noqa: PLR1714


def is_text(value: object) -> bool:
    """Tell whether a value is a text that every store can hold: no NUL, no half characters."""
    return isinstance(value, str) and not UNKEPT.search(value)


def exact(value: object) -> Fraction | None:
    """Return a number answer exactly; None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if abs(value) <= MAX_NUMBER else None
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", value):
        return Fraction(Decimal(value))
    return None


def day_of(value: object) -> date | None:
    """Return a date answer; None if it is none."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
