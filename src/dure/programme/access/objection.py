"""Who may object, appoint another panel, and decide."""

from collections.abc import Collection

from dure.core.actor import Actor, Role
from dure.programme.access.ranking import may_rank
from dure.programme.models import Application, Call


def may_object(actor: Actor, application: Application) -> bool:
    """The city's approver, for the city."""
    return actor.has(Role.APPROVER, application.lead_id)


def may_appoint(actor: Actor, call: Call) -> bool:
    return may_rank(actor, call)


def may_judge(actor: Actor, chairs: Collection[int]) -> bool:
    """The chair of the objection's panel; the agency does not decide on itself."""
    return actor.user_id is not None and actor.user_id in chairs
