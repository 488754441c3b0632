"""Who may do what to a form. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.models import FormVersion

MAKERS = (Role.PROGRAMME_OFFICER,)


def may_create(actor: Actor) -> bool:
    """Whoever prepares calls makes forms for them."""
    return actor.system or bool(actor.organisations(*MAKERS))


def may_edit(actor: Actor, version: FormVersion) -> bool:
    """A draft is changed by officers of the body that keeps it. Whether it still is one: later."""
    if actor.system:
        return True
    return version.owner_id is not None and actor.has(Role.PROGRAMME_OFFICER, version.owner_id)


def may_follow(actor: Actor, version: FormVersion) -> bool:
    """A new version is made by who keeps the form, or by any officer of one that came with us."""
    return may_edit(actor, version) or (version.owner_id is None and may_create(actor))


def questions(actor: Actor, version: FormVersion) -> dict[str, bool]:
    """Answer every question about one version, for a page that offers what is allowed."""
    return {
        "edit": version.frozen_at is None and may_edit(actor, version),
        "follow": may_follow(actor, version),
        "copy": may_create(actor),
    }
