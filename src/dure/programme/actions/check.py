"""Every write to a preliminary review: run it, set a finding aside, pass it, refuse by two."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import to_data
from dure.notifications.actions.notice import notify
from dure.programme.access.application import may_check
from dure.programme.actions.receipt import reason_of
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.check import CHECK_WORKFLOW, CheckState
from dure.programme.models import Application, Check, CheckFinding
from dure.programme.queries.applicants import applicants_of
from dure.programme.queries.application import locked_application
from dure.programme.queries.check import check_of, standing
from dure.programme.queries.eligibility import findings_of
from dure.programme.queries.officers import officers_for

A = ApplicationState


@transaction.atomic
def run_check(*, application_id: int, actor: Actor, now: datetime) -> Check:
    """Hold every rule of the call against what is known now; it replaces an earlier review.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such application, or the actor is no officer of the agency.
    IllegalMove
        If the application is not under preliminary review.
    """
    application = _under_review(application_id, actor)
    check = start_check(application, actor, now)
    record(verb="check.run", subject=check, actor=actor, now=now, revision=check.revision)
    return check


def start_check(application: Application, actor: Actor, now: datetime) -> Check:
    """Store what every rule says now, within the transaction of a locked application."""
    before = check_of(application)
    if before is not None:
        _set(before, "replace")
    check = Check.objects.create(
        application=application,
        revision=application.revision,
        run_by_id=actor.user_id,
        run_at=now,
    )
    CheckFinding.objects.bulk_create(
        CheckFinding(
            check_of=check,
            code=finding.code.value,
            severity=finding.severity.value,
            outcome=finding.outcome.value,
            said=to_data(finding.said),
        )
        for finding in findings_of(application, now)
    )
    return check


@transaction.atomic
def override_finding(
    *, application_id: int, finding_id: int, reason: str, actor: Actor, now: datetime
) -> CheckFinding:
    """Set a finding aside, with the reason on record.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `run_check`; also if no review is open or it has no such finding.
    Invalid
        If there is no reason.
    """
    application = _under_review(application_id, actor)
    check = _open(application, "pass")
    finding = CheckFinding.objects.filter(check_of=check, pk=finding_id).first()
    if finding is None:
        raise NotFound("This review has no such finding.")
    finding.override_reason = reason_of(reason)
    finding.overridden_by_id, finding.overridden_at = actor.user_id, now
    finding.save(update_fields=("override_reason", "overridden_by", "overridden_at"))
    record(
        verb="check.override", subject=check, actor=actor, now=now,
        code=finding.code, reason=finding.override_reason,
    )  # fmt: skip
    return finding


@transaction.atomic
def pass_check(*, application_id: int, actor: Actor, now: datetime) -> Check:
    """Let an application into the evaluation.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `run_check`; also if no review is open.
    Incomplete
        If a blocking rule is broken or cannot be decided, and was not set aside with a reason.
    Invalid
        If the answers changed since the rules were run.
    """
    application = _under_review(application_id, actor)
    check = _open(application, "pass")
    _refuse_old(application, check)
    if against := standing(check):
        raise Incomplete(tuple(finding.code for finding in against))
    return _decide(application, check, "pass", "pass_check", actor, now)


@transaction.atomic
def propose_refusal(*, application_id: int, reason: str, actor: Actor, now: datetime) -> Check:
    """Propose to refuse an application; a second officer confirms or returns it.

    Raises as `run_check`, and `Invalid` without a reason.
    """
    application = _under_review(application_id, actor)
    check = _open(application, "propose_fail")
    _refuse_old(application, check)
    check.reason, check.proposed_by_id = reason_of(reason), actor.user_id
    _set(check, "propose_fail", "reason", "proposed_by")
    record(verb="check.propose_fail", subject=check, actor=actor, now=now, reason=check.reason)
    _tell_officers(application, actor, now)
    return check


@transaction.atomic
def return_refusal(*, application_id: int, actor: Actor, now: datetime) -> Check:
    """Open a proposed refusal again. Raises as `run_check`."""
    application = _under_review(application_id, actor)
    check = _open(application, "return")
    _set(check, "return")
    record(verb="check.return", subject=check, actor=actor, now=now)
    return check


@transaction.atomic
def confirm_refusal(*, application_id: int, actor: Actor, now: datetime) -> Check:
    """Refuse an application as a second person. Raises as `run_check`.

    `NotAllowed` also if the actor proposed it.
    """
    application = _under_review(application_id, actor)
    check = _open(application, "confirm_fail")
    if actor.user_id is None or check.proposed_by_id == actor.user_id:
        raise NotAllowed(
            "Nobody approves what they entered.", remedy="A second officer confirms a refusal."
        )
    return _decide(application, check, "confirm_fail", "fail_check", actor, now)


def _under_review(application_id: int, actor: Actor) -> Application:
    application = locked_application(actor, application_id)
    if not may_check(actor, application):
        raise NotAllowed("Only an officer of the agency may do this.")
    if application.state != A.SUBMITTED:
        raise IllegalMove("check", application.state)
    if application.call.state not in {CallState.CLOSED, CallState.CHECKING}:
        raise Invalid("The review begins when the call is closed.", where=application.call.title)
    return application


def _open(application: Application, move: str) -> Check:
    check = check_of(application, lock=True)
    if check is None:
        raise NotFound("The rules were not run yet.", remedy="Run them first.")
    CHECK_WORKFLOW.target(move, CheckState(check.state))
    return check


def _refuse_old(application: Application, check: Check) -> None:
    if check.revision != application.revision:
        raise Invalid(
            "The application changed since the rules were run.", remedy="Run them again."
        )


def _set(check: Check, move: str, *fields: str) -> None:
    check.state = CHECK_WORKFLOW.target(move, CheckState(check.state)).value
    check.save(update_fields=("state", *fields))


def _decide(
    application: Application, check: Check, move: str, step: str, actor: Actor, now: datetime
) -> Check:
    check.decided_by_id, check.decided_at = actor.user_id, now
    _set(check, move, "decided_by", "decided_at")
    before = application.state
    target = APPLICATION_WORKFLOW.target(step, A(before))
    application.state, application.updated_at = target.value, now
    application.save(update_fields=("state", "updated_at"))
    record(verb=f"check.{move}", subject=check, actor=actor, now=now, reason=check.reason)
    record(verb=f"application.{step}", subject=application, actor=actor, now=now, before=before)
    what = gettext_noop("{title} passed the preliminary review.")
    if step == "fail_check":
        what = gettext_noop("{title} was refused in the preliminary review: {reason}")
    notify(
        recipients=applicants_of(application),
        kind="application.check",
        what=what,
        href=f"/applications/{application.pk}/",
        now=now,
        subject=application,
        title=application.title,
        reason=check.reason,
    )
    return check


def _tell_officers(application: Application, actor: Actor, now: datetime) -> None:
    notify(
        recipients=[key for key in officers_for(application) if key != actor.user_id],
        kind="check.proposed",
        what=gettext_noop("The refusal of {number} {title} waits for a second person."),
        href=f"/applications/{application.pk}/check/",
        now=now,
        subject=application,
        number=application.number,
        title=application.title,
    )
