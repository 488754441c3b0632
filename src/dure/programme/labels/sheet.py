"""What people read for a score sheet."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.sheet import SheetState as S

SHEET_STATE = {
    S.ASSIGNED: _("Declare first"),
    S.DECLARED: _("Not begun"),
    S.DRAFT: _("Being written"),
    S.SUBMITTED: _("Handed in"),
    S.REOPENED: _("Reopened"),
    S.LOCKED: _("Locked"),
    S.RECUSED: _("Recused"),
    S.CANCELLED: _("No longer counts"),
}
