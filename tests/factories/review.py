"""Builders of a call with a pool, conflicts, panels and what they judge."""

from datetime import timedelta

from dure.audit.queries.entry import verify_chain
from dure.core.actor import SYSTEM, Role
from dure.notifications.models import Notice
from dure.programme.actions.panel import draw_panels, publish_seed
from dure.programme.domain.terms import Stage, StageKind
from dure.programme.models import Conflict, DrawNotice, Employment, PanelMember, ScoreSheet
from tests.factories.programme import (
    NOW,
    a_call,
    actor,
    agency,
    an_application,
    an_evaluator,
    city,
    company,
)
from tests.factories.scoring import lay_down, rubric

FIELDS = ("transport", "data", "energy")
EARLIER = NOW - timedelta(days=20)
CITIES = ("통영시", "서산시", "김천시", "정읍시", "삼척시", "공주시", "문경시", "나주시")


def a_review_call(state="evaluating", *, size=3, quorum=2, **fields):
    """Store a call with one written stage and its rubric."""
    call = a_call(state, **fields)
    rubric()
    stage = Stage(
        1, StageKind.WRITTEN, rubric="small-city-written@1", quorum=quorum, panel_size=size
    )
    lay_down(call, stages=(stage,))
    return call


def a_pool(count=9, **fields):
    """Store checked evaluators, each with one field and an employer of their own."""
    given = {"entered_at": EARLIER, "checked_at": EARLIER} | fields
    return [
        an_evaluator(employer=company(f"고용주 {number}"), expertise=[FIELDS[number % 3]], **given)
        for number in range(count)
    ]


def some_applications(call, count=3, state="in_stage", **fields):
    given = {"stage": 1} | fields
    return [an_application(call, city(CITIES[n]), state, **given) for n in range(count)]


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def a_draw(call, *, panels=1, size=3, demanded=(), seed="2022-평가-1"):
    """Publish a seed and draw, as the product itself."""
    notice = publish_seed(
        call_id=call.pk, stage=1, seed_text=seed, panels=panels, size=size,
        demanded=demanded, actor=SYSTEM, now=EARLIER + timedelta(days=1),
    )  # fmt: skip
    return draw_panels(notice_id=notice.pk, actor=SYSTEM, now=NOW)


def traces():
    """Return what a refused action must not change."""
    return (
        verify_chain()[0],
        Notice.objects.count(),
        sorted(Conflict.objects.values_list("pk", "cleared_at")),
        sorted(ScoreSheet.objects.values_list("pk", "state")),
        sorted(PanelMember.objects.values_list("pk", "left_at", "is_chair")),
        sorted(DrawNotice.objects.values_list("pk", "run")),
        sorted(Employment.objects.values_list("pk", "until")),
    )
