"""A form as plain values (JSON): read strictly, every fault named by its path; and written.

Left out of a written form is whatever has its default value, so that two forms differ in what
somebody changed and in nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.programme.domain.expression import decimal_text
from dure.programme.domain.form import (
    CHOSEN,
    IN_COLUMNS,
    KEY,
    MAX_CHOICES,
    MAX_COLUMNS,
    MAX_QUESTIONS,
    MAX_SECTIONS,
    NO_LIMITS,
    TAGS,
    Check,
    Choice,
    Column,
    Form,
    Limits,
    Question,
    QuestionKind,
    Section,
    day_of,
    exact,
    is_text,
)
from dure.programme.domain.form_check import Fault, faults_of
from dure.programme.domain.terms import Severity

K = QuestionKind
V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)


class FormInvalid(Invalid):
    """A form that cannot be used; `faults` has every reason, the text is the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first: Said = faults[0].text
        super().__init__(first, where=faults[0].path)
        self.faults = faults


def form_from_mapping(given: object) -> Form:
    """Return the form that plain values describe.

    Raises
    ------
    FormInvalid
        If anything in it is missing, unknown, of another type or cannot work.
    """
    faults: list[Fault] = []
    root = _Part(given, "", faults)
    sections = root.many("sections", _section, MAX_SECTIONS)
    root.done()
    form = Form(sections)
    if len(form.questions) > MAX_QUESTIONS:
        root.fault("sections", say("At most {most} questions are allowed.", most=MAX_QUESTIONS))
    found = tuple(faults) or faults_of(form)
    if found:
        raise FormInvalid(found)
    return form


def form_to_mapping(form: Form) -> dict[str, Any]:
    """Return a form as plain values, as `form_from_mapping` reads them."""
    return {"sections": [_section_out(section) for section in form.sections]}


def question_from_mapping(given: object) -> Question:
    """Return one question, its references not looked at. Raises `FormInvalid`."""
    faults: list[Fault] = []
    part = _Part(given, "", faults)
    question = _question(part)
    part.done()
    if faults:
        raise FormInvalid(tuple(faults))
    return question


def section_from_mapping(given: object) -> Section:
    """Return one section, its references not looked at. Raises `FormInvalid`."""
    faults: list[Fault] = []
    part = _Part(given, "", faults)
    section = _section(part)
    part.done()
    if faults:
        raise FormInvalid(tuple(faults))
    return section


class _Part:
    """One mapping of the file; what is read from it is crossed off."""

    def __init__(self, given: object, path: str, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self.values: dict[str, Any] = dict(given) if isinstance(given, Mapping) else {}
        self.read: set[str] = set()
        if not isinstance(given, Mapping):
            faults.append(Fault(path or ".", say("A mapping belongs here.")))

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def fault(self, name: str, text: Said) -> None:
        self.faults.append(Fault(self.at(name), text))

    def take(self, name: str) -> Any:
        self.read.add(name)
        return self.values.get(name)

    def text(self, name: str, *, most: int = 4000, required: bool = False) -> str:
        value = self.take(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not is_text(value):
            self.fault(name, say("A text belongs here."))
            return ""
        if len(value) > most:
            self.fault(name, say("At most {most} characters are allowed.", most=most))
        elif required and not value.strip():
            self.fault(name, say("A text belongs here."))
        return value.strip()

    def key(self) -> str:
        value = self.text("key", most=40, required=True)
        if value and not KEY.fullmatch(value):
            self.fault("key", say("A key begins with a small letter; a-z, 0-9 and _ may follow."))
        return value

    def truth(self, name: str, default: bool) -> bool:
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(name, say("True or false belongs here."))
        return value is True

    def one_of(self, name: str, kinds: Iterable[E], default: E) -> E:
        value = self.take(name)
        known = {kind.value: kind for kind in kinds}
        if value is None and name != "kind":
            return default
        if not isinstance(value, str) or value not in known:
            self.fault(name, say("One of these belongs here: {names}.", names=", ".join(known)))
            return default
        return known[value]

    def number(self, name: str) -> Fraction | None:
        value = self.take(name)
        found = exact(value)
        if value is not None and found is None:
            self.fault(name, say("A number belongs here, exact and as text if not whole."))
        return found

    def count(self, name: str) -> int | None:
        value = self.number(name)
        if value is not None and (value.denominator != 1 or value < 1):
            self.fault(name, say("A whole number from 1 belongs here."))
        return None if value is None else int(value)

    def day(self, name: str) -> date | None:
        value = self.take(name)
        found = day_of(value)
        if value is not None and found is None:
            self.fault(name, say("A date as “2022-01-31” belongs here."))
        return found

    def items(self, name: str, most: int) -> list[Any]:
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, say("A list belongs here."))
            return []
        if len(value) > most:
            self.fault(name, say("At most {most} entries are allowed.", most=most))
        return value[:most]

    def many(self, name: str, read: Callable[[_Part], V], most: int) -> tuple[V, ...]:
        found = []
        for place, item in enumerate(self.items(name, most)):
            part = _Part(item, f"{self.at(name)}[{place}]", self.faults)
            found.append(read(part))
            part.done()
        return tuple(found)

    def done(self) -> None:
        for name in self.values.keys() - self.read:
            self.fault(ascii(name)[1:60].rstrip("'"), say("This is not known here."))


def _section(part: _Part) -> Section:
    return Section(
        key=part.key(),
        title=part.text("title", most=200, required=True),
        title_en=part.text("title_en", most=200),
        guidance=part.text("guidance"),
        guidance_en=part.text("guidance_en"),
        questions=part.many("questions", _question, MAX_QUESTIONS),
        condition=part.text("condition", most=2000),
    )


def _question(part: _Part) -> Question:
    kind = part.one_of("kind", QuestionKind, K.SHORT_TEXT)
    question = Question(
        key=part.key(),
        kind=kind,
        label=part.text("label", most=300, required=True),
        label_en=part.text("label_en", most=300),
        hint=part.text("hint"),
        hint_en=part.text("hint_en"),
        required=part.truth("required", kind is not K.COMPUTED),
        condition=part.text("condition", most=2000),
        expression=part.text("expression", most=2000, required=kind is K.COMPUTED),
        checks=part.many("checks", _check, 20),
        choices=_choices(part, kind in CHOSEN),
        columns=part.many("columns", _column, MAX_COLUMNS),
        limits=_limits(part),
        accept=_media_types(part),
        unit=part.text("unit", most=20),
        tag=_tag(part),
        anonymous=part.truth("anonymous", False),
    )
    if (kind is K.TABLE) != bool(question.columns):
        part.fault("columns", say("A table has columns, and nothing else has."))
    columns = [column.key for column in question.columns]
    if len(set(columns)) < len(columns):
        part.fault("columns", say("This key is used twice."))
    if question.expression and kind is not K.COMPUTED:
        part.fault("expression", say("Only what is computed has an expression."))
    return question


def _column(part: _Part) -> Column:
    kind = part.one_of("kind", sorted(IN_COLUMNS), K.SHORT_TEXT)
    return Column(
        key=part.key(),
        kind=kind,
        label=part.text("label", most=200, required=True),
        label_en=part.text("label_en", most=200),
        required=part.truth("required", True),
        choices=_choices(part, kind is K.ONE_OF),
        limits=_limits(part),
        unit=part.text("unit", most=20),
        tag=_tag(part),
        total=part.truth("total", False),
    )


def _check(part: _Part) -> Check:
    return Check(
        expression=part.text("expression", most=2000, required=True),
        message=part.text("message", most=500, required=True),
        message_en=part.text("message_en", most=500),
        severity=part.one_of("severity", Severity, Severity.BLOCKING),
    )


def _choices(part: _Part, wanted: bool) -> tuple[Choice, ...]:
    found = part.many("choices", _choice, MAX_CHOICES)
    if wanted != bool(found):
        part.fault("choices", say("A question to choose from has choices, and no other has."))
    if len({choice.key for choice in found}) < len(found):
        part.fault("choices", say("This key is used twice."))
    return found


def _choice(part: _Part) -> Choice:
    label = part.text("label", most=200, required=True)
    return Choice(part.key(), label, part.text("label_en", most=200))


def _limits(part: _Part) -> Limits:
    given = part.take("limits")
    if given is None:
        return NO_LIMITS
    inner = _Part(given, part.at("limits"), part.faults)
    limits = Limits(
        least=inner.number("least"),
        most=inner.number("most"),
        earliest=inner.day("earliest"),
        latest=inner.day("latest"),
        characters=inner.count("characters"),
        words=inner.count("words"),
    )
    inner.done()
    if limits.least is not None and limits.most is not None and limits.least > limits.most:
        inner.fault("most", say("This is less than the least."))
    if limits.earliest and limits.latest and limits.earliest > limits.latest:
        inner.fault("latest", say("This is before the earliest."))
    return limits


def _media_types(part: _Part) -> tuple[str, ...]:
    found = part.items("accept", 20)
    if not all(isinstance(item, str) and 0 < len(item) <= 100 for item in found):
        part.fault("accept", say("Media types such as “application/pdf” belong here."))
        return ()
    return tuple(found)


def _tag(part: _Part) -> str:
    tag = part.text("tag", most=40)
    if tag and tag not in TAGS:
        names = ", ".join(sorted(TAGS))
        part.fault("tag", say("One of these belongs here: {names}.", names=names))
    return tag


def _section_out(section: Section) -> dict[str, Any]:
    return _kept(section, ("key", "title", "title_en", "guidance", "guidance_en", "condition")) | {
        "questions": [_question_out(question) for question in section.questions]
    }


def _question_out(question: Question) -> dict[str, Any]:
    names = ("key", "kind", "label", "label_en", "hint", "hint_en", "condition", "expression")
    out = _kept(question, (*names, "unit", "tag", "anonymous"))
    if question.required != (question.kind is not K.COMPUTED):
        out["required"] = question.required
    if question.checks:
        out["checks"] = [_check_out(check) for check in question.checks]
    if question.columns:
        out["columns"] = [_column_out(column) for column in question.columns]
    if question.accept:
        out["accept"] = list(question.accept)
    return out | _shared_out(question)


def _column_out(column: Column) -> dict[str, Any]:
    names = ("key", "kind", "label", "label_en", "unit", "tag", "total")
    required = {} if column.required else {"required": False}
    return _kept(column, names) | required | _shared_out(column)


def _shared_out(part: Question | Column) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if part.choices:
        out["choices"] = [_kept(choice, ("key", "label", "label_en")) for choice in part.choices]
    if part.limits != NO_LIMITS:
        out["limits"] = limits_out(part.limits)
    return out


def limits_out(limits: Limits) -> dict[str, Any]:
    """Return limits as plain values; numbers that are not whole as text."""
    out: dict[str, Any] = {}
    for name in ("least", "most", "earliest", "latest", "characters", "words"):
        value = getattr(limits, name)
        if isinstance(value, Fraction):
            value = int(value) if value.denominator == 1 else decimal_text(value)
        if isinstance(value, date):
            value = value.isoformat()
        if value is not None:
            out[name] = value
    return out


def _check_out(check: Check) -> dict[str, Any]:
    out = _kept(check, ("expression", "message", "message_en"))
    return out if check.severity is Severity.BLOCKING else out | {"severity": check.severity.value}


def _kept(part: object, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what is not empty; enumerations as their text."""
    found = {name: getattr(part, name) for name in names}
    return {
        name: value.value if isinstance(value, StrEnum) else value
        for name, value in found.items()
        if value or name in {"key", "label", "title"}
    }
