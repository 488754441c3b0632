"""Who changes a project's budget. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_lead
from dure.delivery.models import Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_decide_transfer(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "enter": may_enter(actor, project),
        "decide": may_decide_transfer(actor, project),
    }
