"""What an officer fills in around a form: its names, a file, a question, a section's heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.actor import Actor
from dure.core.errors import Refusal
from dure.core.said import tell
from dure.programme.actions.form_version import create_form, edit_form, import_form
from dure.programme.domain.form import Form, Question, Section
from dure.programme.domain.form_check import Fault, faults_of
from dure.programme.domain.form_document import MAX_BYTES, document_from_json
from dure.programme.domain.form_edit import (
    free_key,
    with_changed_question,
    with_changed_section,
    with_question,
    with_section,
)
from dure.programme.domain.form_file import (
    FormInvalid,
    form_to_mapping,
    question_from_mapping,
    section_from_mapping,
)
from dure.programme.forms.answers import SectionForm
from dure.programme.forms.question_form import field_of_fault, heading_mapping, question_mapping
from dure.programme.labels.form import label_of, own_text
from dure.programme.models import FormVersion
from dure.programme.queries.form_version import form_of
from dure.web.refusals import told_refusal

Change = Callable[[Form], Form]


class NewForm(forms.Form):
    """The first version of a form: by its names alone, or from a file."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"), max_length=120, required=False
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Small letters and hyphens, such as small-city."),
    )
    file = forms.FileField(
        label=gettext_lazy("A form from a file (JSON)"),
        required=False,
        help_text=gettext_lazy("If given, it counts instead of the names above."),
    )

    def store(self, *, actor: Actor, now: datetime) -> FormVersion | None:
        """Store the form; None, with the reason beside the field, if it is refused."""
        try:
            return self._store(actor, now)
        except FormInvalid as invalid:
            for fault in invalid.faults[:20]:
                self.add_error("file", f"{fault.path}: {tell(fault.text, _)}")
        except Refusal as refusal:
            named = refusal.where if refusal.where in self.fields else None
            self.add_error("file" if self.cleaned_data.get("file") else named,
                           str(told_refusal(refusal)))  # fmt: skip
        return None

    def _store(self, actor: Actor, now: datetime) -> FormVersion:
        given = self.cleaned_data
        names = {name: given[name] for name in ("key", "name", "name_en")}
        if not given.get("file"):
            return create_form(**names, actor=actor, now=now)
        document = document_from_json(given["file"].read(MAX_BYTES + 1))
        return import_form(
            key=document.key,
            name=document.name,
            name_en=document.name_en,
            body=form_to_mapping(document.form),
            actor=actor,
            now=now,
        )


def question_change(
    form: Form, section_key: str, old: Question | None, filled: SectionForm
) -> tuple[Question, Change]:
    """Return the question that was written, and what it changes. Raises `FormInvalid`."""
    free = old.key if old else free_key(form, "question")
    question = question_from_mapping(question_mapping(filled, free, old))
    if old is None:
        return question, lambda stored: with_question(stored, section_key, question)
    return question, lambda stored: with_changed_question(stored, old.key, question)


def heading_change(form: Form, old: Section | None, filled: SectionForm) -> tuple[Section, Change]:
    """Return the section that was written, and what it changes. Raises `FormInvalid`."""
    free = old.key if old else free_key(form, "section")
    section = section_from_mapping(heading_mapping(filled.answers, free))
    if old is None:
        return section, lambda stored: with_section(stored, section)
    return section, lambda stored: with_changed_section(stored, old.key, section)


def save_change(
    *,
    version: FormVersion,
    filled: SectionForm,
    make: Callable[[], tuple[Any, Change]],
    actor: Actor,
    now: datetime,
) -> bool:
    """Change the form as written; False, with the reasons beside the fields, if it is refused."""
    part = None
    try:
        part, change = make()
        edit_form(form_version_id=version.pk, change=change, actor=actor, now=now, what=part.key)
    except FormInvalid as invalid:
        form = form_of(version)
        for fault in invalid.faults:
            name, text = told_fault(fault, form, part.key if part else "", make)
            filled.add_error(name if name in filled.fields else None, text)
        return False
    return True


def notes_of(form: Form, make: Callable[[], tuple[Any, Change]]) -> dict[str, str]:
    """Return what the expressions as typed so far would be refused for, by field."""
    try:
        part, change = make()
        faults = faults_of(change(form))
    except FormInvalid as invalid:
        part, faults = None, invalid.faults
    found: dict[str, str] = {}
    for fault in faults:
        name, text = told_fault(fault, form, part.key if part else "", make)
        if name in {"condition", "formula", "checks"}:
            found.setdefault(name, text)
    return found


def told_fault(
    fault: Fault, form: Form, key: str, make: Callable[[], tuple[Any, Change]]
) -> tuple[str | None, str]:
    """Return the field of a fault, None where it lies in another part, and its text."""
    place = re.match(r"sections\[(\d+)\](?:\.questions\[(\d+)\])?", fault.path)
    name, text = field_of_fault(fault)
    if place is None or not key:
        return name, text
    section = make()[1](form).sections[int(place[1])]
    part: Section | Question = section
    if place[2] is not None:
        part = section.questions[int(place[2])]
    if part.key == key:
        return name, text
    return None, f"{title_of(part)}: {text}"


def title_of(part: Section | Question) -> str:
    """Return the heading of a section or the label of a question, in the page's language."""
    if isinstance(part, Section):
        return own_text(part.title, part.title_en)
    return label_of(part)
