"""Who writes in a project's book. Questions only; whoever sees the project reads it."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_finance, is_lead_finance
from dure.delivery.models import Project


def may_post_interest(actor: Actor, project: Project) -> bool:
    return is_lead_finance(actor, project) or is_finance(actor, project)


def may_reverse(actor: Actor, project: Project) -> bool:
    """Corrections of the book are the agency's finance officer's."""
    return is_finance(actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "post_interest": may_post_interest(actor, project),
        "reverse": may_reverse(actor, project),
    }
