"""Who may do what to a call. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.domain.amendment import AMENDABLE
from dure.programme.domain.call import CALL_WORKFLOW, CallState
from dure.programme.models import Call


def may_create(actor: Actor, agency_id: int) -> bool:
    """Officers of an agency prepare its calls."""
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, agency_id)


def may_edit(actor: Actor, call: Call) -> bool:
    """Write what a draft says, or propose an amendment of a published call."""
    return may_create(actor, call.agency_id)


def may_clone(actor: Actor, call: Call) -> bool:
    return may_create(actor, call.agency_id)


def may_publish(actor: Actor, call: Call, written_by: int | None = None) -> bool:
    """An approver of the ministry who wrote neither the call nor its terms (*written_by*)."""
    return is_approver(actor, call) and (
        actor.user_id is None or actor.user_id not in (call.created_by_id, written_by)
    )


def may_decide_amendment(actor: Actor, call: Call, proposed_by: int | None) -> bool:
    """An approver of the ministry who did not propose it."""
    return is_approver(actor, call) and (actor.user_id is None or actor.user_id != proposed_by)


def may_cancel(actor: Actor, call: Call) -> bool:
    return is_approver(actor, call)


def may_lead(actor: Actor, call: Call) -> bool:
    """Begin the preliminary review, the stages and the deliberation."""
    return may_create(actor, call.agency_id)


def is_approver(actor: Actor, call: Call) -> bool:
    return actor.system or actor.has(Role.APPROVER, call.ministry_id)


def is_staff(actor: Actor, call: Call) -> bool:
    """Tell whether the page may show how the call is made: agency, ministry and auditors."""
    return may_edit(actor, call) or is_approver(actor, call) or actor.has_anywhere(Role.AUDITOR)


def questions(actor: Actor, call: Call, written_by: int | None = None) -> dict[str, bool]:
    """Answer what *actor* may do to the call in its present state, for a page that offers it."""
    state = CallState(call.state)
    moves = set(CALL_WORKFLOW.available(state))
    return {
        "edit": state is CallState.DRAFT and may_edit(actor, call),
        "amend": state in AMENDABLE and may_edit(actor, call),
        "clone": may_clone(actor, call),
        "publish": "publish" in moves and may_publish(actor, call, written_by),
        "cancel": "cancel" in moves and may_cancel(actor, call),
        "start_check": "start_check" in moves and may_lead(actor, call),
        "start_stage": "start_stage" in moves and may_lead(actor, call),
        "deliberate": "deliberate" in moves and may_lead(actor, call),
        "staff": is_staff(actor, call),
    }
