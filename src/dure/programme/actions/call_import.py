"""Bringing a call in from a file: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.core.actor import Actor
from dure.programme.actions.call import create_call, set_terms
from dure.programme.actions.form_version import import_form
from dure.programme.actions.rubric_version import bring_rubric, refuse_same_name
from dure.programme.adapters.shipped import call_template
from dure.programme.domain.call_file import (
    CallFile,
    VersionFile,
    call_file_from_mapping,
    json_from_bytes,
)
from dure.programme.domain.call_year import moved_terms, moved_title
from dure.programme.domain.form_file import form_from_mapping, form_to_mapping
from dure.programme.domain.terms_file import terms_from_mapping, terms_to_mapping
from dure.programme.models import Call
from dure.programme.queries.call_check import form_named


@transaction.atomic
def import_call(
    *, file: CallFile, ministry_id: int, agency_id: int, actor: Actor, now: datetime
) -> Call:
    """Store a draft with its terms, and the rubrics and forms that it brings along.

    A rubric that the terms name and neither the file nor the installation has is taken from
    those that come with the product.

    Raises
    ------
    NotAllowed
        If *actor* is no programme officer of the agency.
    Invalid
        If a version of the same name with another content is here already.
    Faulty
        If a text or an organisation is not what it must be.
    """
    call = create_call(
        kind=file.kind,
        year=file.year,
        texts=file.texts,
        ministry_id=ministry_id,
        agency_id=agency_id,
        actor=actor,
        now=now,
    )
    for rubric in file.rubrics:
        bring_rubric(rubric, actor=actor, now=now)
    for form in file.forms:
        _bring_form(form, actor, now)
    set_terms(call_id=call.pk, terms=file.terms, expected=0, actor=actor, now=now)
    call.refresh_from_db()
    return call


def _bring_form(form: VersionFile, actor: Actor, now: datetime) -> None:
    here = form_named(form.full_name)
    if here is not None:
        if _canonical(here.body) != _canonical(form.body):
            refuse_same_name(form)
        return
    stored = import_form(
        key=form.key, name=form.name, name_en=form.name_en, body=form.body, actor=actor, now=now
    )
    if stored.version != form.version:
        refuse_same_name(form)


def _canonical(body: Mapping[str, Any]) -> dict[str, Any]:
    return form_to_mapping(form_from_mapping(body))


@transaction.atomic
def call_from_template(
    *, template: str, year: int, ministry_id: int, agency_id: int, actor: Actor, now: datetime
) -> Call:
    """Make a draft for *year* from a template that comes with the product.

    Raises
    ------
    NotFound
        If there is no such template.
    NotAllowed, Faulty
        As `import_call`.
    """
    source = f"{template}.json"
    file = call_file_from_mapping(json_from_bytes(call_template(template), source=source))
    terms = moved_terms(terms_from_mapping(file.terms), year - file.year)
    texts = {name: moved_title(text, file.year, year) for name, text in file.texts.items()}
    moved = replace(file, year=year, texts=texts, terms=terms_to_mapping(terms))
    return import_call(
        file=moved, ministry_id=ministry_id, agency_id=agency_id, actor=actor, now=now
    )
