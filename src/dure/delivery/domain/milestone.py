"""Milestones of a project: planned, reported by the city, confirmed by the agency."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class MilestoneState(StrEnum):
    PLANNED = "planned"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


S = MilestoneState

MILESTONE_WORKFLOW = Workflow(
    S.PLANNED,
    (
        Move("report", frozenset({S.PLANNED}), S.REPORTED),
        Move("return", frozenset({S.REPORTED}), S.PLANNED),
        Move("confirm", frozenset({S.REPORTED}), S.CONFIRMED),
        Move("drop", frozenset({S.PLANNED}), S.DROPPED),  # by an approved change alone
    ),
)
