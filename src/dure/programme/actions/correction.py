"""Asking an applicant to put something right, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.programme.access.application import may_check, may_sign
from dure.programme.actions.answer import write_answers
from dure.programme.actions.application_move import move, tell
from dure.programme.actions.receipt import (
    TooLate,
    issue_receipt,
    reason_of,
    refuse_incomplete,
    refuse_own_work,
)
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.deadline import is_over
from dure.programme.domain.form import QuestionKind
from dure.programme.models import (
    Application,
    Attachment,
    CorrectionRequest,
    SubmissionReceipt,
)
from dure.programme.queries.answer import form_of
from dure.programme.queries.applicants import applicants_of
from dure.programme.queries.application import locked_application
from dure.programme.queries.correction import (
    changed_since_receipt,
    open_correction,
    received_answers,
    received_revision,
)
from dure.programme.queries.officers import officers_for

S = ApplicationState


@transaction.atomic
def request_correction(
    *,
    application_id: int,
    questions: Sequence[str],
    reason: str,
    until: datetime,
    actor: Actor,
    now: datetime,
) -> CorrectionRequest:
    """Ask for named answers to be put right by an instant; nothing else may change meanwhile.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, the actor is no officer of the agency, or it is not
        under preliminary review.
    Invalid
        If no question of the form is named, there is no reason, or the instant is not ahead.
    """
    application = locked_application(actor, application_id)
    if not may_check(actor, application):
        raise NotAllowed("Only an officer of the agency may do this.")
    target = APPLICATION_WORKFLOW.target("request_correction", S(application.state))
    correction = CorrectionRequest.objects.create(
        application=application,
        questions=_questions(application, questions),
        reason=reason_of(reason),
        until=_ahead(until, now),
        requested_by_id=actor.user_id,
        requested_at=now,
    )
    move(application, "request_correction", target, actor, now, questions=correction.questions)
    tell(
        applicants_of(application), application, now, "application.correction",
        gettext_noop("Something in {title} has to be corrected: {reason}"), reason=reason,
    )  # fmt: skip
    return correction


@transaction.atomic
def resubmit_application(*, application_id: int, actor: Actor, now: datetime) -> SubmissionReceipt:
    """Hand the corrected application in again and return its new receipt.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete, Invalid
        As `submit_application`; `Invalid` also if anything but the named answers changed.
    TooLate
        If the time for the correction is over. The agency may then decide on what it has.
    """
    application = locked_application(actor, application_id)
    if not may_sign(actor, application):
        raise NotAllowed("Only an approver of the lead may do this.")
    target = APPLICATION_WORKFLOW.target("resubmit", S(application.state))
    correction = open_correction(application)
    if correction is None:
        raise NotFound("No correction is asked for.")
    changed = changed_since_receipt(application)
    if others := changed - set(correction.questions):
        raise Invalid("Only what the agency named may be corrected.", where=min(others))
    refuse_own_work(application, actor, since=received_revision(application))
    if is_over(now=now, closes_at=correction.until):
        raise TooLate("The time for the correction is over.", remedy="Ask the agency.")
    refuse_incomplete(application)
    receipt = issue_receipt(application, actor, now)
    _close(correction, now)
    move(application, "resubmit", target, actor, now, hash=receipt.hash, round=receipt.round)
    tell(
        [*applicants_of(application), *officers_for(application)], application, now,
        "application.correction",
        gettext_noop("{title} was corrected and handed in again."),
    )  # fmt: skip
    return receipt


@transaction.atomic
def close_correction(*, application_id: int, actor: Actor, now: datetime) -> Application:
    """End a correction whose time is over: what was handed in first counts again.

    The answers go back to those of the last receipt; what was written stays in the history.
    Raises as `request_correction`; `Invalid` while there is time left.
    """
    application = locked_application(actor, application_id)
    if not may_check(actor, application):
        raise NotAllowed("Only an officer of the agency may do this.")
    target = APPLICATION_WORKFLOW.target("resubmit", S(application.state))
    correction = open_correction(application)
    if correction is None or not is_over(now=now, closes_at=correction.until):
        raise Invalid("The time for the correction is not over yet.")
    _restore(application, actor, now)
    _close(correction, now)
    move(application, "close_correction", target, actor, now)
    tell(
        applicants_of(application), application, now, "application.correction",
        gettext_noop("The time to correct {title} is over; it counts as it was handed in."),
    )  # fmt: skip
    return application


def _restore(application: Application, actor: Actor, now: datetime) -> None:
    """Write the answers and files of the last receipt again, as a new revision."""
    form, received = form_of(application), received_answers(application)
    changed = {key: received.get(key) for key in changed_since_receipt(application)}
    if changed:
        write_answers(application, form, changed, actor, now)
    files = {q.key for q in form.questions if q.kind is QuestionKind.FILE} & set(changed)
    for key in files:
        rows = Attachment.objects.filter(application=application, question=key)
        kept = received.get(key) or []
        rows.filter(removed_at__isnull=True).exclude(file__in=kept).update(removed_at=now)
        live = set(rows.filter(removed_at__isnull=True).values_list("file_id", flat=True))
        for file_id in set(kept) - live:
            latest = rows.filter(file=file_id).order_by("-pk").values_list("pk", flat=True)[:1]
            Attachment.objects.filter(pk__in=list(latest)).update(removed_at=None)


def _questions(application: Application, questions: Sequence[str]) -> list[str]:
    known = {
        question.key
        for question in form_of(application).questions
        if question.kind is not QuestionKind.COMPUTED
    }
    unknown = sorted(set(questions) - known)
    if unknown:
        raise Invalid("The form has no such question.", where=unknown[0][:60])
    if not questions:
        raise Invalid("Name the answers that are to be corrected.", where="questions")
    return sorted(set(questions))


def _ahead(until: datetime, now: datetime) -> datetime:
    if is_over(now=now, closes_at=until):
        raise Invalid("This lies in the past.", where="until", remedy="Name a later moment.")
    return until


def _close(correction: CorrectionRequest, now: datetime) -> None:
    correction.answered_at = now
    correction.save(update_fields=("answered_at",))
