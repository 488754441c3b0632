"""What people read for a preliminary review."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.check import CheckState as S
from dure.programme.domain.eligibility import FindingOutcome

CHECK_STATE = {
    S.OPEN: _("Under review"),
    S.FAIL_PROPOSED: _("Refusal proposed"),
    S.PASSED: _("Passed"),
    S.FAILED: _("Refused"),
    S.REPLACED: _("Replaced by a newer one"),
}

FINDING_OUTCOME = {
    FindingOutcome.MET: _("Met"),
    FindingOutcome.BROKEN: _("Not met"),
    FindingOutcome.UNKNOWN: _("Not known"),
}
