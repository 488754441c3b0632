"""Every write to a score sheet: declare, write, hand in, reopen, lock, step back, cancel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.accounts.queries.membership import people_with
from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access import sheet as access
from dure.programme.domain.application import IN_REVIEW, ApplicationState
from dure.programme.domain.conflict import ConflictGround, ConflictOrigin
from dure.programme.domain.score import (
    SheetChange,
    SheetContent,
    check_change,
    merged,
    missing_of,
    undecided,
)
from dure.programme.domain.sheet import SHEET_WORKFLOW, SheetState
from dure.programme.domain.terms import WindowKind
from dure.programme.models import Conflict, CriterionScore, ScoreSheet
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.rubric_version import rubric_body
from dure.programme.queries.sheet import content_of, is_chair, sheets_visible_to

UNDER_JUDGEMENT = {state.value for state in IN_REVIEW | {ApplicationState.UNDER_OBJECTION}}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved sheet, and where another device had given something else: both are kept."""

    sheet: ScoreSheet
    content: SheetContent
    differences: tuple[str, ...]


@transaction.atomic
def declare_free(*, sheet_id: int, pledged: bool, actor: Actor, now: datetime) -> ScoreSheet:
    """Declare that there is no conflict and pledge confidentiality; the application opens.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If the actor has no such sheet, may not score it, or has declared before.
    Incomplete
        Without the pledge.
    """
    sheet = _to_score(sheet_id, actor)
    if not pledged:
        raise Incomplete(("pledge",))
    sheet.pledged_at = now
    return _move(sheet, "declare", actor=actor, now=now, fields=("pledged_at",))


@transaction.atomic
def save_sheet(
    *, sheet_id: int, read_version: int, change: SheetChange, actor: Actor, now: datetime
) -> Saved:
    """Keep what was changed on one device. What another saved meanwhile is merged, never lost.

    Parameters
    ----------
    read_version
        The version that the device had read.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such sheet of the actor's, or nothing may be written on it now.
    Invalid
        If the rubric has no place for it, or the version was never there.
    """
    sheet = _to_score(sheet_id, actor)
    move = "revise" if sheet.state == SheetState.REOPENED else "write"
    target = SHEET_WORKFLOW.target(move, SheetState(sheet.state))
    if not 0 <= read_version <= sheet.version:
        raise Invalid("This sheet has no version {version} yet.", version=read_version)
    rubric = rubric_body(sheet.rubric)
    check_change(rubric, change)
    before = content_of(sheet)
    result = merged(before, change, read_version=read_version, to=sheet.version + 1)
    if result.content == before:
        return Saved(sheet, before, ())
    began = sheet.state != target.value
    sheet.state, sheet.version, sheet.updated_at = target.value, sheet.version + 1, now
    _write(sheet, before, result.content)
    if began or result.differences:
        verb = "sheet.write" if began else "sheet.merge"
        record(verb=verb, subject=sheet, actor=actor, now=now, differences=result.differences)
    return Saved(sheet, result.content, result.differences)


@transaction.atomic
def submit_sheet(*, sheet_id: int, actor: Actor, now: datetime) -> ScoreSheet:
    """Hand a sheet in. It counts from now on, and its author may read the others of the panel.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `save_sheet`.
    Invalid
        If the evaluation is over, or two devices differ and nothing was chosen. The draft stays.
    Incomplete
        If points or comments are missing.
    """
    sheet = _to_score(sheet_id, actor)
    SHEET_WORKFLOW.target("submit", SheetState(sheet.state))
    if sheet.state != SheetState.REOPENED:  # a reopened sheet has its time from who reopened it
        _refuse_late(sheet, now)
    rubric, content = rubric_body(sheet.rubric), content_of(sheet)
    if missing := missing_of(rubric, content):
        raise Incomplete(missing)
    if open_keys := undecided(content):
        names = [one.name for one in rubric.criteria if one.key in open_keys]
        raise Invalid(
            "Two devices gave different points for {criteria}.",
            remedy="Choose which of them counts.",
            criteria=", ".join(names),
        )
    sheet.submitted_at = now
    total = sum((s.points for s in content.scores.values() if s.points is not None), Fraction(0))
    return _move(sheet, "submit", actor=actor, now=now, fields=("submitted_at",), total=str(total))


@transaction.atomic
def reopen_sheet(*, sheet_id: int, reason: str, actor: Actor, now: datetime) -> ScoreSheet:
    """Give a sheet back to its evaluator, who is told why.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is not seen, not the actor's to reopen, or not handed in.
    Incomplete
        Without a reason.
    """
    sheet = _locked(sheet_id, actor)
    if not access.may_reopen(actor, sheet, chairs=is_chair(actor, sheet.panel_id)):
        raise NotAllowed("Only the chair of the panel or the agency may reopen a score sheet.")
    sheet.reason = needed_reason(reason)
    _move(sheet, "reopen", actor=actor, now=now, fields=("reason",), reason=sheet.reason)
    _tell_evaluator(
        sheet,
        kind="sheet.reopened",
        what=gettext_noop("Your score sheet for {title} was reopened: {reason}"),
        now=now,
    )
    return sheet


@transaction.atomic
def lock_sheets(*, call_id: int, stage: int, actor: Actor, now: datetime) -> int:
    """Lock every sheet of a stage that is handed in; return how many. One entry in the record.

    Raises
    ------
    NotFound, NotAllowed
        If the call is not seen, or not run by the actor's agency.
    Invalid
        If a reopened sheet is still out.
    """
    call = call_visible_to(actor, call_id)
    if not access.may_lock(actor, call):
        raise NotAllowed("Only the agency may lock the score sheets.")
    rows = ScoreSheet.objects.filter(application__call=call, stage=stage)
    out = rows.filter(state=SheetState.REOPENED.value).count()
    if out:
        raise Invalid(
            "{count} reopened score sheets are not handed in again.",
            remedy="Wait for them, or cancel them with a reason.",
            count=out,
        )
    target = SHEET_WORKFLOW.target("lock", SheetState.SUBMITTED)
    keys = list(
        rows.filter(state=SheetState.SUBMITTED.value)
        .select_for_update()
        .values_list("pk", flat=True)
    )
    ScoreSheet.objects.filter(pk__in=keys).update(state=target.value, updated_at=now)
    if keys:
        record(verb="sheet.lock", subject=call, actor=actor, now=now, stage=stage, sheets=keys)
    return len(keys)


@transaction.atomic
def recuse(*, sheet_id: int, reason: str, actor: Actor, now: datetime) -> ScoreSheet:
    """Step back from an application, before or after beginning; the agency is told.

    The application disappears from the evaluator's desk and from every other path.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete
        If there is no such sheet of the actor's, it is locked, or no reason is given.
    """
    sheet = _locked(sheet_id, actor)
    if not access.may_recuse(actor, sheet):
        raise NotAllowed("Only the evaluator named on it may step back from a score sheet.")
    sheet.reason = needed_reason(reason)
    _move(sheet, "recuse", actor=actor, now=now, fields=("reason",), reason=sheet.reason)
    conflict, is_new = Conflict.objects.get_or_create(
        user_id=sheet.evaluator.user_id,
        application=sheet.application,
        ground=ConflictGround.DECLARED.value,
        cleared_at=None,
        defaults={
            "origin": ConflictOrigin.DECLARED.value,
            "note": sheet.reason,
            "found_at": now,
        },
    )
    if is_new:
        record(verb="conflict.declare", subject=conflict, actor=actor, now=now)
    call = sheet.application.call
    notify(
        recipients=people_with(Role.PROGRAMME_OFFICER, call.agency_id),
        kind="sheet.recused",
        what=gettext_noop("An evaluator has stepped back from {title}. Someone must take over."),
        href=f"/calls/{call.pk}/stages/{sheet.stage}/matrix",
        now=now,
        subject=sheet,
        title=sheet.application.title,
    )
    return sheet


@transaction.atomic
def cancel_sheet(*, sheet_id: int, reason: str, actor: Actor, now: datetime) -> ScoreSheet:
    """Take a sheet out of the count, for a reason that its evaluator is told.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete
        If it is not seen, not run by the actor's agency, locked, or no reason is given.
    """
    sheet = _locked(sheet_id, actor)
    if not access.may_cancel(actor, sheet):
        raise NotAllowed("Only the agency may cancel a score sheet.")
    sheet.reason = needed_reason(reason)
    _move(sheet, "cancel", actor=actor, now=now, fields=("reason",), reason=sheet.reason)
    _tell_evaluator(
        sheet,
        kind="sheet.cancelled",
        what=gettext_noop("Your score sheet for {title} no longer counts: {reason}"),
        now=now,
    )
    return sheet


def _locked(sheet_id: int, actor: Actor) -> ScoreSheet:
    try:
        return sheets_visible_to(actor).select_for_update(of=("self",)).get(pk=sheet_id)
    except ScoreSheet.DoesNotExist:
        raise NotFound("There is no such score sheet.") from None


def _to_score(sheet_id: int, actor: Actor) -> ScoreSheet:
    sheet = _locked(sheet_id, actor)
    if not access.may_score(actor, sheet):
        raise NotAllowed("Only the evaluator named on it may fill in a score sheet.")
    if sheet.application.state not in UNDER_JUDGEMENT:
        raise Invalid("This application is no longer under evaluation.")
    return sheet


def _refuse_late(sheet: ScoreSheet, now: datetime) -> None:
    window = terms_of(sheet.application.call).window(WindowKind.EVALUATION)
    if window is not None and sheet.stage and now >= window.closes_at:
        raise Invalid(
            "The evaluation is over; this sheet was not handed in.",
            remedy="What you wrote is kept. Ask the agency, naming the application.",
        )


def _write(sheet: ScoreSheet, before: SheetContent, after: SheetContent) -> None:
    sheet.comment, sheet.comment_to_applicant = after.comment, after.comment_to_applicant
    sheet.comments_version = after.comments_version
    sheet.save(
        update_fields=(
            "state",
            "version",
            "updated_at",
            "comment",
            "comment_to_applicant",
            "comments_version",
        )
    )
    for key, score in after.scores.items():
        if score == before.scores.get(key):
            continue
        CriterionScore.objects.update_or_create(
            sheet=sheet,
            criterion=key,
            defaults={
                "points": _decimal(score.points),
                "comment": score.comment,
                "version": score.version,
                "other_points": _decimal(score.other),
            },
        )


def _decimal(points: Fraction | None) -> Decimal | None:
    if points is None:
        return None
    return Decimal(points.numerator) / Decimal(points.denominator)


def _tell_evaluator(sheet: ScoreSheet, *, kind: str, what: str, now: datetime) -> None:
    notify(
        recipients=[sheet.evaluator.user_id],
        kind=kind,
        what=what,
        href=f"/review/{sheet.pk}" if kind == "sheet.reopened" else "/review/",
        now=now,
        subject=sheet,
        title=sheet.application.title,
        reason=sheet.reason,
    )


def _move(
    sheet: ScoreSheet,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> ScoreSheet:
    before = SheetState(sheet.state)
    sheet.state = SHEET_WORKFLOW.target(name, before).value
    sheet.updated_at = now
    sheet.save(update_fields=("state", "updated_at", *fields))
    record(
        verb=f"sheet.{name}", subject=sheet, actor=actor, now=now, before=before.value, **detail
    )
    return sheet
