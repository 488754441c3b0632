"""Who may do what to a city. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role


def may_import(actor: Actor) -> bool:
    """The product itself and administrators bring cities in."""
    return actor.system or actor.has_anywhere(Role.ADMINISTRATOR)
