"""Whether a form can work: keys once, references that exist, types that fit, no circles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from dure.core.said import Said, say
from dure.programme.domain.expression import WORDS, ExpressionFault, Node, parse
from dure.programme.domain.expression_types import (
    ListOf,
    Names,
    Rows,
    Type,
    ValueType,
    references,
    type_name,
    type_of,
)
from dure.programme.domain.form import (
    NUMBERS,
    RESERVED_KEYS,
    Column,
    Form,
    Question,
    QuestionKind,
    Section,
)

K = QuestionKind
T = ValueType


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form, and where: `sections[0].questions[2].condition`."""

    path: str
    text: Said
    position: int | None = None


_SINGLE = {
    K.SHORT_TEXT: T.TEXT,
    K.LONG_TEXT: T.TEXT,
    K.WHOLE_NUMBER: T.NUMBER,
    K.WON: T.NUMBER,
    K.DECIMAL: T.NUMBER,
    K.DATE: T.DATE,
    K.YES_NO: T.TRUTH,
    K.ONE_OF: T.TEXT,
    K.ORGANISATION: T.NUMBER,
    K.MUNICIPALITY: T.TEXT,
}


def question_type(question: Question | Column) -> Type | None:
    """Return the type of an answer; None for a COMPUTED one, whose expression tells."""
    if isinstance(question, Question) and question.kind is K.TABLE:
        return Rows({column.key: _SINGLE[column.kind] for column in question.columns})
    if question.kind is K.MANY_OF:
        return ListOf(T.TEXT)
    if question.kind is K.FILE:
        return ListOf(T.NUMBER)
    return _SINGLE.get(question.kind)


@lru_cache(maxsize=4096)
def parsed(source: str) -> Node:
    """Return the tree of an expression; the same text is parsed once."""
    return parse(source)


@lru_cache(maxsize=64)
def computing_order(form: Form) -> tuple[str, ...]:
    """Return the questions so that each stands behind those that its being asked depends on.

    Raises
    ------
    CycleError
        If questions wait for each other; its second argument names them.
    """
    graph = {question.key: _needs(form, question) for question in form.questions}
    return tuple(key for key in TopologicalSorter(graph).static_order() if key in graph)


def names_of(form: Form) -> Names:
    """Return the type of each question that an expression may name."""
    names: dict[str, Type] = {}
    computed: list[Question] = []
    for question in form.questions:
        found = question_type(question)
        if found is None:
            computed.append(question)
        else:
            names[question.key] = found
    for _ in computed:  # each round settles at least one, or none of the rest can be
        for question in computed:
            if question.key not in names:
                _settle(question, names)
    return names


def faults_of(form: Form) -> tuple[Fault, ...]:
    """Return everything that keeps a form from working; an empty tuple where nothing does."""
    found = list(_key_faults(form))
    if found:
        return tuple(found)
    names = names_of(form)
    found = [
        fault for place, section in enumerate(form.sections)
        for fault in _section_faults(section, f"sections[{place}]", names)
    ]  # fmt: skip
    return tuple(found) or tuple(_circle_faults(form))


def _settle(question: Question, names: dict[str, Type]) -> None:
    try:
        names[question.key] = type_of(parsed(question.expression), names)
    except ExpressionFault:
        return  # said where the question is checked


def _key_faults(form: Form) -> Iterator[Fault]:
    used = Counter(question.key for question in form.questions)
    sections = Counter(section.key for section in form.sections)
    for i, section in enumerate(form.sections):
        if sections[section.key] > 1:
            yield Fault(f"sections[{i}].key", say("This key is used twice."))
        for j, question in enumerate(section.questions):
            path = f"sections[{i}].questions[{j}].key"
            if used[question.key] > 1:
                yield Fault(path, say("This key is used twice."))
            if question.key in RESERVED_KEYS | WORDS:
                yield Fault(path, say("“{name}” means something else here.", name=question.key))


def _section_faults(section: Section, path: str, names: Names) -> Iterator[Fault]:
    yield from _expression_faults(section.condition, f"{path}.condition", names, T.TRUTH)
    for place, question in enumerate(section.questions):
        yield from _question_faults(question, f"{path}.questions[{place}]", names)


def _question_faults(question: Question, path: str, names: Names) -> Iterator[Fault]:
    yield from _expression_faults(question.condition, f"{path}.condition", names, T.TRUTH)
    if question.kind is K.COMPUTED:
        wanted = T.NUMBER if question.tag else None
        yield from _expression_faults(question.expression, f"{path}.expression", names, wanted)
    elif question.tag and question.kind not in NUMBERS:
        yield Fault(f"{path}.tag", say("Only a number counts towards a sum."))
    for place, check in enumerate(question.checks):
        where = f"{path}.checks[{place}].expression"
        yield from _expression_faults(check.expression, where, names, T.TRUTH)


def _expression_faults(
    source: str, path: str, names: Names, wanted: ValueType | None
) -> Iterator[Fault]:
    if not source:
        return
    try:
        found = type_of(parsed(source), names)
    except ExpressionFault as fault:
        yield Fault(path, say("{fault} {remedy}", fault=fault.what, remedy=fault.remedy)
                    if fault.remedy else fault.what, fault.position)  # fmt: skip
        return
    if wanted is not None and found != wanted:
        text = say(
            "Expected {wanted}, found {found}.", wanted=type_name(wanted), found=type_name(found)
        )
        yield Fault(path, text, 0)
    elif not isinstance(found, ValueType):
        yield Fault(path, say("Expected one value, found {found}.", found=type_name(found)), 0)


def _circle_faults(form: Form) -> Iterator[Fault]:
    try:
        computing_order(form)
    except CycleError as circle:
        names = " → ".join(circle.args[1])
        yield Fault("sections", say("These questions wait for each other: {names}.", names=names))


def _needs(form: Form, question: Question) -> frozenset[str]:
    section = form.section_of(question.key)
    sources = (section.condition if section else "", question.condition, question.expression)
    return frozenset().union(*(references(parsed(source)) for source in sources if source))
