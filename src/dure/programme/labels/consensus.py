"""What people read for the minutes of a panel meeting."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.consensus import MinutesState as S

MINUTES_STATE = {
    S.DRAFT: _("Draft minutes"),
    S.APPROVED: _("Approved by the chair"),
    S.SEALED: _("Confirmed and sealed"),
}
