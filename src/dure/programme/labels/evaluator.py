"""What people read for fields of expertise and ties."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.evaluator import Expertise as E
from dure.programme.domain.evaluator import TieKind

EXPERTISE = {
    E.TRANSPORT: _("Transport and mobility"),
    E.DATA: _("Data and artificial intelligence"),
    E.NETWORKS: _("Networks and sensors"),
    E.URBAN_PLANNING: _("Urban planning"),
    E.ENERGY: _("Energy and environment"),
    E.SAFETY: _("Safety and disaster prevention"),
    E.WELFARE: _("Health and welfare"),
    E.ECONOMY: _("Local economy and tourism"),
    E.PARTICIPATION: _("Participation of residents"),
    E.FINANCE: _("Costs and accounting"),
}

TIE_KIND = {
    TieKind.EMPLOYED: _("Employed"),
    TieKind.ADVISES: _("Advises"),
    TieKind.HOLDS: _("Holds shares or rights"),
    TieKind.FAMILY: _("Family works there"),
}
