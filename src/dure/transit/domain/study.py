"""The states of a study and the moves between them. What it computes is in `scenario`."""

from __future__ import annotations

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class Arm(StrEnum):
    """One of the services that a study runs the same trips through."""

    TODAY = "today"
    FIXED = "fixed"
    DEMAND_RESPONSIVE = "demand_responsive"


class StudyState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    CUT_OFF = "cut_off"


S = StudyState

STUDY_WORKFLOW = Workflow(
    initial=S.QUEUED,
    moves=(
        Move("claim", frozenset({S.QUEUED}), S.RUNNING),
        Move("finish", frozenset({S.RUNNING}), S.DONE),
        Move("fail", frozenset({S.RUNNING}), S.FAILED),
        Move("cut_off", frozenset({S.RUNNING}), S.CUT_OFF),
        Move("cancel", frozenset({S.QUEUED, S.RUNNING, S.CUT_OFF}), S.CANCELLED),
        Move("resume", frozenset({S.CUT_OFF, S.FAILED}), S.QUEUED),
    ),
)

UNFINISHED = frozenset({S.QUEUED, S.RUNNING})

MAX_UNFINISHED_PER_PERSON = 3
"""Studies that one person may have waiting or running at a time."""

HEARTBEAT_SECONDS = 5
"""A running study says this often that it is alive."""

SILENT_SECONDS = 60
"""A running study that said nothing for so long was cut off."""
