"""Every write to panels: publishing a seed, drawing, naming the chair, replacing a member."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded, needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.notifications.actions.notice import notify
from dure.programme.access.panel import may_draw
from dure.programme.actions.conflict import derive_for_call
from dure.programme.actions.run import seal_run
from dure.programme.actions.take_over import take_over
from dure.programme.adapters.panel_draw import compute, given_of, rule_of
from dure.programme.domain.evaluator import Expertise
from dure.programme.domain.panel import OBJECTIONS
from dure.programme.domain.run import RunKind
from dure.programme.models import Call, DrawNotice, Panel, PanelMember
from dure.programme.queries.call import calls_visible_to, terms_of
from dure.programme.queries.panel import (
    draw_notices_visible_to,
    panels_visible_to,
    pool_for_draw,
    reserve_of,
)

MOST = 60
MOST_OUTCOME = 40


@transaction.atomic
def publish_seed(
    *,
    call_id: int,
    stage: int,
    seed_text: str,
    panels: int,
    size: int,
    demanded: Sequence[str] = (),
    source: str = "",
    actor: Actor,
    now: datetime,
) -> DrawNotice:
    """Publish the seed and the rule of a draw. It is made later, and once.

    Parameters
    ----------
    stage
        A scored stage of the call; 0 for objections.
    source
        What nobody knows yet and is added to the seed at the draw, such as a stock index on a
        named day. Without it whoever chooses the seed could try several in secret.
    demanded
        Keys of expertise; each panel contains each.
    """
    call = _call(call_id, actor)
    if not may_draw(actor, call):
        raise NotAllowed("Only the agency draws panels, and not after the end of a call.")
    _check_stage(call, stage)
    if not seed_text.strip():
        raise Incomplete(("seed_text",))
    if not (1 <= panels <= MOST and 1 <= size <= MOST):
        raise Invalid("Between 1 and {most} are drawn.", where="size", most=MOST)
    if "\n" in seed_text + source or set(demanded) - set(Expertise):
        raise Invalid("The seed or a field of expertise cannot be read.", where="seed_text")
    if DrawNotice.objects.filter(call=call, stage=stage).exists():
        raise Invalid(
            "The seed of this draw was published already.",
            where="seed_text",
            remedy="A draw is made once. Members who leave are replaced from the reserve.",
        )
    notice = DrawNotice.objects.create(
        call=call,
        stage=stage,
        seed_text=seed_text.strip(),
        source=source.strip(),
        panels=panels,
        size=size,
        demanded=sorted(set(demanded)),
        published_by_id=actor.user_id,
        published_at=now,
    )
    record(verb="panel.publish_seed", subject=notice, actor=actor, now=now, seed=notice.seed)
    return notice


@transaction.atomic
def draw_panels(*, notice_id: int, outcome: str = "", actor: Actor, now: datetime) -> list[Panel]:
    """Draw the panels of a published seed, seal the draw and tell the members.

    Raises
    ------
    Incomplete
        If the seed waits for an outcome that is not given.
    Invalid
        If the draw was made, or the pool does not carry it.
    """
    rows = draw_notices_visible_to(actor).select_for_update(of=("self",))
    notice = rows.filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("There is no such draw.")
    call = notice.call
    if not may_draw(actor, call):
        raise NotAllowed("Only the agency draws panels, and not after the end of a call.")
    if notice.run_id is not None:
        raise Invalid("This draw was made already.")
    if notice.source and not outcome.strip():
        raise Incomplete(("outcome",))
    result = bounded(outcome, MOST_OUTCOME, say("Outcome"))
    if "\n" in result:
        raise Invalid("This cannot be part of a seed.", where="outcome")
    notice.outcome = result if notice.source else ""
    derive_for_call(call_id=call.pk, now=now)
    pool = pool_for_draw(
        call, stage=notice.stage, panels=notice.panels, published_at=notice.published_at
    )
    rule, given = rule_of(notice), given_of(pool)
    output = compute(rule, given, notice.seed)
    run = seal_run(
        call=call,
        stage=notice.stage,
        kind=RunKind.PANEL_DRAW,
        rule=rule,
        given=given,
        output=output,
        seed=notice.seed,
        actor=actor,
        now=now,
    )
    notice.run = run
    notice.save(update_fields=("run", "outcome"))
    panels = []
    for drawn in output["panels"]:
        panel = Panel.objects.create(call=call, stage=notice.stage, name=drawn["name"], run=run)
        PanelMember.objects.bulk_create(
            PanelMember(panel=panel, evaluator_id=int(key)) for key in drawn["members"]
        )
        panels.append(panel)
        record(verb="panel.draw", subject=panel, actor=actor, now=now, members=drawn["members"])
    people = {entry.evaluator.pk: entry.evaluator.user_id for entry in pool}
    members = [people[int(key)] for drawn in output["panels"] for key in drawn["members"]]
    _tell(members, call, now)
    return panels


@transaction.atomic
def name_chair(*, panel_id: int, evaluator_id: int, actor: Actor, now: datetime) -> PanelMember:
    """Name a member who leads the panel; a former chair stays a member."""
    panel = _panel(panel_id, actor)
    seat = _seat(panel, evaluator_id)
    PanelMember.objects.filter(panel=panel, is_chair=True).update(is_chair=False)
    seat.is_chair = True
    seat.save(update_fields=("is_chair",))
    record(verb="panel.name_chair", subject=panel, actor=actor, now=now, evaluator=evaluator_id)
    notify(
        recipients=[seat.evaluator.user_id],
        kind="panel.chair",
        what=gettext_noop("You lead panel {name} of {call}."),
        href="/my-record/",
        now=now,
        name=panel.name,
        call=panel.call.title,
    )
    return seat


@transaction.atomic
def replace_member(
    *, panel_id: int, evaluator_id: int, reason: str, actor: Actor, now: datetime
) -> PanelMember:
    """Let the next fitting person of the reserve take the seat, with the sheets not handed in.

    Fitting is who can come and, together with those who stay, keeps each field that the draw
    demanded; where one panel judges all, also who has no conflict with any application.

    Raises
    ------
    Invalid
        If nobody of the reserve fits.
    """
    panel = _panel(panel_id, actor)
    seat = _seat(panel, evaluator_id)
    reason = needed_reason(reason)
    derive_for_call(call_id=panel.call_id, now=now)
    successor = next_of_reserve(panel, leaving=evaluator_id)
    if successor is None:
        raise Invalid(
            "Nobody of the reserve fits this seat.",
            remedy="Give the person's applications to others by hand.",
        )
    was_chair, seat.is_chair = seat.is_chair, False
    seat.left_at, seat.left_reason = now, reason
    seat.save(update_fields=("is_chair", "left_at", "left_reason"))
    taken = PanelMember.objects.create(panel=panel, evaluator_id=successor)
    record(
        verb="panel.replace_member",
        subject=panel,
        actor=actor,
        now=now,
        left=evaluator_id,
        joined=successor,
        reason=reason,
        was_chair=was_chair,
    )
    take_over(seat, taken, reason=reason, actor=actor, now=now)
    _tell([taken.evaluator.user_id], panel.call, now)
    return taken


def next_of_reserve(panel: Panel, *, leaving: int) -> int | None:
    """Return who of the reserve takes a seat; None if nobody fits."""
    rule = panel.run.rule if panel.run else {}
    stay = PanelMember.objects.filter(panel=panel, left_at__isnull=True).exclude(
        evaluator_id=leaving
    )
    known = {key for keys in stay.values_list("evaluator__expertise", flat=True) for key in keys}
    needed = set(rule.get("demanded", ())) - known
    out = {
        entry.evaluator.pk
        for entry in pool_for_draw(
            panel.call, stage=panel.stage, panels=int(rule.get("panels", 1))
        )
        if entry.out
    }
    for person in reserve_of(panel):
        if person.pk not in out and needed <= set(person.expertise):
            return person.pk
    return None


def _check_stage(call: Call, stage: int) -> None:
    numbers = {one.number for one in terms_of(call).scored_stages}
    if stage != OBJECTIONS and stage not in numbers:
        raise NotFound("This call has no such stage.")


def _call(call_id: int, actor: Actor) -> Call:
    found = calls_visible_to(actor).select_for_update(of=("self",)).filter(pk=call_id).first()
    if found is None:
        raise NotFound("There is no such call.")
    return found


def _panel(panel_id: int, actor: Actor) -> Panel:
    rows = panels_visible_to(actor).select_for_update(of=("self",))
    panel = rows.filter(pk=panel_id).first()
    if panel is None:
        raise NotFound("There is no such panel.")
    if not may_draw(actor, panel.call):
        raise NotAllowed("Only the agency changes panels, and not after the end of a call.")
    return panel


def _seat(panel: Panel, evaluator_id: int) -> PanelMember:
    rows = PanelMember.objects.select_related("evaluator")
    seat = rows.filter(panel=panel, evaluator_id=evaluator_id, left_at__isnull=True).first()
    if seat is None:
        raise NotFound("There is no such member.")
    return seat


def _tell(people: list[int], call: Call, now: datetime) -> None:
    notify(
        recipients=people,
        kind="panel.drawn",
        what=gettext_noop("You were drawn as an evaluator of {call}."),
        href="/my-record/",
        now=now,
        call=call.title,
    )
