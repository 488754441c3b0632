"""Reads of rubric versions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.access.rubric_version import may_browse
from dure.programme.domain.rubric import Rubric, rubric_from_mapping
from dure.programme.domain.terms import Stage
from dure.programme.domain.version_name import is_version_name, split_version_name
from dure.programme.models import CallTerms, RubricVersion


def rubric_versions() -> QuerySet[RubricVersion]:
    """Return all versions, by key, the latest of a key first."""
    return RubricVersion.objects.order_by("key", "-version")


def rubric_versions_visible_to(actor: Actor) -> QuerySet[RubricVersion]:
    """Return what *actor* may read: all to those who make calls, the frozen ones to everybody.

    An approver reads besides what the calls of their own ministry name, published or not.
    """
    rows = rubric_versions()
    if may_browse(actor):
        return rows
    seen = Q(frozen_at__isnull=False)
    ministries = actor.organisations(Role.APPROVER)
    if ministries:
        named = CallTerms.objects.filter(call__ministry__in=ministries).values_list("body")
        for name in {stage.get("rubric", "") for (body,) in named for stage in body["stages"]}:
            if is_version_name(name):
                key, version = split_version_name(name)
                seen |= Q(key=key, version=version)
    return rows.filter(seen)


def rubric_version_visible_to(actor: Actor, rubric_id: int) -> RubricVersion:
    """Return one version. Raises `NotFound` where *actor* may not know of it."""
    found = rubric_versions_visible_to(actor).filter(pk=rubric_id).first()
    if found is None:
        raise NotFound("There is no such rubric.")
    return found


def rubric_version_named(name: str) -> RubricVersion:
    """Return the version `key@number`. Raises `NotFound` if there is none."""
    if is_version_name(name):
        key, number = split_version_name(name)
        found = RubricVersion.objects.filter(key=key, version=number).first()
        if found is not None:
            return found
    raise NotFound("There is no rubric {name}.", name=name)


def rubric_of(stage: Stage) -> RubricVersion:
    """Return the rubric that a stage names. Raises `NotFound` if there is none."""
    return rubric_version_named(stage.rubric)


def rubric_body(version: RubricVersion) -> Rubric:
    """Return the criteria of a version, as values."""
    return rubric_from_mapping(version.body)
