"""Reads of form versions: a draft is seen by those who keep it, a used one by everybody."""

from __future__ import annotations

import json
from functools import lru_cache

from django.db.models import Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.access.form_version import MAKERS
from dure.programme.domain.form import Form
from dure.programme.domain.form_file import form_from_mapping
from dure.programme.domain.version_name import is_version_name, split_version_name
from dure.programme.models import FormVersion


def form_versions_visible_to(actor: Actor) -> QuerySet[FormVersion]:
    """Return the versions that *actor* may see, by key, the latest of each key first.

    - everybody: what a published call uses
    - officers who prepare calls: also the drafts of their own body and what came with the product
    - auditors: everything
    """
    rows = FormVersion.objects.select_related("owner").order_by("key", "-version")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    own = actor.organisations(*MAKERS)
    seen = Q(frozen_at__isnull=False) | Q(owner_id__in=own)
    return rows.filter(seen | Q(owner__isnull=True) if own else seen)


def form_version_visible_to(actor: Actor, form_version_id: int) -> FormVersion:
    """Return one version. Raises `NotFound` where *actor* may not know of it."""
    found = form_versions_visible_to(actor).filter(pk=form_version_id).first()
    if found is None:
        raise NotFound("There is no such form.")
    return found


def form_version_named(name: str) -> FormVersion:
    """Return the version `key@number`, whoever asks. Raises `NotFound` if there is none."""
    if is_version_name(name):
        key, number = split_version_name(name)
        found = FormVersion.objects.filter(key=key, version=number).first()
        if found is not None:
            return found
    raise NotFound("There is no form {name}.", name=name)


def versions_beside(actor: Actor, version: FormVersion) -> QuerySet[FormVersion]:
    """Return the other versions of the same form that *actor* may see."""
    return form_versions_visible_to(actor).filter(key=version.key).exclude(pk=version.pk)


def form_of(version: FormVersion) -> Form:
    """Return the sections and questions of a version, as values."""
    return _form(json.dumps(version.body, ensure_ascii=False))


@lru_cache(maxsize=32)
def _form(text: str) -> Form:
    """Read a form once; the same text is the same form."""
    return form_from_mapping(json.loads(text))
