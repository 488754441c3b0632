"""Bringing a call in from a file: all of it, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.core.actor import Actor
from dure.core.errors import Invalid
from dure.programme.actions.call import create_call, set_terms
from dure.programme.actions.form_version import import_form
from dure.programme.actions.rubric_version import store_rubric
from dure.programme.adapters.shipped import rubric_template
from dure.programme.domain.call_file import CallFile, VersionFile
from dure.programme.domain.rubric import rubric_from_mapping, rubric_to_mapping
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.models import Call
from dure.programme.queries.call_check import rubric_named


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
    brought = {rubric.full_name for rubric in file.rubrics}
    named = {stage.rubric for stage in terms_from_mapping(file.terms).stages}
    for rubric in file.rubrics:
        _bring_rubric(rubric, actor, now)
    for name in sorted(named - brought):
        bring_shipped_rubric(name, actor=actor, now=now)
    for form in file.forms:
        _bring_form(form, actor, now)
    set_terms(call_id=call.pk, terms=file.terms, expected=0, actor=actor, now=now)
    call.refresh_from_db()
    return call


def bring_shipped_rubric(name: str, *, actor: Actor, now: datetime) -> None:
    """Store a rubric that comes with the product unless it is here. The caller has asked."""
    rubric = _shipped(name)
    if rubric is not None:
        _bring_rubric(rubric, actor, now)


def _shipped(name: str) -> VersionFile | None:
    if not name or rubric_named(name) is not None:
        return None
    return rubric_template(name)


def _bring_rubric(rubric: VersionFile, actor: Actor, now: datetime) -> None:
    here = rubric_named(rubric.full_name)
    if here is None:
        store_rubric(
            key=rubric.key,
            version=rubric.version,
            name=rubric.name,
            name_en=rubric.name_en,
            body=rubric.body,
            actor=actor,
            now=now,
        )
    elif here.body != rubric_to_mapping(rubric_from_mapping(rubric.body)):
        _refuse(rubric)


def _bring_form(form: VersionFile, actor: Actor, now: datetime) -> None:
    stored = import_form(
        key=form.key, name=form.name, name_en=form.name_en, body=form.body, actor=actor, now=now
    )
    if stored.version != form.version:
        _refuse(form)


def _refuse(version: VersionFile) -> None:
    raise Invalid(
        "Another version with the name {name} is here already.",
        where=version.full_name,
        remedy="Give it the next number in the file.",
        name=version.full_name,
    )
