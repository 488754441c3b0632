"""Who may do what to the pool of evaluators. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.models import Evaluator


def may_enter(actor: Actor, agency_id: int) -> bool:
    """Officers of an agency enter people into its own pool."""
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, agency_id)


def may_edit(actor: Actor, evaluator: Evaluator) -> bool:
    """Each evaluator keeps their own record; the agency may, too."""
    return _is_own(actor, evaluator) or may_enter(actor, evaluator.agency_id)


def may_check(actor: Actor, evaluator: Evaluator) -> bool:
    """Another officer of the agency than whoever changed the record last, never the person."""
    if actor.system:
        return True
    free = actor.user_id not in (evaluator.user_id, evaluator.changed_by_id)
    return free and may_enter(actor, evaluator.agency_id)


def may_remove_tie(actor: Actor, evaluator: Evaluator) -> bool:
    """A tie entered wrongly is taken out by the agency, so that nobody hides one of their own."""
    return may_enter(actor, evaluator.agency_id) and not _is_own(actor, evaluator)


def questions(actor: Actor, evaluator: Evaluator) -> dict[str, bool]:
    """Answer every question about one evaluator, for a page that offers what is allowed."""
    return {
        "edit": may_edit(actor, evaluator),
        "check": evaluator.checked_at is None and may_check(actor, evaluator),
        "remove_tie": may_remove_tie(actor, evaluator),
        "own": _is_own(actor, evaluator),
    }


def _is_own(actor: Actor, evaluator: Evaluator) -> bool:
    return actor.user_id is not None and actor.user_id == evaluator.user_id
