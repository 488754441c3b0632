"""What people read for an uploaded file."""

from django.utils.translation import gettext_lazy as _

from dure.files.domain.stored_file import ScanState as S

SCAN_STATE = {
    S.QUARANTINED: _("Being checked for viruses"),
    S.CLEAN: _("Checked, clean"),
    S.INFECTED: _("Blocked: a virus was found"),
    S.UNSCANNED: _("Not checked for viruses"),
}
