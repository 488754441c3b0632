"""How far a study is, in steps that people can follow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dure.transit.domain.study import StudyState
from dure.transit.models import Study

STEPS = ("queued", "prepare", "simulate", "write")


class StepState(StrEnum):
    DONE = "done"
    ACTIVE = "active"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a study in order, each with where it stands.

    Parameters
    ----------
    current
        Name of the step under way.
    percent
        Share of the whole work that is done, 0 to 100.
    """

    current: str
    percent: float
    states: tuple[tuple[str, StepState], ...]


def steps_of(study: Study) -> Steps:
    """Return where an unfinished study stands."""
    queued = study.state == StudyState.QUEUED
    current = "queued" if queued or study.step not in STEPS else study.step
    if not queued and current == "queued":
        current = "prepare"
    at = STEPS.index(current)
    states = tuple((name, _state(place, at)) for place, name in enumerate(STEPS))
    return Steps(current, 100 * study.progress, states)


def _state(place: int, at: int) -> StepState:
    if place == at:
        return StepState.ACTIVE
    return StepState.DONE if place < at else StepState.AHEAD
