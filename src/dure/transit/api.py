"""Studies for programs: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from dure.core.actor import Actor
from dure.transit import jobs
from dure.transit.actions.study import cancel_study, publish_study, unpublish_study
from dure.transit.domain.scenario_file import scenario_from_mapping
from dure.transit.models import Study
from dure.transit.queries.study import studies_visible_to, study_result, study_visible_to
from dure.web.clock import now
from dure.web.fields import Body, Key, Paged
from dure.web.refusals import data_language, told

router = Router(tags=["studies"])


class StudyOut(Schema):
    """A study without its result."""

    id: int
    city: str
    name: str
    state: str
    progress: float
    step: str
    created_at: datetime
    published_at: datetime | None
    summary: dict[str, Any]
    error: dict[str, str] | None

    @staticmethod
    def resolve_city(study: Study) -> str:
        return study.city.slug

    @staticmethod
    def resolve_error(study: Study, context: Any) -> dict[str, str] | None:
        if not study.error_what:
            return None
        with translation.override(data_language(context["request"])):
            return {name: told(text) for name, text in study.failure.items()}


class StudyDetail(StudyOut):
    """A study with what it assumes."""

    scenario: dict[str, Any]


class StudyIn(Schema):
    """What to study: the tables of a scenario file."""

    scenario: Body


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


@router.get("/studies", response=list[StudyOut])
@paginate(Paged)
def list_studies(request: HttpRequest) -> Any:
    """List the studies that the caller may see, newest first."""
    return studies_visible_to(_actor(request))


@router.post("/studies", response={202: StudyDetail})
def request_study(request: HttpRequest, asked: StudyIn) -> Any:
    """Ask for a study; it is computed in the background."""
    scenario = scenario_from_mapping(asked.scenario, source="scenario")
    study = jobs.submit_study(scenario=scenario, actor=_actor(request), now=now())
    return Status(202, study)


@router.get("/studies/{study_id}", response=StudyDetail)
def get_study(request: HttpRequest, study_id: Key) -> Any:
    """Return one study and how far it is."""
    return study_visible_to(_actor(request), study_id)


@router.get("/studies/{study_id}/result", response=dict[str, Any])
def get_result(request: HttpRequest, study_id: Key) -> Any:
    """Return the result of a finished study."""
    return study_result(study_visible_to(_actor(request), study_id))


@router.post("/studies/{study_id}/cancel", response=StudyDetail)
def cancel(request: HttpRequest, study_id: Key) -> Any:
    """Stop a study that is not finished."""
    return cancel_study(study_id=study_id, actor=_actor(request), now=now())


@router.post("/studies/{study_id}/resume", response={202: StudyDetail})
def resume(request: HttpRequest, study_id: Key) -> Any:
    """Take a study up again that was cut off or failed."""
    return Status(202, jobs.resubmit_study(study_id=study_id, actor=_actor(request), now=now()))


@router.post("/studies/{study_id}/publish", response=StudyDetail)
def publish(request: HttpRequest, study_id: Key) -> Any:
    """Let everybody read a finished study."""
    return publish_study(study_id=study_id, actor=_actor(request), now=now())


@router.post("/studies/{study_id}/unpublish", response=StudyDetail)
def unpublish(request: HttpRequest, study_id: Key) -> Any:
    """Let only its author and the city read a study again."""
    return unpublish_study(study_id=study_id, actor=_actor(request), now=now())
