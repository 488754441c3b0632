"""Who drafts and who signs an agreement. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import (
    is_agency,
    is_agency_approver,
    is_lead_approver,
    is_ministry,
)
from dure.delivery.domain.agreement import Party
from dure.delivery.models import Project


def may_draft(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def may_sign_for(actor: Actor, project: Project, party: Party) -> bool:
    """Each party signs through its own approver."""
    return {
        Party.MINISTRY: is_ministry,
        Party.OPERATOR: is_agency_approver,
        Party.LEAD: is_lead_approver,
    }[party](actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    answers = {"draft": may_draft(actor, project)}
    return answers | {f"sign_{p.value}": may_sign_for(actor, project, p) for p in Party}
