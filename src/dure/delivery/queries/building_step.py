"""What has to happen next in building a project, and who does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.acceptance import AcceptanceState
from dure.delivery.domain.change_request import ChangeState
from dure.delivery.domain.labour import LabourState
from dure.delivery.domain.milestone import MilestoneState
from dure.delivery.domain.plan import PlanState
from dure.delivery.domain.project import ProjectState
from dure.delivery.models import ChangeRequest, ImplementationPlan, LabourClaim, Project
from dure.delivery.queries.acceptance import acceptance_of
from dure.delivery.queries.asset import assets_registered
from dure.delivery.queries.contract import contracts_of, flagged
from dure.delivery.queries.inspection import open_findings
from dure.delivery.queries.milestone import milestones_of, overdue
from dure.delivery.queries.step import AGENCY, LEAD, NextStep

DRAFTED = NextStep(_("Complete the plan and hand it in"), LEAD, "plan/")
PLAN_STEPS = {
    PlanState.DRAFT: DRAFTED,
    PlanState.SUBMITTED: NextStep(_("Decide on the plan"), AGENCY, "plan/"),
}
ENTER_CONTRACT = NextStep(_("Enter the first contract"), LEAD, "contracts/")
BEGIN = NextStep(_("Begin to build"), LEAD, "#parts-title")
LOOK_AT_FLAGS = NextStep(_("Look at the flagged contracts"), AGENCY, "contracts/")
OVERDUE = NextStep(_("Report the milestones that are overdue"), LEAD, "milestones/")
CONFIRM = NextStep(_("Confirm the milestones that are reported"), AGENCY, "milestones/")
REACH = NextStep(_("Reach the next milestone"), LEAD, "milestones/")
REMEDY = NextStep(_("Remedy what the inspections found"), LEAD, "inspections/")
SETTLE = NextStep(_("Look at what was remedied"), AGENCY, "inspections/")
CHANGE = NextStep(_("Decide on the change that is asked for"), AGENCY, "changes/")
LABOUR = NextStep(_("Look at the person-months that are claimed"), AGENCY, "labour/")
ACCEPT = NextStep(_("Decide on the acceptance"), AGENCY, "acceptance/")
ASK = NextStep(_("Ask for acceptance"), LEAD, "acceptance/")
OPERATE = NextStep(_("Open it to its users"), LEAD, "#parts-title")
ASSETS = NextStep(_("Enter the assets and have them verified"), LEAD, "assets/")
EVALUATE = NextStep(_("Record the evaluation"), AGENCY, "#parts-title")


def building_steps(project: Project, day: date) -> Iterator[NextStep]:
    """Yield what building waits for in the project's state, the first thing first.

    At most one step of the course itself comes, after what stands in its way.
    """
    state = ProjectState(project.state)
    if state in {ProjectState.AGREED, ProjectState.PLANNING}:
        yield _planning(project)
    elif state is ProjectState.PLAN_APPROVED:
        yield BEGIN if contracts_of(project).exists() else ENTER_CONTRACT
    elif state is ProjectState.BUILDING:
        yield from _decisions(project)
        yield _building(project, day)
    elif state is ProjectState.ACCEPTED:
        yield OPERATE
    elif state is ProjectState.OPERATING:
        yield from _decisions(project)
        yield EVALUATE if assets_registered(project).holds else ASSETS


def _planning(project: Project) -> NextStep:
    latest = ImplementationPlan.objects.filter(project=project).order_by("-version").first()
    if latest is None:
        return NextStep(_("Draft the plan"), LEAD, "plan/")
    return PLAN_STEPS.get(PlanState(latest.state), DRAFTED)


def _decisions(project: Project) -> Iterator[NextStep]:
    """Yield what the agency is asked to decide while the city goes on."""
    asked = ChangeRequest.objects.filter(project=project, state=ChangeState.SUBMITTED.value)
    if asked.exists():
        yield CHANGE
    if flagged(project).exists():
        yield LOOK_AT_FLAGS
    claimed = LabourClaim.objects.filter(project=project, state=LabourState.CLAIMED.value)
    if claimed.exists():
        yield LABOUR


def _building(project: Project, day: date) -> NextStep:
    asked = acceptance_of(project)
    if asked is not None and asked.state == AcceptanceState.REQUESTED:
        return ACCEPT
    if overdue(project, day).exists():
        return OVERDUE
    stones = milestones_of(project)
    if stones.filter(state=MilestoneState.REPORTED.value).exists():
        return CONFIRM
    found = open_findings(project)
    if found.filter(remedied_at__isnull=True).exists():
        return REMEDY
    if found.exists():
        return SETTLE
    return REACH if stones.filter(state=MilestoneState.PLANNED.value).exists() else ASK
