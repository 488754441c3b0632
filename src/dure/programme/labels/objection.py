"""What people read for an objection."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.objection import ObjectionState as S

OBJECTION_STATE = {
    S.FILED: _("Filed"),
    S.HEARING: _("Before another panel"),
    S.UPHELD: _("Upheld"),
    S.DISMISSED: _("Dismissed"),
}

NEXT_STEP = {
    S.FILED: _(
        "Next, the agency names people who had no part in the refusal. The applicant is told"
        " when they decide."
    ),
    S.HEARING: _(
        "Other people than before are hearing it now. The applicant is told when they decide."
    ),
}
"""What an objection waits for."""
