"""What people read for a call."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.call import CallState as S
from dure.programme.domain.programme import ProgrammeKind as K

PROGRAMME_KIND = {
    K.SMALL_CITY: _("Small and medium city smart city"),
    K.SPREAD: _("Solution spread"),
    K.STRONG_SMALL: _("Small but strong smart city"),
    K.HUB: _("Hub smart city"),
    K.SPECIAL_DISTRICT: _("Special smart city district"),
    K.CONSORTIUM_DEMO: _("Consortium demonstration"),
    K.LIVING_LAB: _("Citizen-led living lab"),
    K.CHALLENGE: _("Smart challenge"),
}

CALL_STATE = {
    S.DRAFT: _("In preparation"),
    S.PUBLISHED: _("Announced, not open yet"),
    S.OPEN: _("Open"),
    S.CLOSED: _("Closed"),
    S.CHECKING: _("Preliminary review"),
    S.EVALUATING: _("Evaluation"),
    S.DELIBERATING: _("Selection"),
    S.ANNOUNCED: _("Results announced"),
    S.FINAL: _("Final"),
    S.CANCELLED: _("Cancelled"),
}
