"""What people read for a conflict of interest."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.conflict import ConflictGround as G
from dure.programme.domain.conflict import ConflictOrigin, ReportState

CONFLICT_GROUND = {
    G.EMPLOYER: _("Works for an organisation of the application"),
    G.FORMER_EMPLOYER: _("Worked for an organisation of the application"),
    G.DECLARED: _("Declared by the person"),
    G.NAMED_BY_APPLICANT: _("Named by the applicant"),
    G.TOOK_PART: _("Took part in the application"),
    G.OTHER: _("Another ground"),
}

CONFLICT_ORIGIN = {
    ConflictOrigin.DERIVED: _("Derived from the records"),
    ConflictOrigin.DECLARED: _("Declared"),
    ConflictOrigin.REPORTED: _("Reported"),
}

REPORT_STATE = {
    ReportState.OPEN: _("To be decided"),
    ReportState.UPHELD: _("Upheld"),
    ReportState.DISMISSED: _("Dismissed"),
}
