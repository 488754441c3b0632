"""Who may draw panels and share out applications. No writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.domain.call import CallState
from dure.programme.models import Call

READS = (Role.PROGRAMME_OFFICER, Role.APPROVER)
UNDER_WAY = frozenset(set(CallState) - {CallState.DRAFT, CallState.FINAL, CallState.CANCELLED})


def may_draw(actor: Actor, call: Call) -> bool:
    """The agency's officers draw, share out and replace, from the publication to the end."""
    officer = actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)
    return officer and CallState(call.state) in UNDER_WAY


def may_see_panels(actor: Actor, call: Call) -> bool:
    """Who sits on a panel is secret until the results are announced, but for who runs the call."""
    if actor.system or actor.has_anywhere(Role.AUDITOR) or call.announced_at is not None:
        return True
    return may_see_work(actor, call)


def may_see_work(actor: Actor, call: Call) -> bool:
    """Who was drawn from whom and who judges what: agency, ministry and auditors, always."""
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return True
    own = actor.organisations(*READS)
    return call.agency_id in own or call.ministry_id in own
