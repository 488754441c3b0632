"""Every write to a rubric: new ones, changes before it is used, the next version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NoReturn

from django.db import transaction
from django.db.models import Max

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.programme.access.rubric_version import may_write
from dure.programme.adapters.shipped import rubric_template
from dure.programme.domain.call_file import VersionFile
from dure.programme.domain.reading import Faulty
from dure.programme.domain.rubric import rubric_from_mapping, rubric_to_mapping
from dure.programme.domain.run import digest
from dure.programme.domain.version_name import MAX_KEY
from dure.programme.models import RubricVersion
from dure.programme.queries.call_check import rubric_named
from dure.programme.queries.rubric_version import rubric_versions_visible_to

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_NAME = 120


@transaction.atomic
def create_rubric(
    *,
    key: str,
    name: str,
    body: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    name_en: str = "",
) -> RubricVersion:
    """Store the first version of a rubric.

    Raises
    ------
    NotAllowed
        If *actor* is no programme officer.
    Faulty
        If the key is taken or malformed, or a name or the body is not what it must be.
    """
    _require_writer(actor)
    if not _KEY.fullmatch(key) or len(key) > MAX_KEY:
        _refuse("key", Invalid("A key is made of small letters, digits and hyphens."))
    if RubricVersion.objects.filter(key=key).exists():
        _refuse("key", Invalid("There is a rubric {key} already.", key=key))
    return store_rubric(
        key=key, version=1, name=name, name_en=name_en, body=body, actor=actor, now=now
    )


@transaction.atomic
def edit_rubric(
    *,
    rubric_id: int,
    name: str,
    body: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    name_en: str = "",
) -> RubricVersion:
    """Change a version that no published call names.

    Raises
    ------
    NotFound, NotAllowed
        If *actor* does not know of it, or is no programme officer.
    Invalid
        If it is frozen.
    Faulty
        As `create_rubric`.
    """
    version = _locked(rubric_id, actor)
    _require_writer(actor)
    if version.frozen_at is not None:
        raise Invalid(
            "A published call uses this version.", remedy="Make the next version and change that."
        )
    version.name, version.name_en = _checked_names(name, name_en)
    version.body = rubric_to_mapping(rubric_from_mapping(body))
    version.save(update_fields=("name", "name_en", "body"))
    record(
        verb="rubric_version.edit",
        subject=version,
        actor=actor,
        now=now,
        hash=digest(version.body),
    )
    return version


@transaction.atomic
def next_version(*, rubric_id: int, actor: Actor, now: datetime) -> RubricVersion:
    """Copy a version into the next one of its key. Raises `NotFound` or `NotAllowed`."""
    source = _locked(rubric_id, actor)
    _require_writer(actor)
    last = RubricVersion.objects.filter(key=source.key).aggregate(last=Max("version"))["last"]
    return store_rubric(
        key=source.key,
        version=last + 1,
        name=source.name,
        name_en=source.name_en,
        body=source.body,
        actor=actor,
        now=now,
    )


def store_rubric(
    *,
    key: str,
    version: int,
    name: str,
    name_en: str,
    body: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> RubricVersion:
    """Store one version with its record. Inside an action that has asked for permission."""
    told, told_en = _checked_names(name, name_en)
    stored = RubricVersion.objects.create(
        key=key,
        version=version,
        name=told,
        name_en=told_en,
        body=rubric_to_mapping(rubric_from_mapping(body)),
        created_by_id=actor.user_id,
        created_at=now,
    )
    record(
        verb="rubric_version.create",
        subject=stored,
        actor=actor,
        now=now,
        name=str(stored),
        hash=digest(stored.body),
    )
    return stored


def bring_rubric(rubric: VersionFile, *, actor: Actor, now: datetime) -> None:
    """Store a rubric of a file unless it is here. Inside an action that has asked."""
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
    elif rubric_from_mapping(here.body) != rubric_from_mapping(rubric.body):
        refuse_same_name(rubric)


def bring_shipped_rubrics(names: Iterable[str], *, actor: Actor, now: datetime) -> None:
    """Store those of the named rubrics that come with the product and are not here yet."""
    for name in sorted(set(names)):
        shipped = rubric_template(name)
        if shipped is not None and rubric_named(name) is None:
            bring_rubric(shipped, actor=actor, now=now)


def refuse_same_name(version: VersionFile) -> NoReturn:
    """Raise `Invalid`: a version of this name with another content is here."""
    raise Invalid(
        "Another version with the name {name} is here already.",
        where=version.full_name,
        remedy="Give it the next number in the file.",
        name=version.full_name,
    )


def _locked(rubric_id: int, actor: Actor) -> RubricVersion:
    rows = rubric_versions_visible_to(actor).select_for_update()
    found = rows.filter(pk=rubric_id).first()
    if found is None:
        raise NotFound("There is no such rubric.")
    return found


def _require_writer(actor: Actor) -> None:
    if not may_write(actor):
        raise NotAllowed("Only programme officers write rubrics.")


def _checked_names(name: str, name_en: str) -> tuple[str, str]:
    for field, text in (("name", name), ("name_en", name_en)):
        if len(text) > MAX_NAME or "\x00" in text:
            _refuse(field, Invalid("This is longer than {most} characters.", most=MAX_NAME))
    if not name.strip():
        _refuse("name", Invalid("This is missing."))
    return name.strip(), name_en.strip()


def _refuse(field: str, fault: Invalid) -> None:
    raise Faulty((fault.placed(field),))
