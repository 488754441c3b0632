"""What people read for a determination."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.determination import DeterminationState as S
from dure.programme.domain.determination import Outcome

OUTCOME = {
    Outcome.AWARD: _("Selected"),
    Outcome.RESERVE: _("Reserve"),
    Outcome.REJECT: _("Not selected"),
}

DETERMINATION_STATE = {
    S.HELD: _("Held"),
    S.APPROVED: _("Approved, not released"),
    S.RELEASED: _("Released"),
    S.SUPERSEDED: _("Replaced"),
}

REASON = {
    Outcome.AWARD: _(
        "Place {rank} of {count} with {total} points, within the places and the budget."
    ),
    Outcome.RESERVE: _("Place {rank} of {count} with {total} points; number {place} in reserve."),
    Outcome.REJECT: _("Place {rank} of {count} with {total} points; the places are taken."),
}
REASON_BELOW = _("{total} points; below the least that the notice asks for ({missed}).")
REASON_PASSED = _("Passed over in the ranking: {limits}.")

LIMIT = {
    "budget": _("the budget"),
    "count_floor": _("the least number of projects"),
    "count_ceiling": _("the number of places"),
    "group_floor": _("the least number from {group}"),
    "group_ceiling": _("the most from {group}"),
}
