"""What people read for a preliminary review."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.check import CheckState as S
from dure.programme.domain.check import Verdict

CHECK_STATE = {
    S.OPEN: _("Under review"),
    S.FAIL_PROPOSED: _("Refusal proposed"),
    S.PASSED: _("Passed"),
    S.FAILED: _("Refused"),
    S.REPLACED: _("Replaced by a newer one"),
}

VERDICT = {
    Verdict.KEPT: _("Met"),
    Verdict.BROKEN: _("Not met"),
    Verdict.UNKNOWN: _("Not known"),
}
