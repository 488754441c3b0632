"""Inspections on the spot: planned, held, and open until each finding is put right."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class InspectionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class FindingGrade(StrEnum):
    """How heavy a finding weighs; one that is major keeps the project from acceptance."""

    NOTE = "note"
    MINOR = "minor"
    MAJOR = "major"


S = InspectionState

INSPECTION_WORKFLOW = Workflow(
    S.PLANNED,
    (
        Move("hold", frozenset({S.PLANNED}), S.HELD),
        Move("cancel", frozenset({S.PLANNED}), S.CANCELLED),
        Move("close", frozenset({S.HELD}), S.CLOSED),
    ),
)
