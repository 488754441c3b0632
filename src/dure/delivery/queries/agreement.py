"""Reads of agreements and of who has still to sign."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.agreement import AgreementState, Party
from dure.delivery.models import Agreement, AgreementSignature, Project
from dure.delivery.queries.project import Side, projects_visible_to
from dure.programme.domain.waiting import Waiting

SIDES: dict[Party, Side] = {
    Party.MINISTRY: "ministry",
    Party.OPERATOR: "agency",
    Party.LEAD: "lead",
}


def agreements_of(project: Project) -> QuerySet[Agreement]:
    """Return a project's versions, the latest first, signatures and signers. Three queries."""
    return (
        Agreement.objects.filter(project=project)
        .select_related("file", "entered_by")
        .prefetch_related("signatures__signed_by")
    )


def agreement_visible_to(actor: Actor, agreement_id: int) -> Agreement:
    """Return one version. Raises `NotFound` where *actor* may not see its project."""
    seen = Agreement.objects.filter(project__in=projects_visible_to(actor))
    found = seen.select_related("project", "file").filter(pk=agreement_id).first()
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


def unsigned_by(agreement: Agreement) -> list[Party]:
    """Return the parties that have not signed; reads prefetched signatures."""
    signed = {signature.party for signature in agreement.signatures.all()}
    return [party for party in Party if party.value not in signed]


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the agreements that *actor* may sign for a party that has not signed."""
    own = actor.organisations(Role.APPROVER)
    wanted = Q(pk__in=())
    for party, side in SIDES.items():
        done = AgreementSignature.objects.filter(party=party.value).values("agreement")
        wanted |= Q(**{f"project__{side}_id__in": own}) & ~Q(pk__in=done)
    rows = (
        Agreement.objects.filter(
            wanted, project__in=projects_visible_to(actor), state=AgreementState.OFFERED.value
        )
        .exclude(entered_by_id=actor.user_id)
        .exclude(signatures__signed_by_id=actor.user_id)
        .select_related("project")
    )
    return [
        Waiting(
            verb=_("Sign the agreement"),
            title=row.project.title,
            href=f"/projects/{row.project_id}/agreement/",
            since=row.updated_at,
        )
        for row in rows
    ]
