"""Who enters, approves and posts an expenditure. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_finance, is_lead, is_lead_approver, is_lead_finance
from dure.delivery.models import Expenditure, Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_approve(actor: Actor, project: Project) -> bool:
    return is_lead_approver(actor, project) or is_finance(actor, project)


def may_post(actor: Actor, project: Project) -> bool:
    return is_lead_finance(actor, project) or is_finance(actor, project)


def may_reverse(actor: Actor, project: Project) -> bool:
    return is_finance(actor, project)


def is_own(actor: Actor, expenditure: Expenditure) -> bool:
    """Nobody approves or posts what they entered."""
    return actor.user_id is not None and actor.user_id == expenditure.entered_by_id


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "enter": may_enter(actor, project),
        "approve": may_approve(actor, project),
        "post": may_post(actor, project),
        "reverse": may_reverse(actor, project),
    }
