"""Who may do what to person-months."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead, is_someone_else
from dure.delivery.models import LabourClaim, Project


def may_claim(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_decide(actor: Actor, claim: LabourClaim) -> bool:
    return is_agency(actor, claim.project) and is_someone_else(actor, claim.entered_by_id)


def may_withdraw(actor: Actor, claim: LabourClaim) -> bool:
    return is_lead(actor, claim.project)
