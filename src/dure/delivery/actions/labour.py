"""Every write to the ledger of person-months."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.core.said import say
from dure.delivery.access.labour import may_claim, may_decide, may_withdraw
from dure.delivery.actions.course import require_active
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.labour import (
    COUNTED,
    LABOUR_WORKFLOW,
    LabourState,
    Share,
    checked_share,
    cost_won,
    first_of,
)
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import LabourClaim, ProjectPerson
from dure.delivery.queries.building import LEAD, Who, locked_row
from dure.programme.queries.consortium import belongs_to_application

TOLD: dict[str, tuple[Who, str]] = {
    "disallow": (LEAD, gettext_noop("{title}: person-months were disallowed.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def enter_person(
    *,
    project_id: int,
    organisation_id: int,
    staff_number: str,
    name: str,
    competence: str,
    monthly_won: int,
    actor: Actor,
    now: datetime,
    cap_permille: int = 1000,
) -> ProjectPerson:
    """Enter a person whose work is to be paid, or return the one of that staff number.

    Raises
    ------
    NotFound, NotAllowed
        If the project is unseen, or the actor is not of the city.
    Incomplete
        If the name, the number or what qualifies them is missing.
    Invalid
        If the organisation does not belong to the application, or a number is out of bounds.
    """
    project = locked_project(project_id, actor)
    if not may_claim(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    given = {"staff_number": staff_number, "name": name, "competence": competence}
    missing = tuple(key for key, text in given.items() if not text.strip())
    if missing:
        raise Incomplete(missing)
    if monthly_won <= 0 or not 0 < cap_permille <= 1000:
        raise Invalid("A month costs more than zero won, and a cap is at most a whole month.")
    if not belongs_to_application(project.application_id, organisation_id):
        raise Invalid("Only people of the consortium are paid.", where="organisation")
    person, new = ProjectPerson.objects.get_or_create(
        organisation_id=organisation_id,
        staff_number=staff_number.strip(),
        defaults={
            "name": name.strip(),
            "competence": competence.strip(),
            "monthly_won": monthly_won,
            "cap_permille": cap_permille,
            "entered_at": now,
        },
    )
    if new:
        record(verb="labour.enter_person", subject=person, actor=actor, now=now)
    return person


@transaction.atomic
def claim_labour(
    *,
    project_id: int,
    person_id: int,
    month: date,
    share_permille: int,
    work: str,
    actor: Actor,
    now: datetime,
) -> LabourClaim:
    """Claim a share of a person's month; over all projects a month has one whole at most.

    Raises
    ------
    NotFound, NotAllowed
        If the project is unseen, or the actor is not of the city.
    Incomplete
        If it is not said what was done.
    Invalid
        If the month is to come, it is claimed here already, the person is unknown, or the share
        is over the cap or over what is left of the month.
    """
    project = locked_project(project_id, actor)
    if not may_claim(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(project)
    if not work.strip():
        raise Incomplete(("work",))
    month = first_of(month)
    if month > localdate(now):
        raise Invalid("This month is still to come.", where="month")
    # The person's row is the lock under which two projects cannot fill one month twice.
    person = ProjectPerson.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not belongs_to_application(
        project.application_id, person.organisation_id
    ):
        raise Invalid("Only people of the consortium are paid.", where="person")
    claims = LabourClaim.objects.filter(
        person=person, month=month, state__in=sorted(state.value for state in COUNTED)
    )
    taken = [Share(claim.project_id, claim.share_permille) for claim in claims]
    if any(share.project_id == project.pk for share in taken):
        raise Invalid("This month of this person is claimed here already.", where="month")
    share = checked_share(share_permille, person.cap_permille, taken)
    claim = LabourClaim.objects.create(
        project=project,
        person=person,
        month=month,
        share_permille=share,
        cost_won=cost_won(person.monthly_won, share),
        work=work.strip(),
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(
        verb="labour.claim",
        subject=claim,
        actor=actor,
        now=now,
        person=person.pk,
        month=month,
        share_permille=share,
    )
    return claim


@transaction.atomic
def decide_labour(
    *, claim_id: int, move: str, reason: str, actor: Actor, now: datetime
) -> LabourClaim:
    """Confirm or disallow a claim.

    Parameters
    ----------
    move
        "confirm" or "disallow"; the latter with its reason.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor entered it or is not of the agency, or it is decided.
    Incomplete
        If it is disallowed without a reason.
    """
    claim = locked_row(LabourClaim, actor, claim_id)
    if not may_decide(actor, claim):
        raise NotAllowed("Only the agency may decide on a claim, and nobody on their own.")
    LABOUR_WORKFLOW.target(move, LabourState(claim.state))
    if move == "disallow" and not reason.strip():
        raise Incomplete(("reason",))
    claim.reason = bounded(reason, MOST_WORDS, say("Reason"))
    claim.decided_by_id = actor.user_id
    return _moved(claim, move, actor=actor, now=now, fields=("decided_by", "reason"))


@transaction.atomic
def withdraw_labour(*, claim_id: int, actor: Actor, now: datetime) -> LabourClaim:
    """Take a claim back. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    claim = locked_row(LabourClaim, actor, claim_id)
    if not may_withdraw(actor, claim):
        raise NotAllowed("Only the city that leads the project may do this.")
    return _moved(claim, "withdraw", actor=actor, now=now)


def _moved(
    claim: LabourClaim,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> LabourClaim:
    claim.state = LABOUR_WORKFLOW.target(move, LabourState(claim.state)).value
    claim.updated_at = now
    claim.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"labour.{move}", subject=claim, actor=actor, now=now, reason=claim.reason)
    if move in TOLD:
        who, what = TOLD[move]
        tell(
            claim.project,
            who,
            what,
            subject=claim,
            kind="labour.moved",
            href=f"/projects/{claim.project_id}/labour/",
            actor=actor,
            now=now,
        )
    return claim
