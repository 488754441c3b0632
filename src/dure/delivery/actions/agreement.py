"""Every write to an agreement: drafting, offering, signing, replacing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.access.agreement import may_draft, may_sign_for
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.domain.agreement import AGREEMENT_WORKFLOW, AgreementState, Party
from dure.delivery.domain.project import AGREEABLE, ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Agreement, AgreementSignature, Project
from dure.delivery.queries.agreement import agreement_visible_to
from dure.delivery.queries.project import Side, people_of
from dure.notifications.actions.notice import notify

APPROVERS: tuple[tuple[Side, Role], ...] = (
    ("ministry", Role.APPROVER),
    ("agency", Role.APPROVER),
    ("lead", Role.APPROVER),
)


@transaction.atomic
def draft_agreement(
    *,
    project_id: int,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    now: datetime,
    text: str = "",
    file_id: int | None = None,
) -> Agreement:
    """Enter the next version of a project's agreement.

    Raises
    ------
    Invalid
        If it ends before it starts, another version is still being made, or the project is over.
    """
    project = locked_project(project_id, actor)
    if not may_draft(actor, project):
        raise NotAllowed("Only the agency drafts an agreement.")
    if ends_on <= starts_on:
        raise Invalid("The project ends after it starts.", where="ends_on")
    if ProjectState(project.state) not in AGREEABLE:
        raise Invalid("An agreement is made before and during a project.", where=project.title)
    open_ones = (AgreementState.DRAFT.value, AgreementState.OFFERED.value)
    if Agreement.objects.filter(project=project, state__in=open_ones).exists():
        raise Invalid("Another version is still being made.", remedy="Finish that one first.")
    last = Agreement.objects.filter(project=project).aggregate(v=Max("version"))["v"] or 0
    agreement = Agreement.objects.create(
        project=project,
        version=last + 1,
        text=text,
        file_id=file_id,
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(
        verb="agreement.draft", subject=agreement, actor=actor, now=now, version=agreement.version
    )
    return agreement


@transaction.atomic
def attach_agreement(*, agreement_id: int, file_id: int, actor: Actor, now: datetime) -> Agreement:
    """Attach the document of a draft."""
    agreement = _locked(agreement_id, actor)
    if not may_draft(actor, agreement.project):
        raise NotAllowed("Only the agency drafts an agreement.")
    if agreement.state != AgreementState.DRAFT:
        raise IllegalMove("attach", agreement.state)
    agreement.file_id, agreement.updated_at = file_id, now
    agreement.save(update_fields=("file", "updated_at"))
    record(verb="agreement.attach", subject=agreement, actor=actor, now=now, file=file_id)
    return agreement


@transaction.atomic
def offer_agreement(*, agreement_id: int, actor: Actor, now: datetime) -> Agreement:
    """Lay a version before the three parties. Its document must be attached."""
    agreement = _locked(agreement_id, actor)
    project = agreement.project
    if not may_draft(actor, project):
        raise NotAllowed("Only the agency offers an agreement.")
    target = AGREEMENT_WORKFLOW.target("offer", AgreementState(agreement.state))
    if agreement.file_id is None:
        raise Incomplete(("document",))
    _move(agreement, "offer", target, actor, now)
    notify(
        recipients=people_of(project, *APPROVERS),
        kind="agreement.offered",
        what=gettext_noop("The agreement of {title} waits for your signature."),
        href=f"/projects/{project.pk}/agreement/",
        now=now,
        subject=agreement,
        title=project.title,
    )
    return agreement


@transaction.atomic
def withdraw_agreement(
    *, agreement_id: int, reason: str, actor: Actor, now: datetime
) -> Agreement:
    """Take an offered version back to draft; the signatures under it are dropped."""
    agreement = _locked(agreement_id, actor)
    if not may_draft(actor, agreement.project):
        raise NotAllowed("Only the agency withdraws an agreement.")
    target = AGREEMENT_WORKFLOW.target("withdraw", AgreementState(agreement.state))
    reason = needed_reason(reason, MOST_WORDS)
    dropped = list(agreement.signatures.values_list("party", flat=True))
    agreement.signatures.all().delete()
    _move(agreement, "withdraw", target, actor, now, reason=reason, dropped=dropped)
    return agreement


@transaction.atomic
def sign_agreement(*, agreement_id: int, party: Party, actor: Actor, now: datetime) -> Agreement:
    """Sign for one party. With the third signature the agreement is in force.

    Then the version before is replaced, the project has its dates and, if it was only awarded, is
    agreed.
    """
    agreement = _locked(agreement_id, actor)
    project = agreement.project
    if not may_sign_for(actor, project, party):
        raise NotAllowed("Each party signs through its own approver.")
    if actor.user_id == agreement.entered_by_id:
        raise NotAllowed("Nobody signs what they entered.")
    if agreement.state != AgreementState.OFFERED:
        raise IllegalMove("sign", agreement.state)
    if agreement.signatures.filter(party=party.value).exists():
        raise Invalid("This party has signed already.", where=party.value)
    if agreement.signatures.filter(signed_by_id=actor.user_id).exists():
        raise NotAllowed("One person signs for one party.")
    AgreementSignature.objects.create(
        agreement=agreement,
        party=party.value,
        signed_by_id=actor.user_id,
        entered_by_id=agreement.entered_by_id,
        signed_at=now,
    )
    record(verb="agreement.sign", subject=agreement, actor=actor, now=now, party=party.value)
    if agreement.signatures.count() == len(Party):
        _conclude(agreement, project, actor, now)
    return agreement


def _conclude(agreement: Agreement, project: Project, actor: Actor, now: datetime) -> None:
    for old in Agreement.objects.filter(project=project, state=AgreementState.IN_FORCE.value):
        target = AGREEMENT_WORKFLOW.target("supersede", AgreementState.IN_FORCE)
        _move(old, "supersede", target, actor, now)
    target = AGREEMENT_WORKFLOW.target("conclude", AgreementState(agreement.state))
    agreement.in_force_at = now
    agreement.save(update_fields=("in_force_at",))
    _move(agreement, "conclude", target, actor, now)
    project.starts_on, project.ends_on = agreement.starts_on, agreement.ends_on
    project.save(update_fields=("starts_on", "ends_on"))
    if project.state == ProjectState.AWARDED:
        move_project(project, "agree", actor=actor, now=now, version=agreement.version)
    notify(
        recipients=people_of(
            project, ("lead", Role.CITY_OFFICER), ("agency", Role.PROGRAMME_OFFICER)
        ),
        kind="agreement.in_force",
        what=gettext_noop("The agreement of {title} is signed by all three parties."),
        href=f"/projects/{project.pk}/",
        now=now,
        subject=agreement,
        title=project.title,
    )


def _locked(agreement_id: int, actor: Actor) -> Agreement:
    """Lock the project, then read the agreement again: both stand still until the end."""
    project = locked_project(agreement_visible_to(actor, agreement_id).project_id, actor)
    agreement = Agreement.objects.filter(pk=agreement_id, project=project).first()
    if agreement is None:
        raise NotFound("There is no such agreement.")
    agreement.project = project
    return agreement


def _move(
    agreement: Agreement,
    name: str,
    target: AgreementState,
    actor: Actor,
    now: datetime,
    **detail: object,
) -> None:
    agreement.state, agreement.updated_at = target.value, now
    agreement.save(update_fields=("state", "updated_at"))
    record(verb=f"agreement.{name}", subject=agreement, actor=actor, now=now, **detail)
