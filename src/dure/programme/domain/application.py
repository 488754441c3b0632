"""The states of an application and the moves between them."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class ApplicationState(StrEnum):
    DRAFT = "draft"
    AWAITING_SIGNOFF = "awaiting_signoff"
    LATE = "late"
    SUBMITTED = "submitted"
    CORRECTING = "correcting"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    IN_STAGE = "in_stage"
    NOT_SHORTLISTED = "not_shortlisted"
    SELECTED = "selected"
    RESERVE = "reserve"
    REJECTED = "rejected"
    UNDER_OBJECTION = "under_objection"
    WITHDRAWN = "withdrawn"


S = ApplicationState

REFUSED = frozenset({S.REJECTED, S.NOT_SHORTLISTED, S.INELIGIBLE})

APPLICATION_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("request_signoff", frozenset({S.DRAFT}), S.AWAITING_SIGNOFF),
        Move("return", frozenset({S.AWAITING_SIGNOFF}), S.DRAFT),
        Move("submit", frozenset({S.AWAITING_SIGNOFF}), S.SUBMITTED),
        Move("keep_late", frozenset({S.DRAFT, S.AWAITING_SIGNOFF}), S.LATE),  # the clock
        Move("readmit", frozenset({S.LATE}), S.DRAFT),  # an extension with its reason
        Move(
            "withdraw",
            frozenset({S.SUBMITTED, S.CORRECTING, S.ELIGIBLE, S.IN_STAGE}),
            S.WITHDRAWN,
        ),
        Move("request_correction", frozenset({S.SUBMITTED}), S.CORRECTING),
        Move("resubmit", frozenset({S.CORRECTING}), S.SUBMITTED),
        Move("pass_check", frozenset({S.SUBMITTED}), S.ELIGIBLE),
        Move("fail_check", frozenset({S.SUBMITTED}), S.INELIGIBLE),
        Move("shortlist", frozenset({S.ELIGIBLE, S.IN_STAGE}), S.IN_STAGE),
        Move("drop", frozenset({S.IN_STAGE}), S.NOT_SHORTLISTED),
        Move("select", frozenset({S.IN_STAGE}), S.SELECTED),
        Move("reserve", frozenset({S.IN_STAGE}), S.RESERVE),
        Move("reject", frozenset({S.IN_STAGE}), S.REJECTED),
        Move("object", REFUSED, S.UNDER_OBJECTION),
        Move("uphold", frozenset({S.UNDER_OBJECTION}), S.ELIGIBLE),
        Move("dismiss_ineligible", frozenset({S.UNDER_OBJECTION}), S.INELIGIBLE),
        Move("dismiss_not_shortlisted", frozenset({S.UNDER_OBJECTION}), S.NOT_SHORTLISTED),
        Move("dismiss_rejected", frozenset({S.UNDER_OBJECTION}), S.REJECTED),
        Move("promote", frozenset({S.RESERVE}), S.SELECTED),
        Move("forfeit", frozenset({S.SELECTED}), S.WITHDRAWN),  # an award given up
    ),
)

UNSUBMITTED = frozenset({S.DRAFT, S.AWAITING_SIGNOFF, S.LATE})
"""States that only the applicant sees; of LATE the agency sees that it exists."""

IN_REVIEW = frozenset({S.ELIGIBLE, S.IN_STAGE})
LIVE = frozenset(set(S) - {S.WITHDRAWN, S.LATE} - REFUSED)
