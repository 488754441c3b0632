"""The facts that gates ask for. A gate without a source in `SOURCES` stays closed."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Sum

from dure.delivery.domain.agreement import AgreementState
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.expenditure import UNDER_WAY, ExpenditureState
from dure.delivery.domain.gate import SETTLEMENT_GATES, Fact, Gate, GateFinding, look_at
from dure.delivery.domain.project import ProjectState as S
from dure.delivery.domain.tranche import TrancheState
from dure.delivery.models import (
    Agreement,
    Asset,
    Expenditure,
    LabourClaim,
    Project,
    Tranche,
)
from dure.delivery.queries.asset import assets_registered
from dure.delivery.queries.commitment import counted_local_won
from dure.delivery.queries.contract import flags_cleared
from dure.delivery.queries.labour import labour_decided
from dure.delivery.queries.milestone import midterm_reached

PLANNED = frozenset({S.PLAN_APPROVED, S.BUILDING, S.ACCEPTED, S.OPERATING, S.EVALUATED})
ACCEPTED = frozenset({S.ACCEPTED, S.OPERATING, S.EVALUATED})


def _agreement(project: Project) -> Fact:
    in_force = Agreement.objects.filter(project=project, state=AgreementState.IN_FORCE.value)
    return Fact(in_force.exists())


def _plan_approved(project: Project) -> Fact:
    return Fact(S(project.state) in PLANNED)


def _acceptance(project: Project) -> Fact:
    return Fact(S(project.state) in ACCEPTED)


def _expenditures_closed(project: Project) -> Fact:
    states = [state.value for state in UNDER_WAY]
    count = Expenditure.objects.filter(project=project, state__in=states).count()
    return Fact(count == 0, count)


def _tranches_evidenced(project: Project) -> Fact:
    done = (TrancheState.EVIDENCED.value, TrancheState.SETTLED.value, TrancheState.RETURNED.value)
    count = Tranche.objects.filter(project=project).exclude(state__in=done).count()
    return Fact(count == 0, count)


def _match_in_full(project: Project) -> Fact:
    needed = Tranche.objects.filter(project=project).aggregate(won=Sum("local_won"))["won"] or 0
    missing = max(needed - counted_local_won(project), 0)
    return Fact(missing == 0, missing)


def _assets(project: Project) -> Fact:
    """What the asset register says; money spent on equipment with no asset at all is a gap too."""
    bare = (
        _spent_on(project, BudgetCategory.EQUIPMENT)
        and not Asset.objects.filter(project=project).exists()
    )
    return Fact(False, 1) if bare else assets_registered(project)


def _person_months(project: Project) -> Fact:
    """What the labour claims say; money spent on labour with no claim at all is a gap too."""
    bare = (
        _spent_on(project, BudgetCategory.LABOUR)
        and not LabourClaim.objects.filter(project=project).exists()
    )
    return Fact(False, 1) if bare else labour_decided(project)


def _spent_on(project: Project, category: BudgetCategory) -> bool:
    posted = Expenditure.objects.filter(project=project, state=ExpenditureState.POSTED.value)
    return posted.filter(line__category=category.value).exists()


SOURCES: dict[Gate, Callable[[Project], Fact]] = {
    Gate.AGREEMENT: _agreement,
    Gate.PLAN_APPROVED: _plan_approved,
    Gate.ACCEPTANCE: _acceptance,
    Gate.EXPENDITURES_CLOSED: _expenditures_closed,
    Gate.TRANCHES_EVIDENCED: _tranches_evidenced,
    Gate.MATCH_IN_FULL: _match_in_full,
    Gate.MIDTERM: midterm_reached,
    Gate.ASSETS_REGISTERED: _assets,
    Gate.PERSON_MONTHS: _person_months,
    Gate.CONTRACT_FLAGS: flags_cleared,
}
"""Who knows what."""


def facts_of(project: Project, gates: tuple[Gate, ...]) -> dict[Gate, Fact]:
    """Ask each gate's source; a gate that has none is left out."""
    return {gate: SOURCES[gate](project) for gate in gates if gate in SOURCES}


def look(project: Project, gates: tuple[Gate, ...] = SETTLEMENT_GATES) -> tuple[GateFinding, ...]:
    """Return how each gate stands for a project."""
    return look_at(gates, facts_of(project, gates))
