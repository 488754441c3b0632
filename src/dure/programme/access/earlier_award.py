"""Who keeps awards that were not made here. Questions only."""

from dure.core.actor import Actor, Role


def may_read(actor: Actor) -> bool:
    """Officers of an agency, who check with them, and auditors."""
    return may_bring(actor) or actor.has_anywhere(Role.AUDITOR)


def may_bring(actor: Actor) -> bool:
    """Officers of an agency: who applies does not write what bars them."""
    return actor.system or actor.has_anywhere(Role.PROGRAMME_OFFICER)
