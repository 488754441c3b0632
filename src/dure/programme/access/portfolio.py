"""Who may compute a portfolio: whoever may rank."""

from dure.core.actor import Actor
from dure.programme.access.ranking import may_rank
from dure.programme.models import Call


def may_choose(actor: Actor, call: Call) -> bool:
    return may_rank(actor, call)
