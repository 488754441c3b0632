"""Who requests, approves and pays a part of the national money. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_finance, is_lead, is_ministry
from dure.delivery.models import Project, Tranche


def may_request(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_approve(actor: Actor, project: Project) -> bool:
    return is_ministry(actor, project)


def may_pay(actor: Actor, project: Project) -> bool:
    return is_finance(actor, project)


def may_send_back(actor: Actor, project: Project) -> bool:
    return is_ministry(actor, project) or is_agency(actor, project)


def may_evidence(actor: Actor, project: Project) -> bool:
    """The agency finds that the use of a paid part is proven."""
    return is_agency(actor, project)


def took_part(actor: Actor, tranche: Tranche) -> bool:
    """Tell whether the actor requested or approved the part: then somebody else goes on."""
    involved = (tranche.requested_by_id, tranche.approved_by_id)
    return actor.user_id is not None and actor.user_id in involved


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "request": may_request(actor, project),
        "approve": may_approve(actor, project),
        "pay": may_pay(actor, project),
        "send_back": may_send_back(actor, project),
        "evidence": may_evidence(actor, project),
    }
