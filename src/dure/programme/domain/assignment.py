"""How applications are shared out among evaluators."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AssignmentMode(StrEnum):
    ONE = "one"  # one panel judges all
    SEVERAL = "several"  # each application goes to one of several panels
    MIXED = "mixed"  # each application gets members of any panel


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """What an assignment has to keep.

    Parameters
    ----------
    reviews
        Evaluators of each application; where whole panels judge, the least that must be free of
        conflicts.
    load_floor, load_ceiling
        Applications of each evaluator (of each panel where panels are shared out).
    demanded
        Fields of which each application needs somebody, beside those it asks for itself.
    """

    mode: AssignmentMode
    reviews: int
    load_floor: int = 0
    load_ceiling: int = 0
    demanded: tuple[str, ...] = ()
