"""What people read for a call."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.call import CallState as S
from dure.programme.domain.programme import ProgrammeKind as K
from dure.programme.domain.terms import Aggregate, EligibilityCode, StageKind, WindowKind

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

CALL_TONE = {
    S.OPEN: "success",
    S.PUBLISHED: "primary",
    S.CANCELLED: "danger",
    S.FINAL: "gray",
    S.DRAFT: "warning",
}

WINDOW_KIND = {
    WindowKind.SUBMISSION: _("Submission"),
    WindowKind.CHECK: _("Preliminary review"),
    WindowKind.EVALUATION: _("Evaluation"),
    WindowKind.OBJECTION: _("Objections"),
}

STAGE_KIND = {
    StageKind.CHECK: _("Preliminary review"),
    StageKind.WRITTEN: _("Written evaluation"),
    StageKind.PRESENTATION: _("Presentation"),
    StageKind.SITE_VISIT: _("Site visit"),
    StageKind.PANEL: _("Panel discussion"),
}

AGGREGATE = {
    Aggregate.MEAN: _("Mean of all sheets"),
    Aggregate.MEDIAN: _("Median"),
    Aggregate.TRIMMED: _("Mean without the highest and lowest"),
}

CONDITION = {
    "agreement": _("The agreement is signed"),
    "plan_approved": _("The implementation plan is approved"),
    "midterm": _("The inspection at half-time is passed"),
    "acceptance": _("The work is accepted"),
}

ELIGIBILITY_CODE = {
    EligibilityCode.ORGANISATION_KIND: _("Kind of organisation"),
    EligibilityCode.POPULATION: _("Population"),
    EligibilityCode.COOLING_OFF: _("Years since an earlier award"),
    EligibilityCode.EXCLUSIVE_WITH: _("No sister call at the same time"),
    EligibilityCode.CONSORTIUM_SHARE: _("Share of large companies"),
    EligibilityCode.ONE_APPLICATION: _("One application for each lead"),
}
