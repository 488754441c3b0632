"""Who may do what to a panel meeting and its minutes. Questions only."""

from __future__ import annotations

from dure.core.actor import Actor, Role
from dure.programme.models import Call, PanelMeeting


def may_keep(actor: Actor, call: Call) -> bool:
    """An officer of the agency keeps the register and drafts the minutes."""
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)


def may_approve(actor: Actor, meeting: PanelMeeting, *, chairs: bool) -> bool:
    """The chair of the panel; nobody approves what they entered."""
    return chairs and meeting.entered_by_id != actor.user_id


def may_confirm(actor: Actor, *, attended: bool) -> bool:
    """Each member of the panel who was there."""
    return attended and actor.user_id is not None
