"""Every write to a study: by people (request, cancel, resume, publish) and by its worker."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.errors import Busy, Invalid, NotAllowed, NotFound, Refusal
from dure.core.said import to_data
from dure.places.queries.city import city_by_slug
from dure.transit.access import may_cancel, may_publish, may_request, may_resume
from dure.transit.domain.scenario import Scenario
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.domain.study import (
    MAX_UNFINISHED_PER_PERSON,
    STUDY_WORKFLOW,
    UNFINISHED,
    StudyState,
)
from dure.transit.models import Study
from dure.transit.queries.study import given_folder, silent_studies, studies_visible_to

_ERROR = ("error_what", "error_where", "error_remedy", "error_said")


@transaction.atomic
def request_study(*, scenario: Scenario, actor: Actor, now: datetime, trips: bytes = b"") -> Study:
    """Store a study to be computed. `dure.transit.jobs.submit_study` also hands it to a worker.

    Parameters
    ----------
    trips
        The file that the scenario reads its trips from; it is kept with the study.

    Raises
    ------
    NotAllowed
        If nobody is signed in.
    NotFound
        If there is no such city.
    Invalid
        If the scenario reads its trips from a file that is not given.
    Busy
        If the person has as many unfinished studies as one may have.
    """
    if not may_request(actor):
        raise NotAllowed("Sign in to ask for a study.")
    if bool(scenario.demand.trip_file) != bool(trips):
        raise Invalid(
            "The trips come from a file that is not here.",
            where="[demand] trip_file",
            remedy="Give the file too, or leave its name out.",
        )
    city = city_by_slug(scenario.city)
    _refuse_too_many(actor)
    study = Study.objects.create(
        city=city,
        name=scenario.name or city.name,
        scenario=scenario_to_mapping(scenario),
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="study.request", subject=study, actor=actor, now=now, city=city.slug)
    if trips:
        folder = given_folder(study.pk)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / scenario.demand.trip_file).write_bytes(trips)
    return study


@transaction.atomic
def cancel_study(*, study_id: int, actor: Actor, now: datetime) -> Study:
    """Stop a study that is not finished. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    study = _locked(study_id, actor)
    if not may_cancel(actor, study):
        raise NotAllowed("Only who asked for a study, or the city, may cancel it.")
    return _move(study, "cancel", actor=actor, now=now)


@transaction.atomic
def resume_study(*, study_id: int, actor: Actor, now: datetime) -> Study:
    """Queue a cut-off or failed study again; what was computed is kept.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `cancel_study`.
    Busy
        As `request_study`.
    """
    study = _locked(study_id, actor)
    if not may_resume(actor, study):
        raise NotAllowed("Only who asked for a study, or the city, may resume it.")
    _refuse_too_many(actor)
    study.error_what = study.error_where = study.error_remedy = ""
    study.error_said = {}
    return _move(study, "resume", actor=actor, now=now, fields=_ERROR)


@transaction.atomic
def publish_study(*, study_id: int, actor: Actor, now: datetime) -> Study:
    """Show a finished study to everybody. Raises `NotFound`, `NotAllowed` or `Invalid`."""
    study = _locked(study_id, actor)
    if not may_publish(actor, study):
        raise NotAllowed("Only an officer of the city may publish a study.")
    if study.state != StudyState.DONE:
        raise Invalid("Only a finished study can be published.", remedy="Wait until it is done.")
    return _set_published(study, now, verb="study.publish", actor=actor, now=now)


@transaction.atomic
def unpublish_study(*, study_id: int, actor: Actor, now: datetime) -> Study:
    """Take a study back from the public. Raises `NotFound` or `NotAllowed`."""
    study = _locked(study_id, actor)
    if not may_publish(actor, study):
        raise NotAllowed("Only an officer of the city may take a study back.")
    return _set_published(study, None, verb="study.unpublish", actor=actor, now=now)


@transaction.atomic
def claim_study(*, study_id: int, now: datetime) -> int | None:
    """Take a queued study up; return the number of this attempt, None if another worker has it."""
    found = Study.objects.filter(pk=study_id, state=StudyState.QUEUED.value)
    study = found.first()
    if study is None:
        return None
    attempt = study.attempt + 1
    claimed = found.filter(attempt=study.attempt).update(
        state=STUDY_WORKFLOW.target("claim", StudyState.QUEUED).value,
        attempt=attempt,
        heartbeat_at=now,
        updated_at=now,
        step="prepare",
    )
    if claimed != 1:
        return None
    record(verb="study.claim", subject=study, actor=SYSTEM, now=now, attempt=attempt)
    return attempt


def report_progress(
    *, study_id: int, attempt: int, now: datetime, progress: float | None = None, step: str = ""
) -> bool:
    """Say that this attempt is alive and how far it is; return False if it is no longer wanted."""
    values: dict[str, object] = {"heartbeat_at": now}
    if progress is not None:
        values |= {"progress": min(max(progress, 0.0), 1.0), "step": step}
    return _of_attempt(study_id, attempt).update(**values) == 1


@transaction.atomic
def finish_study(
    *, study_id: int, attempt: int, summary: dict[str, object], now: datetime
) -> bool:
    """Show the result; return False, and change nothing, if this attempt is no longer wanted."""
    study = _of_attempt(study_id, attempt).select_for_update().first()
    if study is None:
        return False
    study.summary, study.progress, study.step = summary, 1.0, ""
    _move(study, "finish", actor=SYSTEM, now=now, fields=("summary", "progress", "step"))
    return True


@transaction.atomic
def fail_study(*, study_id: int, attempt: int, refusal: Refusal, now: datetime) -> bool:
    """Say why there is no result; return False if this attempt is no longer wanted."""
    study = _of_attempt(study_id, attempt).select_for_update().first()
    if study is None:
        return False
    said = {"what": refusal.what or refusal.code, "where": refusal.where, "remedy": refusal.remedy}
    study.error_what, study.error_where, study.error_remedy = map(str, said.values())
    study.error_said = {name: to_data(text) for name, text in said.items()}
    _move(study, "fail", actor=SYSTEM, now=now, fields=_ERROR)
    return True


@transaction.atomic
def mark_cut_off(*, now: datetime) -> list[int]:
    """Mark running studies whose worker is gone; return their keys."""
    studies = list(silent_studies(now).select_for_update())
    for study in studies:
        _move(study, "cut_off", actor=SYSTEM, now=now)
    return [study.pk for study in studies]


def _of_attempt(study_id: int, attempt: int) -> QuerySet[Study]:
    return Study.objects.filter(pk=study_id, state=StudyState.RUNNING.value, attempt=attempt)


def _refuse_too_many(actor: Actor) -> None:
    """Count under a lock on the person, so that two requests at once cannot both be the last."""
    if actor.user_id is None:  # the product itself
        return
    get_user_model().objects.select_for_update().get(pk=actor.user_id)
    states = [state.value for state in UNFINISHED]
    mine = Study.objects.filter(created_by_id=actor.user_id, state__in=states).count()
    if mine >= MAX_UNFINISHED_PER_PERSON:
        raise Busy(
            "You have {count} studies that are not finished.",
            remedy="Wait for one of them or cancel it.",
            count=mine,
        )


def _locked(study_id: int, actor: Actor) -> Study:
    """Lock one row for the transaction; what the actor may not see is not there."""
    try:
        return studies_visible_to(actor).select_for_update(of=("self",)).get(pk=study_id)
    except Study.DoesNotExist:
        raise NotFound("There is no such study.") from None


def _set_published(
    study: Study, at: datetime | None, *, verb: str, actor: Actor, now: datetime
) -> Study:
    study.published_at, study.updated_at = at, now
    study.save(update_fields=("published_at", "updated_at"))
    record(verb=verb, subject=study, actor=actor, now=now)
    return study


def _move(
    study: Study, name: str, *, actor: Actor, now: datetime, fields: tuple[str, ...] = ()
) -> Study:
    before = StudyState(study.state)
    study.state = STUDY_WORKFLOW.target(name, before).value
    study.updated_at = now
    study.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"study.{name}", subject=study, actor=actor, now=now, before=before.value)
    return study
