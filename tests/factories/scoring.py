"""Builders of rubrics, terms and filled score sheets."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from dure.programme.domain.rubric import Rubric, RubricCriterion, rubric_to_mapping
from dure.programme.domain.terms import (
    FundingRule,
    SelectionRule,
    Stage,
    StageKind,
    Terms,
    Window,
    WindowKind,
)
from dure.programme.domain.terms_file import terms_to_mapping
from dure.programme.models import CallTerms, CriterionScore, PanelMember
from tests.factories.programme import NOW, a_call, a_panel, a_rubric, a_sheet, an_application

CRITERIA = (
    RubricCriterion("need", "필요성", Fraction(30), "Need", threshold=Fraction(15)),
    RubricCriterion("plan", "계획의 우수성", Fraction(40), "Quality of the plan"),
    RubricCriterion("team", "추진체계", Fraction(30), "Organisation"),
)
RUBRIC = Rubric(CRITERIA)
FULL = {"need": 20, "plan": 30, "team": 25}


def rubric(given: Rubric = RUBRIC, key: str = "small-city-written"):
    return a_rubric(key, body=rubric_to_mapping(given))


def lay_down(call, *, stages=None, selection=None, closes_in=timedelta(days=3)):
    """Store terms whose evaluation window is open at NOW."""
    stages = stages or (
        Stage(
            1,
            StageKind.WRITTEN,
            rubric="small-city-written@1",
            quorum=3,
            panel_size=5,
            anonymous=("evaluators",),
            minutes=20,
        ),
    )
    terms = Terms(
        time_zone="Asia/Seoul",
        windows=(Window(WindowKind.EVALUATION, NOW - timedelta(days=3), NOW + closes_in),),
        stages=tuple(stages),
        eligibility=(),
        funding=FundingRule(2_000_000_000),
        selection=selection or SelectionRule(places=1),
        form="small-city@1",
    )
    return CallTerms.objects.create(
        call=call, version=1, body=terms_to_mapping(terms), created_at=NOW, in_force_at=NOW
    )


def under_evaluation(**terms):
    """Store a call in its first stage, with terms and rubric."""
    call = a_call("evaluating", stage=1)
    rubric()
    lay_down(call, **terms)
    return call


def judged(call, **fields):
    return an_application(call, state="in_stage", stage=1, **fields)


def seat(panel, evaluator, *, chair=False):
    return PanelMember.objects.get_or_create(
        panel=panel, evaluator=evaluator, defaults={"is_chair": chair}
    )[0]


def filled(application, evaluator, state="submitted", points=None, **fields):
    """Store a sheet with points, and the evaluator's seat on its panel."""
    panel = fields.pop("panel", None) or a_panel(application.call, fields.get("stage", 1))
    seat(panel, evaluator)
    sheet = a_sheet(
        application,
        evaluator,
        state,
        panel=panel,
        rubric=fields.pop("rubric", None) or rubric(),
        **({"comment": "A clear need.", "version": 1} | fields),
    )
    points = FULL if points is None else points
    CriterionScore.objects.bulk_create(
        CriterionScore(sheet=sheet, criterion=key, points=Decimal(str(value)), version=1)
        for key, value in points.items()
    )
    return sheet
