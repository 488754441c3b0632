"""What people read for fields of expertise and ties."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.evaluator import Expertise as X
from dure.programme.domain.evaluator import TieKind

EXPERTISE = {
    X.TRANSPORT: _("Transport and mobility"),
    X.DATA: _("Data and artificial intelligence"),
    X.NETWORKS: _("Networks and sensors"),
    X.URBAN_PLANNING: _("Urban planning"),
    X.ENERGY: _("Energy and environment"),
    X.SAFETY: _("Safety and disaster prevention"),
    X.WELFARE: _("Health and welfare"),
    X.ECONOMY: _("Local economy and tourism"),
    X.PARTICIPATION: _("Participation of residents"),
    X.FINANCE: _("Costs and accounting"),
}

TIE_KIND = {
    TieKind.EMPLOYED: _("Employed"),
    TieKind.ADVISES: _("Advises"),
    TieKind.HOLDS: _("Holds shares or rights"),
    TieKind.FAMILY: _("Family works there"),
}
