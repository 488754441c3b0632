"""Who seals a project's dossier, and who may take it away."""

from dure.core.actor import Actor, Role
from dure.delivery.access.project import is_agency, is_ministry
from dure.delivery.models import Project


def may_seal(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def may_take(actor: Actor, project: Project) -> bool:
    """It holds the sealed runs of the whole call: agency, ministry and auditors, as those."""
    return (
        is_agency(actor, project)
        or is_ministry(actor, project)
        or actor.has_anywhere(Role.AUDITOR)
    )
