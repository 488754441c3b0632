"""Every write to a form: made, changed while it is a draft, frozen when a call publishes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound, Stale
from dure.programme.access.form_version import MAKERS, may_create, may_edit, may_follow
from dure.programme.domain.form import Form, is_text
from dure.programme.domain.form_file import form_from_mapping, form_to_mapping
from dure.programme.domain.run import digest
from dure.programme.models import Application, FormVersion
from dure.programme.queries.form_version import (
    form_of,
    form_versions_visible_to,
)

FORM_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
EMPTY: Mapping[str, Any] = {"sections": []}


@transaction.atomic
def create_form(
    *,
    key: str,
    name: str,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    body: Mapping[str, Any] = EMPTY,
) -> FormVersion:
    """Store the first version of a form, a draft.

    Raises
    ------
    NotAllowed
        If the actor prepares no calls.
    Invalid
        If the key is malformed or taken, the name is empty, or the body is not a form.
    """
    if not may_create(actor):
        raise NotAllowed("Only officers who prepare calls make forms.")
    _refuse_names(key, name, name_en)
    if FormVersion.objects.filter(key=key).exists():
        raise Invalid("There is a form {key} already.", remedy="Choose another key.", key=key)
    form = form_from_mapping(body)
    return _store(key, 1, name, name_en, form, actor, now, verb="form_version.create")


@transaction.atomic
def import_form(
    *,
    key: str,
    name: str,
    body: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    name_en: str = "",
) -> FormVersion:
    """Store a form that comes from a file, as the next version if there is one of that key.

    The same body again changes nothing. A draft of the actor's own is replaced.

    Raises
    ------
    NotAllowed, Invalid
        As `create_form`; where others keep a form of that key, NotAllowed.
    """
    rows = FormVersion.objects.select_for_update().filter(key=key)
    latest = rows.order_by("-version").first()
    if latest is None:
        return create_form(key=key, name=name, name_en=name_en, body=body, actor=actor, now=now)
    if not may_follow(actor, latest):
        raise NotAllowed("Another body keeps a form of this key.")
    _refuse_names(key, name, name_en)
    form = form_from_mapping(body)
    if digest(form_to_mapping(form)) == digest(latest.body):
        return latest
    if latest.frozen_at is None and may_edit(actor, latest):
        return edit_form(form_version_id=latest.pk, change=lambda _old: form, actor=actor, now=now)
    number = latest.version + 1
    return _store(key, number, name, name_en, form, actor, now, verb="form_version.import")


@transaction.atomic
def edit_form(
    *,
    form_version_id: int,
    change: Callable[[Form], Form],
    actor: Actor,
    now: datetime,
    what: str = "body",
    expected: str = "",
) -> FormVersion:
    """Change a draft.

    Parameters
    ----------
    change
        Makes the new form from the stored one, so that changes by two people both stay.
    what
        What is changed, for the record: a section's or question's key.
    expected
        `digest` of the body that the caller has read; empty: whatever is stored.

    Raises
    ------
    NotFound, NotAllowed
        If the actor may not see or change it.
    Invalid
        If it is frozen, or the result would not work.
    Stale
        If it is not what was expected.
    """
    version = _draft(form_version_id, actor)
    if expected and digest(version.body) != expected:
        raise Stale("Somebody else has changed this form.", remedy="Read it again.")
    form = form_from_mapping(form_to_mapping(change(form_of(version))))
    version.body = form_to_mapping(form)
    version.save(update_fields=("body",))
    record(
        verb="form_version.edit",
        subject=version,
        actor=actor,
        now=now,
        what=what,
        digest=digest(version.body),
    )
    return version


@transaction.atomic
def rename_form(
    *, form_version_id: int, name: str, name_en: str, actor: Actor, now: datetime
) -> FormVersion:
    """Give a draft another name. Raises as `edit_form`."""
    version = _draft(form_version_id, actor)
    _refuse_names(version.key, name, name_en)
    before = version.name
    version.name, version.name_en = name, name_en
    version.save(update_fields=("name", "name_en"))
    record(verb="form_version.rename", subject=version, actor=actor, now=now, before=before)
    return version


@transaction.atomic
def new_version(*, form_version_id: int, actor: Actor, now: datetime) -> FormVersion:
    """Store a draft with what a frozen version says, to be changed for the next call.

    Raises
    ------
    NotFound, NotAllowed
        If the actor may not see it, or others keep this form.
    Invalid
        If there is a draft of this form already.
    """
    version = _locked(form_version_id, actor)
    if not may_follow(actor, version):
        raise NotAllowed("Only the body that keeps this form makes new versions of it.")
    same = FormVersion.objects.filter(key=version.key)
    draft = same.filter(frozen_at__isnull=True, owner__isnull=False).first()
    if draft is not None:
        raise Invalid(
            "Version {number} of this form is still a draft.",
            remedy="Change that one.",
            number=draft.version,
        )
    number = (same.aggregate(last=Max("version"))["last"] or 0) + 1
    return _store(
        version.key,
        number,
        version.name,
        version.name_en,
        form_of(version),
        actor,
        now,
        verb="form_version.follow",
        before=version.version,
    )


@transaction.atomic
def discard_form(*, form_version_id: int, actor: Actor, now: datetime) -> None:
    """Remove a draft that nobody has answered. Raises as `edit_form`."""
    version = _draft(form_version_id, actor)
    if Application.objects.filter(form=version).exists():
        raise Invalid("Applications answer this form.", remedy="Make a new version instead.")
    record(
        verb="form_version.discard",
        subject=version,
        actor=actor,
        now=now,
        form=str(version),
        digest=digest(version.body),
    )
    version.delete()


@transaction.atomic
def freeze_form(*, version: FormVersion, actor: Actor, now: datetime) -> FormVersion:
    """Make a version final, because a published call names it; a frozen one stays as it is.

    The caller has asked whether the actor may publish the call.

    Raises
    ------
    FormInvalid
        If what is stored is not a form that works.
    """
    locked = FormVersion.objects.select_for_update().get(pk=version.pk)
    if locked.frozen_at is None:
        form_of(locked)
        locked.frozen_at = now
        locked.save(update_fields=("frozen_at",))
        record(
            verb="form_version.freeze",
            subject=locked,
            actor=actor,
            now=now,
            digest=digest(locked.body),
        )
    version.frozen_at = locked.frozen_at
    return locked


def _locked(form_version_id: int, actor: Actor) -> FormVersion:
    """Lock one row for the transaction; what the actor may not see is not there."""
    rows = form_versions_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=form_version_id).first()
    if found is None:
        raise NotFound("There is no such form.")
    return found


def _draft(form_version_id: int, actor: Actor) -> FormVersion:
    version = _locked(form_version_id, actor)
    if not may_edit(actor, version):
        raise NotAllowed("Only the body that keeps this form may change it.")
    if version.frozen_at is not None:
        raise Invalid(
            "A published call uses this version, so it stays as it is.",
            remedy="Make a new version.",
        )
    return version


def _refuse_names(key: str, name: str, name_en: str) -> None:
    if not FORM_KEY.fullmatch(key):
        raise Invalid(
            "“{key}” cannot be the key of a form.",
            where="key",
            remedy="Begin with a small letter; a-z, 0-9 and - may follow, 60 at most.",
            key=ascii(key[:80])[1:-1],
        )
    for field, text in (("name", name), ("name_en", name_en)):
        if len(text) > 120 or not is_text(text) or (field == "name" and not text.strip()):
            raise Invalid("A name has 1 to 120 characters.", where=field)


def _store(
    key: str,
    number: int,
    name: str,
    name_en: str,
    form: Form,
    actor: Actor,
    now: datetime,
    *,
    verb: str,
    **detail: object,
) -> FormVersion:
    body = form_to_mapping(form)
    version = FormVersion.objects.create(
        key=key,
        version=number,
        name=name,
        name_en=name_en,
        owner_id=min(actor.organisations(*MAKERS), default=None),
        body=body,
        created_by_id=actor.user_id,
        created_at=now,
    )
    record(verb=verb, subject=version, actor=actor, now=now, digest=digest(body), **detail)
    return version
