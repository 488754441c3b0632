"""What people read for a project."""

from django.utils.translation import gettext_lazy as _

from dure.delivery.domain.project import ProjectState as S

PROJECT_STATE = {
    S.AWARDED: _("Awarded"),
    S.AGREED: _("Agreement signed"),
    S.PLANNING: _("Planning"),
    S.PLAN_APPROVED: _("Plan approved"),
    S.BUILDING: _("Building"),
    S.ACCEPTED: _("Accepted"),
    S.OPERATING: _("Operating"),
    S.EVALUATED: _("Evaluated"),
    S.SETTLED: _("Settled"),
    S.CLOSED: _("Closed"),
    S.SUSPENDED: _("Suspended"),
    S.TERMINATED: _("Terminated"),
    S.CLAWBACK: _("Money being returned"),
}
