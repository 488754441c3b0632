"""Who may do what to rubrics. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.models import RubricVersion


def may_read(actor: Actor, version: RubricVersion) -> bool:
    """Anybody reads what a published call scores by; others are read by who works on calls."""
    return version.frozen_at is not None or may_browse(actor)


def may_browse(actor: Actor) -> bool:
    """See every version, the ones that no call uses yet too: who makes calls, and auditors.

    Approvers do not: a city has them too. A ministry's read what its calls name, see
    `queries.rubric_version`.
    """
    roles = (Role.PROGRAMME_OFFICER, Role.AUDITOR)
    return actor.system or any(actor.has_anywhere(role) for role in roles)


def may_write(actor: Actor) -> bool:
    """Make rubrics and change those that no published call names."""
    return actor.system or actor.has_anywhere(Role.PROGRAMME_OFFICER)


def questions(actor: Actor, version: RubricVersion) -> dict[str, bool]:
    """Answer every question about one version at once."""
    return {
        "read": may_read(actor, version),
        "edit": may_write(actor) and version.frozen_at is None,
        "clone": may_write(actor),
    }
