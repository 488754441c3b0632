"""Changes to a form, one at a time: each returns a new form. Checking comes after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from dure.core.errors import NotFound
from dure.programme.domain.expression import (
    Binary,
    Call,
    ExpressionFault,
    Name,
    Node,
    Unary,
    parse,
    write,
)
from dure.programme.domain.form import Form, Question, Section

P = TypeVar("P", Section, Question)


def with_section(form: Form, section: Section) -> Form:
    """Return the form with one more section at its end."""
    return Form((*form.sections, section))


def with_changed_section(form: Form, key: str, section: Section) -> Form:
    """Return the form with a section's heading and condition replaced; its questions stay."""
    old = _section(form, key)
    return _sections(form, old, replace(section, questions=old.questions))


def without_section(form: Form, key: str) -> Form:
    """Return the form without a section and its questions."""
    gone = _section(form, key)
    return Form(tuple(section for section in form.sections if section is not gone))


def moved_section(form: Form, key: str, step: int) -> Form:
    """Return the form with a section moved *step* places down; at the ends it stays."""
    return Form(_moved(form.sections, _section(form, key), step))


def with_question(form: Form, section_key: str, question: Question) -> Form:
    """Return the form with one more question at the end of a section."""
    home = _section(form, section_key)
    return _sections(form, home, replace(home, questions=(*home.questions, question)))


def with_changed_question(form: Form, key: str, question: Question) -> Form:
    """Return the form with a question replaced; what refers to it follows a new key."""
    home, old = _question(form, key)
    changed = tuple(question if other is old else other for other in home.questions)
    result = _sections(form, home, replace(home, questions=changed))
    return result if question.key == key else _renamed(result, key, question.key)


def without_question(form: Form, key: str) -> Form:
    """Return the form without a question."""
    home, gone = _question(form, key)
    kept = tuple(other for other in home.questions if other is not gone)
    return _sections(form, home, replace(home, questions=kept))


def moved_question(form: Form, key: str, step: int) -> Form:
    """Return the form with a question one place up (-1) or down (1).

    From the end of a section it goes into the next one.
    """
    home, question = _question(form, key)
    place = home.questions.index(question) + step
    if 0 <= place < len(home.questions):
        moved = _moved(home.questions, question, step)
        return _sections(form, home, replace(home, questions=moved))
    target = form.sections.index(home) + step
    if not 0 <= target < len(form.sections):
        return form
    other = form.sections[target]
    joined = (question, *other.questions) if step > 0 else (*other.questions, question)
    left = without_question(form, key)
    return _sections(left, other, replace(other, questions=joined))


def free_key(form: Form, wish: str) -> str:
    """Return *wish*, or it with a number behind that makes it one of its own."""
    used = {q.key for q in form.questions} | {section.key for section in form.sections}
    number, key = 1, wish
    while key in used:
        number += 1
        key = f"{wish}_{number}"
    return key


def _moved(items: tuple[P, ...], item: P, step: int) -> tuple[P, ...]:
    rest = list(items)
    place = rest.index(item)
    rest.insert(max(place + step, 0), rest.pop(place))
    return tuple(rest)


def _section(form: Form, key: str) -> Section:
    found = form.section(key)
    if found is None:
        raise NotFound("This form has no such section.")
    return found


def _question(form: Form, key: str) -> tuple[Section, Question]:
    home, found = form.section_of(key), form.question(key)
    if home is None or found is None:
        raise NotFound("This form has no such question.")
    return home, found


def _sections(form: Form, old: Section, new: Section) -> Form:
    return Form(tuple(new if section is old else section for section in form.sections))


def _renamed(form: Form, old: str, new: str) -> Form:
    def again(source: str) -> str:
        try:
            return write(_with_name(parse(source), old, new)) if source else ""
        except ExpressionFault:
            return source  # said when the form is checked

    return Form(tuple(_section_again(section, again) for section in form.sections))


def _section_again(section: Section, again: Callable[[str], str]) -> Section:
    questions = tuple(
        replace(
            question,
            condition=again(question.condition),
            expression=again(question.expression),
            checks=tuple(replace(c, expression=again(c.expression)) for c in question.checks),
        )
        for question in section.questions
    )
    return replace(section, condition=again(section.condition), questions=questions)


def _with_name(node: Node, old: str, new: str) -> Node:
    match node:
        case Name() if node.key == old:
            return replace(node, key=new)
        case Unary():
            return replace(node, operand=_with_name(node.operand, old, new))
        case Binary():
            left, right = (_with_name(part, old, new) for part in (node.left, node.right))
            return replace(node, left=left, right=right)
        case Call():
            where = None if node.where is None else _with_name(node.where, old, new)
            arguments = tuple(_with_name(part, old, new) for part in node.arguments)
            return replace(node, arguments=arguments, where=where)
        case _:
            return node
