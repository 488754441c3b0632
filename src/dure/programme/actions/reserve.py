"""An award given up, and the next of the reserve list in its place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access.determination import may_decide, may_forfeit
from dure.programme.actions.call import locked_call
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import (
    DETERMINATION_WORKFLOW,
    DeterminationState,
    Outcome,
)
from dure.programme.models import Application, Call, Determination
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import terms_of
from dure.programme.queries.determination import awards_of, reserve_of
from dure.programme.queries.people import people_in, people_of_applicants
from dure.programme.queries.ranking import refuse_conflicted
from dure.programme.queries.standing_award import refuse_if_bound


@transaction.atomic
def forfeit_award(*, application_id: int, reason: str, actor: Actor, now: datetime) -> Application:
    """Give an award up, so that its place falls free.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, the actor may not, or it was not selected.
    Incomplete
        If no reason is given.
    Invalid
        If a project has grown out of it.
    """
    one = _locked(application_id, actor)
    target = check_forfeit(one, actor)
    if not reason.strip():
        raise Incomplete(("reason",))
    one.state, one.updated_at = target.value, now
    one.save(update_fields=("state", "updated_at"))
    for row in Determination.objects.select_for_update().filter(
        application=one, state=DeterminationState.RELEASED.value
    ):
        _supersede(row, now)
    record(verb="application.forfeit", subject=one, actor=actor, now=now, reason=reason.strip())
    notify(
        recipients=people_in(Role.APPROVER, one.call.ministry_id),
        kind="application.forfeited",
        what=gettext_noop("{city} has given up its award “{title}”. A place is free."),
        href=f"/calls/{one.call_id}/selection/",
        now=now,
        subject=one,
        city=one.lead.name,
        title=one.title,
    )
    return one


def check_forfeit(one: Application, actor: Actor) -> ApplicationState:
    """Return the state an award given up leads to; raise why it cannot be given up."""
    if not may_forfeit(actor, one):
        raise NotAllowed("Only the city's approver may give an award up.")
    target = APPLICATION_WORKFLOW.target("forfeit", ApplicationState(one.state))
    refuse_if_bound(one.pk)
    return target


@transaction.atomic
def promote_next(*, call_id: int, actor: Actor, now: datetime) -> Determination:
    """Select the first of the reserve list for a free place. Nobody is passed over.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such call, or the actor may not.
    Invalid
        If the results are not out, no place is free, nobody stands in line, or what the next one
        asks for exceeds what is left of the budget.
    """
    call = locked_call(call_id, actor)
    if not may_decide(actor, call):
        raise NotAllowed("Only the ministry's approver may promote from the reserve list.")
    refuse_conflicted(actor, call)
    if call.state not in {CallState.ANNOUNCED, CallState.FINAL}:
        raise Invalid("The results of this call are not out.")
    row = _next_in_line(call)
    one = Application.objects.select_for_update().get(pk=row.application_id)
    one.state = APPLICATION_WORKFLOW.target("promote", ApplicationState(one.state)).value
    one.updated_at = now
    _supersede(row, now)
    award = Determination.objects.create(
        application=one,
        outcome=Outcome.AWARD.value,
        proposed=row.proposed,
        state=DeterminationState.RELEASED.value,
        run=row.run,
        rank=row.rank,
        total=row.total,
        national_won=row.national_won,
        reason=row.reason,
        deviation=row.deviation,
        approved_by_id=actor.user_id,
        approved_at=now,
        created_at=now,
        updated_at=now,
        released_at=now,
    )
    one.save(update_fields=("state", "updated_at"))
    record(
        verb="application.promote", subject=one, actor=actor, now=now,
        place=row.reserve_place, national_won=award.national_won,
    )  # fmt: skip
    notify(
        recipients=people_of_applicants([one.lead_id]).get(one.lead_id, ()),
        kind="application.promoted",
        what=gettext_noop("“{title}” was selected from the reserve list."),
        href=f"/applications/{one.pk}/result/",
        now=now,
        subject=one,
        title=one.title,
    )
    return award


def _next_in_line(call: Call) -> Determination:
    rule = terms_of(call).selection
    awards = list(awards_of(call))
    if len(awards) >= rule.places:
        raise Invalid("No place is free: all {count} are taken.", count=rule.places)
    row = reserve_of(call).select_for_update(of=("self",)).first()
    if row is None:
        raise Invalid("Nobody is on the reserve list.")
    spent = sum(award.national_won for award in awards)
    if rule.budget_won is not None and spent + row.national_won > rule.budget_won:
        raise Invalid(
            "The next on the list asks for {asked} won; {left} won are left.",
            asked=row.national_won,
            left=rule.budget_won - spent,
        )
    return row


def _supersede(row: Determination, now: datetime) -> None:
    row.state = DETERMINATION_WORKFLOW.target("supersede", DeterminationState(row.state)).value
    row.updated_at = now
    row.save(update_fields=("state", "updated_at"))


def _locked(application_id: int, actor: Actor) -> Application:
    one = (
        applications_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=application_id)
        .first()
    )
    if one is None:
        raise NotFound("There is no such application.")
    return one
