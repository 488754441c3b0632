"""The life of an application until it is handed in, and how it ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.programme.access.application import may_request_signoff, may_sign, may_start
from dure.programme.actions.application_move import move, tell
from dure.programme.actions.deadline import closes_of, keep_late
from dure.programme.actions.receipt import (
    TooLate,
    issue_receipt,
    reason_of,
    refuse_incomplete,
    refuse_own_work,
)
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.domain.deadline import in_time, is_over
from dure.programme.models import (
    Application,
    Call,
    ConsortiumMember,
    FormVersion,
    SectionLock,
    SubmissionReceipt,
)
from dure.programme.queries.applicants import applicants_of, approvers_of, municipality_of
from dure.programme.queries.application import locked_application
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.exclusion import standing_against
from dure.programme.queries.officers import officers_for

S = ApplicationState


@transaction.atomic
def start_application(
    *,
    call_id: int,
    lead_id: int,
    title: str,
    actor: Actor,
    now: datetime,
    municipality: str = "",
) -> Application:
    """Begin a draft. Drafts may be written from the notice on, before the window opens.

    Parameters
    ----------
    municipality
        Code in the registry; found by the lead's name where it is left out.

    Raises
    ------
    NotFound
        If there is no such call, or its form is not there.
    NotAllowed
        If the actor is no officer of the lead.
    Invalid
        If the call takes no applications any more, or there is no title.
    """
    call = call_visible_to(actor, call_id)
    if not may_start(actor, lead_id):
        raise NotAllowed("Only an officer of the city can apply for it.")
    late = call.closes_at is not None and is_over(now=now, closes_at=call.closes_at)
    if call.state not in {CallState.PUBLISHED, CallState.OPEN} or late:
        raise Invalid("This call does not take applications now.", where=call.title)
    application = Application(
        call=call,
        lead_id=lead_id,
        title=_title(title),
        form=_form_version(call),
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    application.municipality_id = municipality_of(application.lead.name, municipality)
    application.save(force_insert=True)
    ConsortiumMember.objects.create(
        application=application,
        organisation_id=lead_id,
        role=ConsortiumRole.LEAD.value,
        state=MembershipState.CONFIRMED.value,
        joined_at=now,
    )
    record(verb="application.start", subject=application, actor=actor, now=now, call=call.pk)
    return application


@transaction.atomic
def rename_application(
    *, application_id: int, title: str, actor: Actor, now: datetime
) -> Application:
    """Give a draft another title. Raises `NotFound`, `NotAllowed`, `IllegalMove` or `Invalid`."""
    application = locked_application(actor, application_id)
    if not may_request_signoff(actor, application):
        raise NotAllowed("Only an officer of the lead may do this.")
    APPLICATION_WORKFLOW.target("request_signoff", S(application.state))  # only a draft
    application.title, application.updated_at = _title(title), now
    application.save(update_fields=("title", "updated_at"))
    record(verb="application.rename", subject=application, actor=actor, now=now)
    return application


@transaction.atomic
def request_signoff(*, application_id: int, actor: Actor, now: datetime) -> Application:
    """Put a complete draft before the city's approver.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, it is not the actor's, or it is no draft.
    Incomplete
        If answers are missing or wrong, or the promise of the local half is not attached.
    Invalid
        If a file is still being checked or was blocked, or the deadline is over.
    """
    application = locked_application(actor, application_id)
    if not may_request_signoff(actor, application):
        raise NotAllowed("Only an officer of the lead may do this.")
    target = APPLICATION_WORKFLOW.target("request_signoff", S(application.state))
    if is_over(now=now, closes_at=closes_of(application)):
        raise TooLate("The deadline is over.", remedy="Ask the agency for an extension.")
    refuse_incomplete(application)
    application.signoff_by_id, application.signoff_at = actor.user_id, now
    application.returned_reason = ""
    move(
        application,
        "request_signoff",
        target,
        actor,
        now,
        "signoff_by",
        "signoff_at",
        "returned_reason",
    )
    SectionLock.objects.filter(application=application).delete()
    tell(
        approvers_of(application), application, now, "application.signoff",
        gettext_noop("{title} is complete and waits for your sign-off."), page="signoff/",
    )  # fmt: skip
    return application


@transaction.atomic
def return_application(
    *, application_id: int, reason: str, actor: Actor, now: datetime
) -> Application:
    """Give an application back to its writers. Raises `NotFound`, `NotAllowed`, `IllegalMove`,
    or `Invalid` without a reason."""
    application = locked_application(actor, application_id)
    if not may_sign(actor, application):
        raise NotAllowed("Only an approver of the lead may do this.")
    target = APPLICATION_WORKFLOW.target("return", S(application.state))
    application.returned_reason = reason_of(reason)
    move(application, "return", target, actor, now, "returned_reason", reason=reason)
    tell(
        applicants_of(application), application, now, "application.return",
        gettext_noop("{title} came back from sign-off: {reason}"), reason=reason,
    )  # fmt: skip
    return application


def submit_application(*, application_id: int, actor: Actor, now: datetime) -> SubmissionReceipt:
    """Hand an application in and return the receipt. The server's clock counts.

    Come too late, by a microsecond or a day, it is kept whole as "late, not submitted".

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete, Invalid
        As `request_signoff`; and if the actor entered a part of it or asked for the sign-off
        (nobody approves what they entered), the window is not open yet, or another live
        application of the city excludes it.
    TooLate
        If the deadline is over. Then its state is `late`.
    """
    try:
        return _submit(application_id, actor, now)
    except TooLate:
        with transaction.atomic():
            keep_late(Application.objects.select_for_update().get(pk=application_id), now)
        raise


@transaction.atomic
def _submit(application_id: int, actor: Actor, now: datetime) -> SubmissionReceipt:
    application = locked_application(actor, application_id)
    if not may_sign(actor, application):
        raise NotAllowed("Only an approver of the lead may do this.")
    target = APPLICATION_WORKFLOW.target("submit", S(application.state))
    refuse_own_work(application, actor)
    _refuse_out_of_time(application, now)
    refuse_incomplete(application)
    call = Call.objects.select_for_update().get(pk=application.call_id)
    _refuse_excluded(application)
    application.number = application.number or _next_number(call)
    application.submitted_at, application.submitted_by_id = now, actor.user_id
    receipt = issue_receipt(application, actor, now)
    move(
        application, "submit", target, actor, now,
        "number", "submitted_at", "submitted_by", number=application.number, hash=receipt.hash,
    )  # fmt: skip
    tell(
        [*applicants_of(application), *officers_for(application)], application, now,
        "application.submit", gettext_noop("{title} was submitted under number {number}."),
        number=application.number,
    )  # fmt: skip
    return receipt


@transaction.atomic
def withdraw_application(
    *, application_id: int, reason: str, actor: Actor, now: datetime
) -> Application:
    """Take an application back before the announcement. Raises `NotFound`, `NotAllowed`,
    `IllegalMove`, or `Invalid` without a reason."""
    application = locked_application(actor, application_id)
    if not may_sign(actor, application):
        raise NotAllowed("Only an approver of the lead may do this.")
    target = APPLICATION_WORKFLOW.target("withdraw", S(application.state))
    if application.call.state in {CallState.ANNOUNCED, CallState.FINAL}:
        raise Invalid("The results are announced, so it can no longer be withdrawn.")
    move(application, "withdraw", target, actor, now, reason=reason_of(reason))
    tell(
        [*applicants_of(application), *officers_for(application)], application, now,
        "application.withdraw", gettext_noop("{title} was withdrawn."),
    )  # fmt: skip
    return application


def _refuse_out_of_time(application: Application, now: datetime) -> None:
    call = application.call
    if in_time(
        now=now,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        extension_until=application.extension_until,
    ):
        return
    if call.opens_at is None or now < call.opens_at:
        raise Invalid("The call is not open yet.", remedy="Submit once it has opened.")
    raise TooLate(
        "The deadline is over: this is kept whole as late, not submitted.",
        remedy="Ask the agency for an extension and give the reason.",
    )


def _refuse_excluded(application: Application) -> None:
    other = standing_against(application, terms_of(application.call))
    if other is not None:
        raise Invalid(
            "Your city's application {number} to {call} excludes this one.",
            remedy="Withdraw one of the two.",
            number=other.number,
            call=other.call.title,
        )


def _form_version(call: Call) -> FormVersion:
    key, _, version = terms_of(call).form.partition("@")
    found = FormVersion.objects.filter(key=key, version=int(version or 1)).first()
    if found is None:
        raise NotFound("The form of this call is not there.")
    return found


def _next_number(call: Call) -> str:
    """Return the next number of a call whose row is locked."""
    taken = Application.objects.filter(call=call).exclude(number="")
    used = {int(number.rpartition("-")[2]) for number in taken.values_list("number", flat=True)}
    return f"{call.year}-{max(used, default=0) + 1:03}"


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > 200 or "\x00" in title:
        raise Invalid("A title has between 1 and 200 characters.", where="title")
    return title
