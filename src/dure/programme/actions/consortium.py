"""Who applies together: invited by the lead, and free to say yes, no, or to leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.accounts.queries.organisation import organisation
from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor, Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access.application import (
    PARTNERS,
    may_answer_invitation,
    may_check,
    may_invite,
)
from dure.programme.actions.check import start_check
from dure.programme.actions.conflict import derive_for_application
from dure.programme.actions.receipt import reason_of
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.models import Application, ConsortiumChange, ConsortiumMember
from dure.programme.queries.applicants import applicants_of, people_of
from dure.programme.queries.application import locked_application
from dure.programme.queries.officers import officers_for

M = MembershipState
ROLES = (ConsortiumRole.PARTNER, ConsortiumRole.SUBCONTRACTOR)


@transaction.atomic
def invite_member(
    *,
    application_id: int,
    organisation_id: int,
    role: str,
    share_permille: int,
    competence: str = "",
    is_large: bool = False,
    actor: Actor,
    now: datetime,
) -> ConsortiumMember:
    """Invite an organisation to apply together; one that declined or left may be asked again.

    Parameters
    ----------
    share_permille
        Of the work, in thousandths, 0 to 1000.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application or organisation, the actor is no officer of the lead, or
        it is no draft.
    Invalid
        If it is a member already, or a value is out of bounds.
    """
    application = _draft(application_id, actor)
    if role not in {each.value for each in ROLES} or not 0 <= share_permille <= 1000:
        raise Invalid("A member is a partner or a subcontractor with 0 to 1000 thousandths.")
    if len(competence) > 5_000 or "\x00" in competence:
        raise Invalid("This text is too long to be kept.", where="competence")
    asked = organisation(organisation_id)
    member = ConsortiumMember.objects.filter(application=application, organisation=asked).first()
    if member is not None and member.state in {M.INVITED, M.CONFIRMED}:
        raise Invalid("This organisation is a member already.", where="organisation")
    member = member or ConsortiumMember(application=application, organisation=asked)
    member.role, member.state, member.share_permille = role, M.INVITED.value, share_permille
    member.competence, member.is_large = competence.strip(), is_large
    member.joined_at = member.left_at = None
    member.save()
    _record("invite", application, member, actor, now)
    _tell(
        people_of(organisation_id, *PARTNERS), application, now,
        gettext_noop("{lead} invites your organisation to {title}."),
        lead=application.lead.name,
    )  # fmt: skip
    return member


@transaction.atomic
def revoke_invitation(*, member_id: int, actor: Actor, now: datetime) -> ConsortiumMember:
    """Take an invitation back that was not answered. Raises as `invite_member`."""
    member = _member(member_id)
    application = _draft(member.application_id, actor)
    _from(member, M.INVITED, "revoke")
    return _set(application, member, M.DECLINED, "revoke", actor, now)


@transaction.atomic
def confirm_membership(*, member_id: int, actor: Actor, now: datetime) -> ConsortiumMember:
    """Accept an invitation. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    member, application = _own(member_id, actor)
    _from(member, M.INVITED, "confirm")
    member.joined_at = now
    _set(application, member, M.CONFIRMED, "confirm", actor, now)
    return _changed(application, member, actor, now, "")


@transaction.atomic
def decline_membership(*, member_id: int, actor: Actor, now: datetime) -> ConsortiumMember:
    """Turn an invitation down. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    member, application = _own(member_id, actor)
    _from(member, M.INVITED, "decline")
    _set(application, member, M.DECLINED, "decline", actor, now)
    return _changed(application, member, actor, now, "")


@transaction.atomic
def leave_consortium(
    *, member_id: int, reason: str, actor: Actor, now: datetime
) -> ConsortiumMember:
    """Leave a consortium. After submission the agency reviews whether the rest can go on.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such member, it is another organisation, or it is not confirmed.
    Invalid
        If there is no reason.
    """
    member, application = _own(member_id, actor)
    _from(member, M.CONFIRMED, "leave")
    member.left_at = now
    _set(application, member, M.LEFT, "leave", actor, now)
    return _changed(application, member, actor, now, reason_of(reason))


@transaction.atomic
def review_change(*, change_id: int, review: str, actor: Actor, now: datetime) -> ConsortiumChange:
    """Say, for the agency, whether the consortium can go on as it is now.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such change that waits, or the actor is no officer of the agency.
    Invalid
        If nothing is said.
    """
    change = ConsortiumChange.objects.filter(pk=change_id, reviewed_at__isnull=True).first()
    if change is None:
        raise NotFound("No such change waits for a review.")
    application = locked_application(actor, change.application_id)
    if not may_check(actor, application):
        raise NotAllowed("Only an officer of the agency may do this.")
    change.review, change.reviewed_at = reason_of(review), now
    change.reviewed_by_id = actor.user_id
    change.save(update_fields=("review", "reviewed_at", "reviewed_by"))
    record(
        verb="consortium.review", subject=application, actor=actor, now=now,
        change=change.pk, review=change.review,
    )  # fmt: skip
    return change


def _changed(
    application: Application, member: ConsortiumMember, actor: Actor, now: datetime, reason: str
) -> ConsortiumMember:
    """Tell the lead; once it is handed in, raise the flag for agency and delivery as well."""
    told = applicants_of(application)
    if ApplicationState(application.state) not in UNSUBMITTED:
        ConsortiumChange.objects.create(
            application=application, member=member, state_after=member.state, reason=reason, at=now
        )
        start_check(application, SYSTEM, now)  # every rule again, on the consortium as it is now
        told += officers_for(application)
        told += people_of(application.call.agency_id, Role.FINANCE_OFFICER)
    what = {
        M.CONFIRMED.value: gettext_noop("{member} has joined {title}."),
        M.DECLINED.value: gettext_noop("{member} does not join {title}."),
        M.LEFT.value: gettext_noop("{member} has left {title}."),
    }[member.state]
    _tell(told, application, now, what, member=member.organisation.name)
    return member


def _draft(application_id: int, actor: Actor) -> Application:
    application = locked_application(actor, application_id)
    if not may_invite(actor, application):
        raise NotAllowed("Only an officer of the lead may do this.")
    if application.state != ApplicationState.DRAFT:
        raise IllegalMove("invite", application.state)
    return application


def _member(member_id: int) -> ConsortiumMember:
    rows = ConsortiumMember.objects.select_related("organisation")
    member = rows.filter(pk=member_id).first()
    if member is None:
        raise NotFound("There is no such member of the consortium.")
    return member


def _own(member_id: int, actor: Actor) -> tuple[ConsortiumMember, Application]:
    member = _member(member_id)
    application = locked_application(actor, member.application_id)
    member = _member(member_id)  # as it is now that the application is locked
    if not may_answer_invitation(actor, member):
        raise NotAllowed("Only the organisation itself may do this.")
    return member, application


def _from(member: ConsortiumMember, state: MembershipState, move: str) -> None:
    if member.state != state.value:
        raise IllegalMove(move, member.state)


def _set(
    application: Application,
    member: ConsortiumMember,
    state: MembershipState,
    move: str,
    actor: Actor,
    now: datetime,
) -> ConsortiumMember:
    member.state = state.value
    member.save(update_fields=("state", "joined_at", "left_at"))
    _record(move, application, member, actor, now)
    return member


def _record(
    move: str, application: Application, member: ConsortiumMember, actor: Actor, now: datetime
) -> None:
    record(
        verb=f"consortium.{move}", subject=application, actor=actor, now=now,
        member=member.pk, organisation=member.organisation_id,
    )  # fmt: skip
    derive_for_application(application.pk, now)  # somebody may have come who employs a judge


def _tell(
    recipients: list[int], application: Application, now: datetime, what: str, **values: object
) -> None:
    notify(
        recipients=recipients,
        kind="application.consortium",
        what=what,
        href=f"/applications/{application.pk}/",
        now=now,
        subject=application,
        **{"title": application.title, **values},
    )
