"""Objections: filed by the city, heard by people who had no part in the refusal, decided once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access.objection import may_appoint, may_judge, may_object
from dure.programme.actions.conflict import derive_for_application
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.determination import DETERMINATION_WORKFLOW, DeterminationState
from dure.programme.domain.objection import OBJECTION_WORKFLOW, ObjectionState
from dure.programme.models import Application, Determination, Objection, Panel, PanelMember
from dure.programme.queries.applicants import applicants_of
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.objection import (
    chairs_of,
    eligible_for_panel,
    objection_until,
    objections_visible_to,
)
from dure.programme.queries.officers import officers_for
from dure.programme.queries.people import people_of_panel
from dure.programme.queries.ranking import refuse_conflicted

LEAST_MEMBERS = 3
TOLD = {
    "uphold": gettext_noop("The objection about “{title}” was upheld."),
    "dismiss": gettext_noop("The objection about “{title}” was dismissed. Read why."),
}


@transaction.atomic
def file_objection(*, application_id: int, ground: str, actor: Actor, now: datetime) -> Objection:
    """Object to a refusal, once, while the days for it last.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, the actor may not, or it was not refused.
    Invalid
        If it is too early, too late, or there was an objection already.
    Incomplete
        If no ground is given.
    """
    one = (
        applications_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=application_id)
        .first()
    )
    if one is None:
        raise NotFound("There is no such application.")
    if not may_object(actor, one):
        raise NotAllowed("Only the city's approver may object.")
    before = ApplicationState(one.state)
    target = APPLICATION_WORKFLOW.target("object", before)
    if objection_until(one, now) is None:
        raise Invalid("One may object once, in the days after the announcement.")
    if not ground.strip():
        raise Incomplete(("ground",))
    filed = Objection.objects.create(
        application=one,
        refused_as=before.value,
        ground=ground.strip(),
        filed_by_id=actor.user_id,
        filed_at=now,
        updated_at=now,
    )
    one.state, one.updated_at = target.value, now
    one.save(update_fields=("state", "updated_at"))
    record(verb="objection.file", subject=filed, actor=actor, now=now, application=one.pk)
    notify(
        recipients=officers_for(one),
        kind="objection.filed",
        what=gettext_noop("{city} objects to the refusal of “{title}”."),
        href=f"/objections/{filed.pk}/",
        now=now,
        subject=filed,
        city=one.lead.name,
        title=one.title,
    )
    return filed


@transaction.atomic
def appoint_panel(
    *, objection_id: int, evaluators: Sequence[int], chair: int, actor: Actor, now: datetime
) -> Objection:
    """Put an objection before a panel of at least three people who had no part in the refusal.

    Parameters
    ----------
    evaluators, chair
        Keys of evaluators; the chair is one of them.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such objection, the actor may not, or it was decided.
    Invalid
        If there are too few, or somebody judged the application before or has a conflict.
    """
    row = _locked(objection_id, actor)
    call = row.application.call
    if not may_appoint(actor, call):
        raise NotAllowed("Only an officer of the agency may appoint a panel.")
    refuse_conflicted(actor, call)
    target = OBJECTION_WORKFLOW.target("appoint", ObjectionState(row.state))
    chosen = sorted(set(evaluators))
    if len(chosen) < LEAST_MEMBERS or chair not in chosen:
        raise Invalid("A panel has {least} members or more, one of them its chair.",
                      least=LEAST_MEMBERS)  # fmt: skip
    derive_for_application(row.application_id, now)
    free = set(eligible_for_panel(row.application).values_list("pk", flat=True))
    if not free >= set(chosen):
        raise Invalid("Somebody on this panel judged the application before or has a conflict.")
    count = Panel.objects.filter(call=call, stage=0).count()
    panel = Panel.objects.create(
        call=call, stage=0, name=f"{row.application.number or row.pk}-{count + 1}"
    )
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, evaluator_id=key, is_chair=key == chair) for key in chosen
    )
    row.panel, row.state, row.updated_at = panel, target.value, now
    row.save(update_fields=("panel", "state", "updated_at"))
    record(
        verb="objection.appoint", subject=row, actor=actor, now=now, panel=panel.pk,
        evaluators=chosen, chair=chair,
    )  # fmt: skip
    notify(
        recipients=people_of_panel(panel.pk),
        kind="objection.appointed",
        what=gettext_noop("You are on the panel that hears the objection about “{title}”."),
        href=f"/objections/{row.pk}/",
        now=now,
        subject=row,
        title=row.application.title,
    )
    return row


@transaction.atomic
def uphold_objection(*, objection_id: int, reasons: str, actor: Actor, now: datetime) -> Objection:
    """Find for the city: the application is eligible again and is determined anew.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such objection, the actor does not chair its panel, or it is not heard.
    Incomplete
        If no reasons are given.
    """
    return _decide(objection_id, "uphold", "uphold", reasons, actor, now)


@transaction.atomic
def dismiss_objection(
    *, objection_id: int, reasons: str, actor: Actor, now: datetime
) -> Objection:
    """Find against the city: the refusal stands. Raises as `uphold_objection`."""
    return _decide(objection_id, "dismiss", "", reasons, actor, now)


def _decide(
    objection_id: int, move: str, after: str, reasons: str, actor: Actor, now: datetime
) -> Objection:
    row = _locked(objection_id, actor)
    if row.panel is not None and not may_judge(actor, chairs_of(row.panel)):
        raise NotAllowed("Only the chair of the panel decides an objection.")
    target = OBJECTION_WORKFLOW.target(move, ObjectionState(row.state))
    if not reasons.strip():
        raise Incomplete(("reasons",))
    one = Application.objects.select_for_update().get(pk=row.application_id)
    named = after or f"dismiss_{row.refused_as}"
    one.state = APPLICATION_WORKFLOW.target(named, ApplicationState(one.state)).value
    one.updated_at = row.updated_at = row.decided_at = now
    row.state, row.reasons, row.decided_by_id = target.value, reasons.strip(), actor.user_id
    row.save(update_fields=("state", "reasons", "decided_by", "decided_at", "updated_at"))
    one.save(update_fields=("state", "updated_at"))
    if move == "uphold":
        _supersede(one, now)
    record(verb=f"objection.{move}", subject=row, actor=actor, now=now, was=row.refused_as)
    notify(
        recipients={*applicants_of(one), *officers_for(one)},
        kind=f"objection.{row.state}",
        what=TOLD[move],
        href=f"/objections/{row.pk}/",
        now=now,
        subject=row,
        title=one.title,
    )
    return row


def _supersede(one: Application, now: datetime) -> None:
    for held in Determination.objects.select_for_update().filter(
        application=one, state=DeterminationState.RELEASED.value
    ):
        held.state = DETERMINATION_WORKFLOW.target(
            "supersede", DeterminationState(held.state)
        ).value
        held.updated_at = now
        held.save(update_fields=("state", "updated_at"))


def _locked(objection_id: int, actor: Actor) -> Objection:
    row = (
        objections_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=objection_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such objection.")
    return row
