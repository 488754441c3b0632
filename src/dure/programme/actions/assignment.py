"""Every write that gives an application to an evaluator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Invalid, NotAllowed, NotFound, Stale
from dure.core.said import say, to_data
from dure.notifications.actions.notice import notify
from dure.programme.access.panel import may_draw
from dure.programme.actions.conflict import derive_for_application, derive_for_call
from dure.programme.actions.run import seal_run
from dure.programme.adapters.assignment import Impossible, Proposal, propose
from dure.programme.domain.assignment import AssignmentRule
from dure.programme.domain.evaluator import Expertise
from dure.programme.domain.run import RunKind
from dure.programme.models import Application, Call, PanelMember, ScoreSheet
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.assignment import Facts, facts_of, seed_at, stage_of
from dure.programme.queries.call import calls_visible_to
from dure.programme.queries.conflict import in_force, pool_of
from dure.programme.queries.panel import panels_visible_to
from dure.programme.queries.rubric_version import rubric_of


def preview_assignment(
    *, call_id: int, stage: int, rule: AssignmentRule, actor: Actor
) -> Proposal | Impossible:
    """Compute who would judge what; nothing is stored.

    Raises
    ------
    NotFound, NotAllowed
        If the actor may not see the call or share it out.
    Invalid
        If no panel is there, or nothing to judge.
    """
    call = calls_visible_to(actor).filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such call.")
    if not may_draw(actor, call):
        raise NotAllowed("Only the agency shares out applications.")
    stage_of(call, stage)
    facts = facts_of(call, stage)
    if not facts.seats:
        raise Invalid("No panel was drawn for this stage.", remedy="Draw the panel first.")
    if not facts.applications:
        raise Invalid("No application is in this stage.")
    return propose(facts, rule, seed_at(call, stage), names_of(facts))


@transaction.atomic
def confirm_assignment(
    *, call_id: int, stage: int, rule: AssignmentRule, token: str, actor: Actor, now: datetime
) -> list[ScoreSheet]:
    """Give out what was proposed: seal it, make the score sheets, tell the evaluators.

    Raises
    ------
    Stale
        If the facts have changed since, so that something else would be given out.
    Invalid
        If no assignment keeps the bounds.
    """
    _locked_call(call_id, actor)
    derive_for_call(call_id=call_id, now=now)
    proposal = preview_assignment(call_id=call_id, stage=stage, rule=rule, actor=actor)
    if isinstance(proposal, Impossible):
        raise Invalid("No assignment keeps these bounds.", remedy="Look at the reasons.")
    if proposal.token != token:
        raise Stale(
            "The conflicts, the panels or the applications have changed.",
            remedy="Look at the new proposal and confirm it.",
        )
    call = Call.objects.get(pk=call_id)
    run = seal_run(
        call=call,
        stage=stage,
        kind=RunKind.ASSIGNMENT,
        rule=proposal.rule,
        given=proposal.given,
        output=proposal.output,
        seed=seed_at(call, stage),
        actor=actor,
        now=now,
    )
    kept = {(str(a), str(e)) for a, e in facts_of(call, stage).kept}
    rubric = rubric_of(stage_of(call, stage))
    sheets = [
        ScoreSheet(
            application_id=int(application),
            evaluator_id=int(person),
            panel_id=int(panel),
            stage=stage,
            run=run,
            rubric=rubric,
            why=[to_data(line) for line in proposal.why[application, person]],
            created_at=now,
            updated_at=now,
        )
        for application, person, panel in proposal.output["pairs"]
        if (application, person) not in kept
    ]
    made = ScoreSheet.objects.bulk_create(sheets)
    record(verb="assignment.confirm", subject=run, actor=actor, now=now, sheets=len(made))
    users = dict(pool_of(call).values_list("pk", "user_id"))
    _tell(call, [users[sheet.evaluator_id] for sheet in made], now)
    return made


@transaction.atomic
def add_by_hand(
    *,
    application_id: int,
    evaluator_id: int,
    panel_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> ScoreSheet:
    """Give one application to one evaluator, with the reason; they get a seat if they have none.

    Raises
    ------
    NotFound
        If the actor sees no such application, panel or evaluator.
    Invalid
        If the person has a conflict, cannot come, is not checked, or had a sheet for it.
    """
    application = _application(application_id, actor)
    panel = panels_visible_to(actor).filter(pk=panel_id, call=application.call).first()
    person = pool_of(application.call).filter(pk=evaluator_id).first()
    if panel is None or person is None:
        raise NotFound("There is no such panel or evaluator.")
    if not may_draw(actor, application.call):
        raise NotAllowed("Only the agency shares out applications.")
    reason = needed_reason(reason)
    derive_for_application(application_id, now)
    if in_force().filter(application=application, user_id=person.user_id).exists():
        raise Invalid(
            "{person} has a conflict of interest with this application.",
            where="evaluator",
            person=str(person),
        )
    if not person.is_available or person.checked_at is None:
        raise Invalid(
            "{person} cannot come, or the record is not checked.",
            where="evaluator",
            person=str(person),
        )
    same = {"application": application, "evaluator": person, "stage": panel.stage}
    if ScoreSheet.objects.filter(**same).exists():
        raise Invalid("{person} had this application already.", person=str(person))
    seat, _new = PanelMember.objects.get_or_create(panel=panel, evaluator=person)
    if seat.left_at is not None:
        raise Invalid("{person} has left this panel.", person=str(person))
    sheet = ScoreSheet.objects.create(
        **same,
        panel=panel,
        rubric=rubric_of(stage_of(application.call, panel.stage)),
        why=[to_data(say("Given by hand: {reason}", reason=reason))],
        created_at=now,
        updated_at=now,
    )
    record(verb="sheet.assign", subject=sheet, actor=actor, now=now, reason=reason)
    _tell(application.call, [person.user_id], now)
    return sheet


@transaction.atomic
def set_asked_expertise(
    *, application_id: int, expertise: Sequence[str], actor: Actor, now: datetime
) -> Application:
    """Say which fields an application asks for, before it is given out."""
    application = _application(application_id, actor)
    if not may_draw(actor, application.call):
        raise NotAllowed("Only the agency says which fields an application asks for.")
    if set(expertise) - set(Expertise):
        raise Invalid("There is no such field of expertise.", where="expertise")
    before, application.expertise = application.expertise, sorted(set(expertise))
    application.save(update_fields=("expertise",))
    record(
        verb="application.ask_expertise", subject=application, actor=actor, now=now, before=before
    )
    return application


def names_of(facts: Facts) -> dict[str, str]:
    """Return what officers read for applications, evaluators and panels."""
    names = {f"a{row.pk}": f"{row.number} {row.lead.name}".strip() for row in facts.applications}
    names |= {f"e{seat.evaluator_id}": str(seat.evaluator) for seat in facts.seats}
    return names | {f"p{panel.pk}": panel.name for panel in facts.panels}


def _locked_call(call_id: int, actor: Actor) -> Call:
    found = calls_visible_to(actor).select_for_update(of=("self",)).filter(pk=call_id).first()
    if found is None:
        raise NotFound("There is no such call.")
    return found


def _application(application_id: int, actor: Actor) -> Application:
    rows = applications_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=application_id).first()
    if found is None:
        raise NotFound("There is no such application.")
    return found


def _tell(call: Call, people: list[int], now: datetime) -> None:
    """Tell evaluators how many they got; never which, for a conflict may still be found."""
    for person, count in Counter(people).items():
        notify(
            recipients=[person],
            kind="sheet.assign",
            what=gettext_noop("You are asked to judge {count} applications of {call}."),
            href="/my-record/",
            now=now,
            count=count,
            call=call.title,
        )
