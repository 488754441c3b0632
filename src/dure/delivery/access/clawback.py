"""Who takes money back. Questions only."""

from dure.core.actor import Actor
from dure.delivery.access.project import is_agency, is_finance, is_ministry
from dure.delivery.models import Project


def may_propose(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def may_decide(actor: Actor, project: Project) -> bool:
    return is_ministry(actor, project)


def may_record_payment(actor: Actor, project: Project) -> bool:
    return is_finance(actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    return {
        "propose": may_propose(actor, project),
        "decide": may_decide(actor, project),
        "record_payment": may_record_payment(actor, project),
    }
