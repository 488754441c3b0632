"""Repeating sealed runs by the adapters that made them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dure.programme.adapters.assignment import compute as assign
from dure.programme.adapters.panel_draw import compute as draw
from dure.programme.adapters.portfolio import choose
from dure.programme.adapters.ranking import rank
from dure.programme.adapters.timetable import compute as timetable
from dure.programme.domain.run import RunKind, canonical
from dure.programme.models import SealedRun
from dure.programme.queries.run import tampered

Compute = Callable[[Any, Any, str], Any]

REPEAT: dict[RunKind, Compute] = {
    RunKind.PANEL_DRAW: draw,
    RunKind.ASSIGNMENT: assign,
    RunKind.RANKING: rank,
    RunKind.PORTFOLIO: choose,
    RunKind.TIMETABLE: timetable,
}
"""By kind: the function of rule, input and seed that made the output."""


def verify_run(run: SealedRun) -> tuple[bool, tuple[str, ...]]:
    """Compare a run with what was sealed, and compute it again.

    Returns
    -------
    bool
        Whether everything is as it was sealed.
    tuple
        The columns that are not; `"recomputed output"` where the seals hold but the product now
        comes to another result, and `"audit entry"` where the run was never recorded.
    """
    found = set(tampered(run))
    repeat = REPEAT.get(RunKind(run.kind)) if run.kind in set(RunKind) else None
    if not found and repeat is not None and not _same(run, repeat):
        found.add("recomputed output")
    return not found, tuple(sorted(found))


def _same(run: SealedRun, repeat: Compute) -> bool:
    return canonical(repeat(run.rule, run.given, run.seed)) == canonical(run.output)
