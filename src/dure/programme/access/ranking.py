"""Who may rank a stage, release its result and see the selection before it is announced."""

from dure.core.actor import Actor, Role
from dure.programme.models import Call


def may_rank(actor: Actor, call: Call) -> bool:
    """The agency's officers compute; they do not score."""
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)


def may_release_stage(actor: Actor, call: Call) -> bool:
    return may_rank(actor, call)


def may_see_selection(actor: Actor, call: Call) -> bool:
    """Whoever prepares, decides or audits it; nobody else before the announcement."""
    return (
        may_rank(actor, call)
        or actor.has(Role.APPROVER, call.ministry_id)
        or actor.has_anywhere(Role.AUDITOR)
    )


def questions(actor: Actor, call: Call) -> dict[str, bool]:
    """Answer every question about a call's ranking at once."""
    return {
        "rank": may_rank(actor, call),
        "release_stage": may_release_stage(actor, call),
        "see_selection": may_see_selection(actor, call),
    }
