"""The moves of a call: by the ministry, by the agency and by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.bounded import MOST_REASON, bounded
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.core.said import say
from dure.notifications.actions.notice import notify
from dure.programme.access.call import may_cancel, may_lead, may_publish
from dure.programme.actions.call import locked_call
from dure.programme.actions.form_version import freeze_form
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CALL_WORKFLOW, CallState
from dure.programme.domain.terms import Stage, Terms
from dure.programme.models import Application, Call
from dure.programme.queries.call import latest_terms, terms_of
from dure.programme.queries.call_check import checklist, form_named, rubric_named
from dure.programme.queries.officers import officers_of

UNCHECKED = (ApplicationState.SUBMITTED.value, ApplicationState.CORRECTING.value)


@transaction.atomic
def publish_call(*, call_id: int, actor: Actor, now: datetime) -> Call:
    """Announce a call; its form and its rubrics are frozen with it.

    Raises
    ------
    NotFound, IllegalMove
        If *actor* does not know of it, or it is no draft.
    NotAllowed
        If *actor* is no approver of the ministry, or wrote the call or its terms.
    Incomplete
        If something that a call needs is missing or at odds.
    """
    call = locked_call(call_id, actor)
    version = latest_terms(call)
    if not may_publish(actor, call, version.created_by_id if version else None):
        raise NotAllowed(
            "A call is published by an approver of the ministry who did not write it."
        )
    target = CALL_WORKFLOW.target("publish", CallState(call.state))
    missing = tuple(item.label for item in checklist(call, now) if not item.done)
    if missing:
        raise Incomplete(missing)
    freeze_named(terms_of(call), actor=actor, now=now)
    call.published_at, call.published_by_id = now, actor.user_id
    _move(call, "publish", target, actor, now, ("published_at", "published_by"))
    notify(
        recipients=officers_of(call),
        kind="call.publish",
        what=gettext_noop("The call {title} is published."),
        href=f"/calls/{call.pk}/",
        now=now,
        subject=call,
        title=call.title,
    )
    return call


@transaction.atomic
def cancel_call(*, call_id: int, reason: str, actor: Actor, now: datetime) -> Call:
    """End a call before its result. The reason is public.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If *actor* does not know of it, is no approver of the ministry, or it is too late.
    Invalid
        If no reason is given.
    """
    call = locked_call(call_id, actor)
    if not may_cancel(actor, call):
        raise NotAllowed("A call is cancelled by an approver of the ministry.")
    target = CALL_WORKFLOW.target("cancel", CallState(call.state))
    call.cancel_reason, call.cancelled_at = required_reason(reason), now
    _move(call, "cancel", target, actor, now, ("cancel_reason", "cancelled_at"))
    notify(
        recipients=[*officers_of(call), *_writers_of(call)],
        kind="call.cancel",
        what=gettext_noop("The call {title} is cancelled: {reason}"),
        href=f"/calls/{call.pk}/",
        now=now,
        subject=call,
        title=call.title,
        reason=call.cancel_reason,
    )
    return call


@transaction.atomic
def start_check(*, call_id: int, actor: Actor, now: datetime) -> Call:
    """Begin the preliminary review. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    call = _led(call_id, actor)
    target = CALL_WORKFLOW.target("start_check", CallState(call.state))
    _move(call, "start_check", target, actor, now)
    return call


@transaction.atomic
def start_stage(*, call_id: int, number: int, actor: Actor, now: datetime) -> Call:
    """Begin a scored stage. The first takes in every eligible application.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If *actor* does not know of the call, is no officer of its agency, or it is not the time.
    Invalid
        If it is not the next stage, applications are undecided, or nobody has come so far.
    """
    call = _led(call_id, actor)
    target = CALL_WORKFLOW.target("start_stage", CallState(call.state))
    stage = _next_stage(terms_of(call), call.stage)
    if stage is None or stage.number != number:
        raise Invalid("Stage {number} is not the next one.", number=number)
    if CallState(call.state) is CallState.CHECKING:
        _refuse_unchecked(call)
        _take_in(call, stage, actor, now)
    else:
        _refuse_undecided(call, stage)
    if not _in_stage(call).filter(stage=stage.number).exists():
        raise Invalid("No application has come to this stage.")
    call.stage = stage.number
    _move(call, "start_stage", target, actor, now, ("stage",), stage=stage.number)
    return call


@transaction.atomic
def deliberate(*, call_id: int, actor: Actor, now: datetime) -> Call:
    """Begin the choice, after the last scored stage.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `start_stage`.
    Invalid
        If a stage is still to come.
    """
    call = _led(call_id, actor)
    target = CALL_WORKFLOW.target("deliberate", CallState(call.state))
    coming = _next_stage(terms_of(call), call.stage)
    if coming is not None:
        raise Invalid("Stage {number} is still to come.", number=coming.number)
    _move(call, "deliberate", target, actor, now)
    return call


@transaction.atomic
def move_by_clock(*, call_id: int, name: str, now: datetime) -> bool:
    """Open or close a call whose instant has come; return False if it was moved already.

    The row is changed only if its state and its instant are still as they were seen, so that
    two workers, or a worker and an amendment, never move it twice or wrongly.
    """
    source, field = {
        "open": (CallState.PUBLISHED, "opens_at"),
        "close": (CallState.OPEN, "closes_at"),
    }[name]
    found = Call.objects.filter(pk=call_id, state=source.value, **{f"{field}__lte": now})
    if found.update(state=CALL_WORKFLOW.target(name, source).value) != 1:
        return False
    call = Call.objects.get(pk=call_id)
    record(
        verb=f"call.{name}",
        subject=call,
        actor=SYSTEM,
        now=now,
        before=source.value,
        due=getattr(call, field),
    )
    return True


def required_reason(reason: str) -> str:
    """Return a reason without blanks around it. Raises `Invalid` if it is empty or too long."""
    text = bounded(reason, MOST_REASON, say("Reason"))
    if not text or "\x00" in text:
        raise Invalid(
            "A reason is needed.", where="reason", remedy="Everybody can read it on the call."
        )
    return text


def _led(call_id: int, actor: Actor) -> Call:
    call = locked_call(call_id, actor)
    if not may_lead(actor, call):
        raise NotAllowed("Only programme officers of the agency lead its calls.")
    return call


def _next_stage(terms: Terms, current: int) -> Stage | None:
    return next((one for one in terms.scored_stages if one.number > current), None)


def _in_stage(call: Call) -> QuerySet[Application]:
    return Application.objects.filter(call=call, state=ApplicationState.IN_STAGE.value)


def _refuse_unchecked(call: Call) -> None:
    count = Application.objects.filter(call=call, state__in=UNCHECKED).count()
    if count:
        raise Invalid(
            "{count} applications are not through the preliminary review.",
            remedy="Decide on each of them first.",
            count=count,
        )


def _refuse_undecided(call: Call, stage: Stage) -> None:
    count = _in_stage(call).filter(stage__lt=stage.number).count()
    if count:
        raise Invalid(
            "{count} applications of the stage before are undecided.",
            remedy="Release the result of that stage first.",
            count=count,
        )


def _take_in(call: Call, stage: Stage, actor: Actor, now: datetime) -> None:
    eligible = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE.value)
    for application in eligible.select_for_update(of=("self",)).order_by("pk"):
        application.state = APPLICATION_WORKFLOW.target(
            "shortlist", ApplicationState.ELIGIBLE
        ).value
        application.stage, application.updated_at = stage.number, now
        application.save(update_fields=("state", "stage", "updated_at"))
        record(
            verb="application.shortlist",
            subject=application,
            actor=actor,
            now=now,
            stage=stage.number,
        )


def freeze_named(terms: Terms, *, actor: Actor, now: datetime) -> None:
    """Nothing that a published call names can be changed any more."""
    form = form_named(terms.form)
    if form is not None:
        freeze_form(version=form, actor=actor, now=now)
    for stage in terms.scored_stages:
        rubric = rubric_named(stage.rubric)
        if rubric is not None and rubric.frozen_at is None:
            rubric.frozen_at = now
            rubric.save(update_fields=("frozen_at",))
            record(verb="rubric_version.freeze", subject=rubric, actor=actor, now=now)


def _writers_of(call: Call) -> list[int]:
    rows = Application.objects.filter(call=call, created_by__isnull=False)
    return sorted(set(rows.values_list("created_by_id", flat=True)))


def _move(
    call: Call,
    name: str,
    target: CallState,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    before = call.state
    call.state = target.value
    call.save(update_fields=("state", *fields))
    record(verb=f"call.{name}", subject=call, actor=actor, now=now, before=before, **detail)
