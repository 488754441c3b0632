"""Who may do what about local money. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_finance, is_lead, is_lead_finance
from dure.delivery.models import MatchCommitment, Project


def may_enter(actor: Actor, project: Project) -> bool:
    return is_lead(actor, project)


def may_confirm(actor: Actor, project: Project) -> bool:
    """A finance officer of the lead or of the agency sees the money in the account."""
    return is_finance(actor, project) or is_lead_finance(actor, project)


def is_own(actor: Actor, commitment: MatchCommitment) -> bool:
    """Nobody confirms what they entered."""
    return not actor.system and actor.user_id == commitment.entered_by_id


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {"enter": may_enter(actor, project), "confirm": may_confirm(actor, project)}
