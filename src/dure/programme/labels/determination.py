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
