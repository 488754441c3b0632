"""Builders of a call that is ready to be ranked, decided or announced."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from dure.core.actor import Role
from dure.programme.actions.announcement import announce
from dure.programme.actions.determination import approve_determinations, propose_determinations
from dure.programme.actions.portfolio import choose_portfolio
from dure.programme.actions.ranking import rank_stage, release_stage
from dure.programme.domain.rubric import Rubric, RubricCriterion, rubric_to_mapping
from dure.programme.domain.terms import (
    Aggregate,
    FundingRule,
    SelectionRule,
    Stage,
    StageKind,
    Terms,
)
from dure.programme.domain.terms_file import terms_to_mapping
from dure.programme.models import CallTerms, CriterionScore
from tests.factories.programme import (
    NOW,
    a_call,
    a_panel,
    a_rubric,
    a_sheet,
    actor,
    agency,
    an_application,
    an_evaluator,
    city,
    ministry,
)

LATER = NOW + timedelta(days=30)
WON = 2_000_000_000
RUBRIC = Rubric(
    (
        RubricCriterion("need", "필요성", Fraction(40)),
        RubricCriterion("plan", "계획", Fraction(60)),
    )
)
RULE = SelectionRule(
    aggregate=Aggregate.TRIMMED,
    trim=1,
    tie_breakers=("need", "asked_won"),
    places=2,
    reserve=1,
    budget_won=2 * WON,
)
STAGE = Stage(1, StageKind.WRITTEN, rubric="written@1", quorum=5, panel_size=5)


def terms(*, stages=(STAGE,), rule=RULE, **fields) -> Terms:
    given = {"time_zone": "Asia/Seoul", "windows": (), "eligibility": (), "form": "small-city@1"}
    return Terms(
        stages=stages, funding=FundingRule(national_cap_won=WON), selection=rule, **given | fields
    )


def a_call_to_rank(
    points=((30, 50), (28, 50), (25, 50), (20, 40)),
    *,
    laid: Terms | None = None,
    asks=(),
    sheets: int = 5,
    rubric: Rubric = RUBRIC,
    state: str = "evaluating",
    **fields,
):
    """Store a call with one application for each pair of points, alike in all its sheets.

    Sheet n of the first two gives the need n - 3 points more, so that trimming shows.
    """
    if state == "cancelled":
        fields = {"cancel_reason": "예산", "cancelled_at": NOW} | fields
    call = a_call(state, stage=1, **fields)
    CallTerms.objects.create(
        call=call,
        version=1,
        body=terms_to_mapping(laid or terms()),
        created_at=NOW,
        in_force_at=NOW,
    )
    stored = a_rubric("written", 1, rubric_to_mapping(rubric))
    panel = a_panel(call)
    evaluators = [an_evaluator() for _ in range(sheets)]
    for one in evaluators:
        panel.members.create(evaluator=one)
    applications = []
    for n, (need, plan) in enumerate(points):
        application = an_application(
            call,
            city(f"도시{n}"),
            "in_stage",
            stage=1,
            title=f"사업 {n}",
            number=f"2022-{n + 1:03}",
            national_won=asks[n] if asks else WON,
            local_won=WON,
        )
        applications.append(application)
        for m, evaluator in enumerate(evaluators):
            score(application, evaluator, panel, stored, need + (m - 2 if n < 2 else 0), plan)
    return call, applications


def score(application, evaluator, panel, rubric, need, plan):
    sheet = a_sheet(
        application, evaluator, "submitted", panel=panel, rubric=rubric,
        comment_to_applicant="구체적입니다.",
    )  # fmt: skip
    for key, points in (("need", need), ("plan", plan)):
        CriterionScore.objects.create(sheet=sheet, criterion=key, points=Decimal(points))
    return sheet


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def approver():
    return actor(Role.APPROVER, ministry())


def ranked(call, by=None):
    return rank_stage(call_id=call.pk, stage=call.stage, actor=by or officer(), now=LATER)


def deliberating(*args, **fields):
    """Store a call whose portfolio is chosen; return call, applications and the officer."""
    by = officer()
    call, applications = a_call_to_rank(*args, **fields)
    ranked(call, by)
    release_stage(call_id=call.pk, stage=1, actor=by, now=LATER)
    choose_portfolio(call_id=call.pk, actor=by, now=LATER)
    call.refresh_from_db()
    return call, applications, by


def proposed(*args, **fields):
    call, applications, by = deliberating(*args, **fields)
    propose_determinations(call_id=call.pk, actor=by, now=LATER)
    return call, applications, by


def approved(*args, **fields):
    """Store a call with everything approved; return call, applications, officer, approver."""
    call, applications, by = proposed(*args, **fields)
    head = approver()
    approve_determinations(call_id=call.pk, actor=head, now=LATER)
    return call, applications, by, head


def announced(*args, **fields):
    call, applications, by, head = approved(*args, **fields)
    announce(call_id=call.pk, actor=head, now=LATER)
    call.refresh_from_db()
    for one in applications:
        one.refresh_from_db()
    return call, applications, by, head
