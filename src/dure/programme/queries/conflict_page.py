"""The matrix of a call's conflicts: applications by evaluators, with the grounds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.access.conflict import may_clear, may_decide
from dure.programme.access.panel import may_see_work
from dure.programme.domain.conflict import ConflictGround
from dure.programme.models import Application, Call, Conflict, ConflictReport, Evaluator
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.conflict import conflicts_visible_to, pool_of, reports_visible_to


@dataclass(frozen=True, slots=True)
class ConflictLine:
    conflict: Conflict
    may_clear: bool


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One application with its conflicts, those in force first."""

    application: Application
    lines: tuple[ConflictLine, ...]

    @property
    def in_force(self) -> int:
        return sum(line.conflict.cleared_at is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """What officers look through before and after the draw.

    Attributes
    ----------
    free
        Applications without any conflict that is shown.
    people
        How many people have a conflict in force.
    reports
        Each applicant's report, and whether *actor* may decide it.
    """

    call: Call
    rows: tuple[ConflictRow, ...]
    free: int
    people: int
    reports: tuple[tuple[ConflictReport, bool], ...]
    pool: tuple[Evaluator, ...]


def conflict_page(actor: Actor, call_id: int, *, ground: str = "") -> ConflictPage:
    """Return the conflicts of a call that *actor* may read; `NotFound` for who may read none."""
    call = call_visible_to(actor, call_id)
    if not may_see_work(actor, call):
        raise NotFound("There is no such call.")
    found = conflicts_visible_to(actor).filter(application__call=call)
    if ground in set(ConflictGround):
        found = found.filter(ground=ground)
    of: dict[int, list[ConflictLine]] = defaultdict(list)
    people = set()
    for conflict in found.order_by("cleared_at", "user__name", "user__email", "pk"):
        of[conflict.application_id].append(ConflictLine(conflict, may_clear(actor, conflict)))
        if conflict.cleared_at is None:
            people.add(conflict.user_id)
    applications = applications_visible_to(actor).filter(call=call)
    rows = tuple(ConflictRow(row, tuple(of[row.pk])) for row in applications if row.pk in of)
    reports = tuple(
        (report, may_decide(actor, report))
        for report in reports_visible_to(actor)
        .filter(application__call=call)
        .select_related("conflict__user")
    )
    pool: tuple[Evaluator, ...] = ()
    if any(may for _, may in reports):
        pool = tuple(sorted(pool_of(call), key=str))
    return ConflictPage(call, rows, len(applications) - len(rows), len(people), reports, pool)
