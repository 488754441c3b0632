"""Who may do what to a project. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.delivery.models import Project


def is_agency(actor: Actor, project: Project) -> bool:
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, project.agency_id)


def is_agency_approver(actor: Actor, project: Project) -> bool:
    return actor.system or actor.has(Role.APPROVER, project.agency_id)


def is_ministry(actor: Actor, project: Project) -> bool:
    return actor.system or actor.has(Role.APPROVER, project.ministry_id)


def is_finance(actor: Actor, project: Project) -> bool:
    """A finance officer of the agency."""
    return actor.system or actor.has(Role.FINANCE_OFFICER, project.agency_id)


def is_lead(actor: Actor, project: Project) -> bool:
    """Somebody who enters things for the lead."""
    return (
        actor.system
        or actor.has(Role.CITY_OFFICER, project.lead_id)
        or actor.has(Role.FINANCE_OFFICER, project.lead_id)
    )


def is_lead_finance(actor: Actor, project: Project) -> bool:
    return actor.system or actor.has(Role.FINANCE_OFFICER, project.lead_id)


def is_lead_approver(actor: Actor, project: Project) -> bool:
    return actor.system or actor.has(Role.APPROVER, project.lead_id)


def may_open_projects(actor: Actor, agency_id: int) -> bool:
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, agency_id)


def may_suspend(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project) or is_ministry(actor, project)


def may_resume(actor: Actor, project: Project) -> bool:
    return may_suspend(actor, project)


def may_terminate(actor: Actor, project: Project) -> bool:
    """Only the ministry ends a project before its time."""
    return is_ministry(actor, project)


def may_close(actor: Actor, project: Project) -> bool:
    return is_agency(actor, project)


def questions(actor: Actor, project: Project) -> dict[str, bool]:
    """Answer every question about one project at once, for a page that offers what is allowed."""
    return {
        "suspend": may_suspend(actor, project),
        "resume": may_resume(actor, project),
        "terminate": may_terminate(actor, project),
        "close": may_close(actor, project),
    }


def is_someone_else(actor: Actor, entered_by_id: int | None) -> bool:
    """Nobody approves what they entered; the system has no second person to be."""
    return actor.system or (actor.user_id is not None and actor.user_id != entered_by_id)
