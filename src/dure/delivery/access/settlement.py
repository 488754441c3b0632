"""Who prepares, checks and approves a settlement. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_finance, is_lead, is_ministry
from dure.delivery.models import Project


def may_prepare(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_check(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def may_approve(actor: Actor, project: Project) -> bool:
    return is_ministry(actor, project) or is_finance(actor, project)


def may_record_return(actor: Actor, project: Project) -> bool:
    return is_finance(actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "prepare": may_prepare(actor, project),
        "check": may_check(actor, project),
        "approve": may_approve(actor, project),
        "record_return": may_record_return(actor, project),
    }
