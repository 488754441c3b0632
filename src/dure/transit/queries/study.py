"""Reads of studies. What an actor may not see is not there."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.transit.access import OFFICERS
from dure.transit.domain.study import SILENT_SECONDS, StudyState
from dure.transit.models import Study

FILES = {
    "result": "result.json",
    "trips": "trips.csv.gz",
    "trace": "trace.json",
    "trace_fixed": "trace-fixed.json",
    "scenario": "scenario.toml",
}
"""What a finished study leaves in its folder, by the name it is asked for."""


def studies_visible_to(actor: Actor) -> QuerySet[Study]:
    """Return published studies, the actor's own and those of cities it is an officer of.

    Joins the city. Newest first.
    """
    studies = Study.objects.select_related("city")
    if actor.system:
        return studies
    seen = Q(published_at__isnull=False) | Q(city__slug__in=actor.cities(*OFFICERS))
    if actor.user_id is not None:
        seen |= Q(created_by_id=actor.user_id)
    return studies.filter(seen)


def study_visible_to(actor: Actor, study_id: int) -> Study:
    """Return one study, or raise `NotFound`."""
    try:
        return studies_visible_to(actor).get(pk=study_id)
    except Study.DoesNotExist:
        raise NotFound("There is no such study.") from None


def silent_studies(now: datetime) -> QuerySet[Study]:
    """Return running studies that have said nothing for too long: their worker is gone."""
    return Study.objects.filter(
        state=StudyState.RUNNING.value, heartbeat_at__lt=now - timedelta(seconds=SILENT_SECONDS)
    )


def queued_studies() -> QuerySet[Study]:
    """Return studies that wait for a worker, oldest first."""
    return Study.objects.filter(state=StudyState.QUEUED.value).order_by("created_at", "pk")


def is_running(study_id: int, attempt: int) -> bool:
    """Tell whether this attempt at a study is still wanted."""
    return Study.objects.filter(
        pk=study_id, state=StudyState.RUNNING.value, attempt=attempt
    ).exists()


def study_folder(study_id: int) -> Path:
    """Return where a study's files are, whether it exists yet or not."""
    return Path(settings.DATA) / "studies" / str(study_id)


def given_folder(study_id: int) -> Path:
    """Return where the files lie that came with a study."""
    return study_folder(study_id) / "given"


def study_file(study: Study, name: str) -> Path:
    """Return one file of a finished study.

    Raises
    ------
    NotFound
        If the study is not done, or left no such file: half a result is none.
    """
    path = study_folder(study.pk) / FILES.get(name, "-")
    if study.state != StudyState.DONE or not path.is_file():
        raise NotFound("This study has no such file.")
    return path


def study_result(study: Study) -> dict[str, object]:
    """Return result.json of a finished study as values; raise as `study_file` does."""
    result: dict[str, object] = json.loads(study_file(study, "result").read_bytes())
    return result
