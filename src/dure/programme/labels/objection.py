"""What people read for an objection."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.objection import ObjectionState as S

OBJECTION_STATE = {
    S.FILED: _("Filed"),
    S.HEARING: _("Before another panel"),
    S.UPHELD: _("Upheld"),
    S.DISMISSED: _("Dismissed"),
}
