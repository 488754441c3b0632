"""What has to happen next in a project, and who does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.agreement import AgreementState
from dure.delivery.domain.commitment import CommitmentState
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.domain.settlement import SettlementState
from dure.delivery.domain.tranche import TrancheState
from dure.delivery.labels.money import PARTY
from dure.delivery.models import MatchCommitment, Project
from dure.delivery.queries.agreement import agreements_of, unsigned_by
from dure.delivery.queries.budget import lines_of
from dure.delivery.queries.building_step import building_steps
from dure.delivery.queries.clawback import (
    GIVE_BACK,
    clawbacks_of,
    in_account_won,
    local_back,
    national_held_won,
    under_way,
)
from dure.delivery.queries.project import is_given_up
from dure.delivery.queries.settlement import settlement_of
from dure.delivery.queries.step import AGENCY, FINANCE, LEAD, MINISTRY, PAY_FINANCE, NextStep
from dure.delivery.queries.tranche import TrancheRow

TRANCHE_STEPS = {
    TrancheState.MATCH_CONFIRMED: (_("Request the next part of the national money"), LEAD),
    TrancheState.REQUESTED: (_("Approve a payment of national money"), MINISTRY),
    TrancheState.APPROVED: (_("Pay national money"), PAY_FINANCE),
    TrancheState.PAID: (_("Find that the use of a paid part is proven"), AGENCY),
}
SETTLEMENT_STEPS = {
    None: (_("Prepare the settlement"), LEAD),
    SettlementState.DRAFT: (_("Prepare the settlement"), LEAD),
    SettlementState.PREPARED: (_("Check a settlement"), AGENCY),
    SettlementState.CHECKED: (_("Approve a settlement"), MINISTRY),
    SettlementState.APPROVED: (_("Record that the money is given back"), PAY_FINANCE),
    SettlementState.RETURNED: (_("Close the project"), AGENCY),
}


def next_steps(project: Project, rows: list[TrancheRow], day: date) -> list[NextStep]:
    """Return what has to happen next, the first thing first.

    Parameters
    ----------
    rows
        The project's parts, as `tranche_rows` gives them.
    day
        Today, after which a milestone is not overdue.
    """
    state = ProjectState(project.state)
    if state is ProjectState.SUSPENDED:
        return [NextStep(_("Resume or terminate the project"), AGENCY, "")]
    if state in {ProjectState.TERMINATED, ProjectState.CLAWBACK}:
        return [_ending(project)]
    if state in {ProjectState.EVALUATED, ProjectState.SETTLED}:
        settlement = settlement_of(project)
        step = SettlementState(settlement.state) if settlement else None
        return [NextStep(*SETTLEMENT_STEPS[step], "settlement/")]
    if state not in ACTIVE | {ProjectState.AWARDED}:
        return []
    if is_given_up(project):
        return [NextStep(_("End the project: its award was given up"), MINISTRY, "")]
    return [*_beginning(project), *building_steps(project, day), *_money(rows)]


def _ending(project: Project) -> NextStep:
    if under_way(project) or (
        project.state == ProjectState.TERMINATED
        and national_held_won(project)
        and not clawbacks_of(project).exists()
    ):
        return NextStep(_("Take the national money back"), AGENCY, "clawbacks/")
    if local_back(project):
        return NextStep(GIVE_BACK, PAY_FINANCE, "clawbacks/")
    if in_account_won(project):
        return NextStep(_("Take the national money back"), AGENCY, "clawbacks/")
    return NextStep(_("Close the project"), AGENCY, "")


def _beginning(project: Project) -> Iterator[NextStep]:
    if not lines_of(project).exists():
        yield NextStep(_("Enter the budget"), LEAD, "budget/")
    latest = agreements_of(project).first()
    if latest is None:
        yield NextStep(_("Draft the agreement"), AGENCY, "agreement/")
    elif latest.state == AgreementState.DRAFT:
        yield NextStep(_("Offer the agreement to the parties"), AGENCY, "agreement/")
    elif latest.state == AgreementState.OFFERED:
        for party in unsigned_by(latest):
            yield NextStep(_("Sign the agreement"), PARTY[party], "agreement/")
    voted = MatchCommitment.objects.filter(project=project, state=CommitmentState.VOTED.value)
    if voted.exists():
        yield NextStep(_("Confirm that the local money is in the account"), FINANCE, "match/")


def _money(rows: list[TrancheRow]) -> Iterator[NextStep]:
    for row in rows:
        state = TrancheState(row.tranche.state)
        if state is TrancheState.PLANNED and row.match_missing_won:
            yield NextStep(_("Bring in the local money"), LEAD, "match/")
            return
        if state in TRANCHE_STEPS and not row.closed:
            yield NextStep(*TRANCHE_STEPS[state], "money/")
            return
