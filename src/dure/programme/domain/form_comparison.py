"""What differs between two versions of a form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dure.programme.domain.form import Form, Question, Section
from dure.programme.domain.form_file import form_to_mapping


class ChangeKind(StrEnum):
    """What became of a section or question."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One section or question that differs; `fields` names what: before and after."""

    kind: ChangeKind
    part: Section | Question
    section: Section
    fields: tuple[tuple[str, Any, Any], ...] = ()


def form_changes(old: Form, new: Form) -> tuple[Change, ...]:
    """Return what differs: first what is new or changed, in the order of *new*, then what is gone.

    A question that moved to another section counts as changed in `section`; the order alone is
    no difference.
    """
    before, after = _parts(old), _parts(new)
    found = [
        change
        for key, (part, section, mapping) in after.items()
        if (change := _change(key, before, part, section, mapping)) is not None
    ]
    gone = [
        Change(ChangeKind.GONE, part, section)
        for key, (part, section, _mapping) in before.items()
        if key not in after
    ]
    return (*found, *gone)


Part = tuple[Section | Question, Section, dict[str, Any]]


def _parts(form: Form) -> dict[tuple[str, str], Part]:
    found: dict[tuple[str, str], Part] = {}
    for section, out in zip(form.sections, form_to_mapping(form)["sections"], strict=True):
        heading = {name: value for name, value in out.items() if name != "questions"}
        found["section", section.key] = (section, section, heading)
        for question, mapping in zip(section.questions, out["questions"], strict=True):
            found["question", question.key] = (
                question,
                section,
                mapping | {"section": section.title},
            )
    return found


def _change(
    key: tuple[str, str],
    before: dict[tuple[str, str], Part],
    part: Section | Question,
    section: Section,
    mapping: dict[str, Any],
) -> Change | None:
    if key not in before:
        return Change(ChangeKind.NEW, part, section)
    old = before[key][2]
    fields = tuple(
        (name, old.get(name), mapping.get(name))
        for name in sorted(old.keys() | mapping.keys())
        if old.get(name) != mapping.get(name)
    )
    return Change(ChangeKind.CHANGED, part, section, fields) if fields else None
