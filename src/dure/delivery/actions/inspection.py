"""Every write to an inspection and its findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.delivery.access.inspection import may_hold, may_plan, may_remedy
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.inspection import INSPECTION_WORKFLOW, FindingGrade, InspectionState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Inspection, InspectionFinding
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

Found = tuple[FindingGrade, str, date | None]


TOLD: dict[str, tuple[Who, str]] = {
    "hold": (LEAD, gettext_noop("{title}: an inspection was held; see what it found.")),
    "cancel": (LEAD, gettext_noop("{title}: an inspection was called off.")),
    "plan": (LEAD, gettext_noop("{title}: an inspection is planned.")),
    "remedy": (AGENCY, gettext_noop("{title}: a finding is said to be put right.")),
    "settle": (LEAD, gettext_noop("{title}: a finding is settled.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def plan_inspection(
    *, project_id: int, planned_on: date, place: str, actor: Actor, now: datetime
) -> Inspection:
    """Plan a visit. Raises `NotFound`, `NotAllowed` or `Incomplete`."""
    project = locked_project(project_id, actor)
    if not may_plan(actor, project):
        raise NotAllowed("Only the agency may do this.")
    if not place.strip():
        raise Incomplete(("place",))
    inspection = Inspection.objects.create(
        project=project,
        planned_on=planned_on,
        place=place.strip(),
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="inspection.plan", subject=inspection, actor=actor, now=now, project=project.pk)
    _tell(inspection, "plan", actor, now)
    return inspection


@transaction.atomic
def hold_inspection(
    *,
    inspection_id: int,
    held_on: date,
    report: str,
    findings: Sequence[Found],
    actor: Actor,
    now: datetime,
) -> Inspection:
    """Write down what a visit found; without an open finding it is closed at once.

    Parameters
    ----------
    findings
        Grade, what was found, and the day by which it is to be put right.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor is not of the agency, or it is not planned.
    Incomplete
        If there is no report, or a finding says nothing.
    Invalid
        If the day is still to come.
    """
    inspection = _of_the_agency(inspection_id, actor)
    INSPECTION_WORKFLOW.target("hold", InspectionState(inspection.state))
    if not report.strip() or not all(what.strip() for _, what, _ in findings):
        raise Incomplete(("report",))
    if held_on > localdate(now):
        raise Invalid("This day is still to come.", where="held_on")
    inspection.held_on, inspection.report = held_on, report.strip()
    _moved(inspection, "hold", actor=actor, now=now, fields=("held_on", "report"))
    InspectionFinding.objects.bulk_create(
        InspectionFinding(
            inspection=inspection, grade=grade.value, what=what.strip(), due_on=due_on
        )
        for grade, what, due_on in findings
    )
    if not findings:
        _moved(inspection, "close", actor=actor, now=now)
    return inspection


@transaction.atomic
def cancel_inspection(*, inspection_id: int, actor: Actor, now: datetime) -> Inspection:
    """Call a planned visit off. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    return _moved(_of_the_agency(inspection_id, actor), "cancel", actor=actor, now=now)


@transaction.atomic
def remedy_finding(
    *, finding_id: int, remedy: str, actor: Actor, now: datetime
) -> InspectionFinding:
    """Say what was done. Raises `NotFound`, `NotAllowed`, `Invalid` (settled), `Incomplete`."""
    finding = _locked_finding(finding_id, actor)
    if not may_remedy(actor, finding.inspection):
        raise NotAllowed("Only the city that leads the project may do this.")
    finding.remedy = needed(remedy, MOST_WORDS, "remedy", say("What was done"))
    finding.remedied_at = now
    finding.save(update_fields=("remedy", "remedied_at"))
    record(verb="inspection.remedy", subject=finding, actor=actor, now=now, remedy=finding.remedy)
    _tell(finding.inspection, "remedy", actor, now)
    return finding


@transaction.atomic
def settle_finding(*, finding_id: int, actor: Actor, now: datetime) -> InspectionFinding:
    """Confirm that a finding was put right; the last one closes its inspection.

    Raises
    ------
    NotFound, NotAllowed
        If it is unseen, or the actor is not of the agency.
    Invalid
        If it is settled already.
    Incomplete
        If the city has not said what it did.
    """
    finding = _locked_finding(finding_id, actor)
    if not may_hold(actor, finding.inspection):
        raise NotAllowed("Only the agency may do this.")
    if finding.remedied_at is None:
        raise Incomplete(("remedy",))
    finding.settled_at, finding.settled_by_id = now, actor.user_id
    finding.save(update_fields=("settled_at", "settled_by"))
    record(verb="inspection.settle", subject=finding, actor=actor, now=now)
    inspection = finding.inspection
    _tell(inspection, "settle", actor, now)
    if not inspection.findings.filter(settled_at__isnull=True).exists():
        _moved(inspection, "close", actor=actor, now=now)
    return finding


def _locked_finding(finding_id: int, actor: Actor) -> InspectionFinding:
    found = InspectionFinding.objects.filter(pk=finding_id).first()
    if found is None:
        raise NotFound("There is nothing of that kind in this project.")
    inspection = locked_row(Inspection, actor, found.inspection_id)
    finding = InspectionFinding.objects.select_for_update().get(pk=finding_id)
    finding.inspection = inspection
    if finding.settled_at is not None:
        raise Invalid("This finding is settled already.")
    return finding


def _of_the_agency(inspection_id: int, actor: Actor) -> Inspection:
    inspection = locked_row(Inspection, actor, inspection_id)
    if not may_hold(actor, inspection):
        raise NotAllowed("Only the agency may do this.")
    return inspection


def _moved(
    inspection: Inspection,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> Inspection:
    inspection.state = INSPECTION_WORKFLOW.target(move, InspectionState(inspection.state)).value
    inspection.updated_at = now
    inspection.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"inspection.{move}", subject=inspection, actor=actor, now=now)
    _tell(inspection, move, actor, now)
    return inspection


def _tell(inspection: Inspection, move: str, actor: Actor, now: datetime) -> None:
    if move not in TOLD:
        return
    who, what = TOLD[move]
    tell(
        inspection.project,
        who,
        what,
        subject=inspection,
        kind="inspection.moved",
        href=f"/inspections/{inspection.pk}/",
        actor=actor,
        now=now,
    )
