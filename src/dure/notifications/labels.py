"""What people read about their notices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.notifications.domain.outbox import Delivery, MailState

MAIL_STATE = {
    MailState.QUEUED: _("Waiting"),
    MailState.SENDING: _("Being sent"),
    MailState.SENT: _("Sent"),
    MailState.FAILED: _("Failed"),
    MailState.SKIPPED: _("Not sent: no longer theirs to know"),
}

DELIVERY = {
    Delivery.AT_ONCE: _("At once"),
    Delivery.DAILY: _("Once a day, at 8 in the morning"),
    Delivery.NEVER: _("Not by e-mail"),
}

GROUP: dict[str, str | Promise] = {
    "acceptance": _("Acceptance"),
    "agreement": _("Agreements"),
    "application": _("Applications"),
    "asset": _("Assets"),
    "budget": _("Budget transfers"),
    "call": _("Calls"),
    "change": _("Changes of projects"),
    "check": _("Preliminary review"),
    "clawback": _("Clawbacks"),
    "commitment": _("Matching money"),
    "conflict": _("Conflicts of interest"),
    "contract": _("Contracts"),
    "correction": _("Corrections"),
    "evaluator": _("The pool of evaluators"),
    "expenditure": _("Expenditures"),
    "inspection": _("Inspections"),
    "labour": _("Person-months"),
    "milestone": _("Milestones"),
    "objection": _("Objections"),
    "panel": _("Panels"),
    "plan": _("Plans"),
    "project": _("Projects"),
    "section": _("Writing together"),
    "settlement": _("Settlements"),
    "sheet": _("Score sheets"),
    "slot": _("Presentation times"),
    "time_request": _("Requests for time"),
    "tranche": _("Payments"),
}
OTHER = _("Other news")


def group_label(group: str) -> str | Promise:
    return GROUP.get(group, OTHER)
