"""Who may have a sealed run computed again: whoever may read it, auditors among them."""

from dure.core.actor import Actor
from dure.programme.access.ranking import may_see_selection
from dure.programme.models import Call


def may_verify(actor: Actor, call: Call) -> bool:
    return may_see_selection(actor, call)
