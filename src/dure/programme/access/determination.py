"""Who may enter, approve and announce what is decided. Nobody approves what they entered."""

from dure.core.actor import Actor, Role
from dure.programme.access.ranking import may_rank, may_see_selection
from dure.programme.models import Application, Call, Determination


def may_enter(actor: Actor, call: Call) -> bool:
    """The agency proposes and edits."""
    return may_rank(actor, call)


def may_decide(actor: Actor, call: Call) -> bool:
    """The ministry's approver approves, announces and promotes."""
    return actor.system or actor.has(Role.APPROVER, call.ministry_id)


def may_approve(actor: Actor, call: Call, determination: Determination) -> bool:
    entered = determination.entered_by_id
    own = actor.user_id is not None and entered == actor.user_id
    return may_decide(actor, call) and not own


def may_forfeit(actor: Actor, application: Application) -> bool:
    """The city's approver gives an award up."""
    return actor.system or actor.has(Role.APPROVER, application.lead_id)


def questions(actor: Actor, call: Call) -> dict[str, bool]:
    """Answer every question about a call's determinations at once."""
    return {
        "see": may_see_selection(actor, call),
        "enter": may_enter(actor, call),
        "decide": may_decide(actor, call),
    }
