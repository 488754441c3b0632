"""Rubrics for programs: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from dure.programme.actions import rubric_version as actions
from dure.programme.api.evaluator import actor_of
from dure.programme.queries.rubric_version import (
    rubric_version_visible_to,
    rubric_versions_visible_to,
)
from dure.web.clock import now
from dure.web.fields import Body, Key, Line, Name, Paged

router = Router(tags=["rubrics"])


class RubricOut(Schema):
    """A version of a rubric without its criteria."""

    id: int
    key: str
    version: int
    name: str
    name_en: str
    frozen_at: datetime | None


class RubricDetail(RubricOut):
    """A version with its criteria, as in its file."""

    body: dict[str, Any]


class RubricIn(Schema):
    """What a draft is to say."""

    name: Name
    name_en: Line = ""
    body: Body


class NewRubricIn(RubricIn):
    """The first version of a key."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


@router.get("/rubrics", response=list[RubricOut])
@paginate(Paged)
def list_rubrics(request: HttpRequest) -> Any:
    """List the rubrics that the caller may read."""
    return rubric_versions_visible_to(actor_of(request))


@router.post("/rubrics", response={201: RubricDetail})
def create(request: HttpRequest, given: NewRubricIn) -> Any:
    """Write the first version of a rubric."""
    made = actions.create_rubric(actor=actor_of(request), now=now(), **given.dict())
    return Status(201, made)


@router.get("/rubrics/{rubric_id}", response=RubricDetail)
def one_rubric(request: HttpRequest, rubric_id: Key) -> Any:
    """Return one version."""
    return rubric_version_visible_to(actor_of(request), rubric_id)


@router.put("/rubrics/{rubric_id}", response=RubricDetail)
def edit(request: HttpRequest, rubric_id: Key, given: RubricIn) -> Any:
    """Replace what a draft says."""
    return actions.edit_rubric(
        rubric_id=rubric_id, actor=actor_of(request), now=now(), **given.dict()
    )


@router.post("/rubrics/{rubric_id}/follow", response={201: RubricDetail})
def follow(request: HttpRequest, rubric_id: Key) -> Any:
    """Make a draft of the next version."""
    made = actions.next_version(rubric_id=rubric_id, actor=actor_of(request), now=now())
    return Status(201, made)
