"""Every move of every noun of building, from every state, by every role: written out by hand."""

import pytest

from dure.audit.models import Entry
from dure.core.errors import IllegalMove, NotAllowed, NotFound
from dure.delivery.actions.acceptance import give_acceptance, refuse_acceptance
from dure.delivery.actions.asset import dispose_asset, report_missing, verify_asset
from dure.delivery.actions.change_request import (
    decide_change,
    edit_change,
    submit_change,
    withdraw_change,
)
from dure.delivery.actions.inspection import cancel_inspection, hold_inspection
from dure.delivery.actions.labour import decide_labour, withdraw_labour
from dure.delivery.actions.milestone import (
    confirm_milestone,
    report_milestone,
    return_milestone,
)
from dure.delivery.actions.plan import approve_plan, edit_plan, return_plan, submit_plan
from dure.notifications.models import Notice
from tests.factories.building import (
    LATER,
    READY,
    a_change,
    a_claim,
    a_milestone,
    a_person,
    a_plan,
    an_acceptance,
    an_asset,
    an_inspection,
    building,
    packages,
)
from tests.factories.money import TODAY, a_project, crew

pytestmark = pytest.mark.django_db

CITY, AGENCY = {"planner", "treasurer"}, {"officer"}
BLIND = {"neighbour", "neighbour_finance", "administrator", "evaluator"}


def _edit(plan_id, **given):
    return edit_plan(
        plan_id=plan_id, summary="", starts_on=None, ends_on=None,
        work_packages=packages(10), readiness=READY, **given,
    )  # fmt: skip


def _claim(project, who, state):
    return a_claim(project, who, a_person(project, who), state)


NOUNS = {
    "plan": (
        lambda who, state: a_plan(a_project("planning"), who, state),
        ("draft", "submitted", "approved", "superseded"),
        {
            "edit": ({"draft": "draft"}, CITY, lambda key, g: _edit(key, **g)),
            "submit": (
                {"draft": "submitted"}, CITY, lambda key, g: submit_plan(plan_id=key, **g)
            ),
            "return": (
                {"submitted": "draft"}, AGENCY,
                lambda key, g: return_plan(plan_id=key, reason="금액 확인", **g),
            ),
            "approve": (
                {"submitted": "approved"}, AGENCY, lambda key, g: approve_plan(plan_id=key, **g)
            ),
        },
    ),
    "milestone": (
        lambda who, state: a_milestone(building(), who, state),
        ("planned", "reported", "confirmed", "dropped"),
        {
            "report": (
                {"planned": "reported"}, CITY,
                lambda key, g: report_milestone(
                    milestone_id=key, reached_on=TODAY, evidence="사진", **g
                ),
            ),
            "return": (
                {"reported": "planned"}, AGENCY,
                lambda key, g: return_milestone(milestone_id=key, reason="사진 없음", **g),
            ),
            "confirm": (
                {"reported": "confirmed"}, AGENCY,
                lambda key, g: confirm_milestone(milestone_id=key, **g),
            ),
        },
    ),
    "change": (
        lambda who, state: a_change(building(), who, state),
        ("draft", "submitted", "approved", "refused", "withdrawn"),
        {
            "edit": (
                {"draft": "draft"}, CITY,
                lambda key, g: edit_change(change_id=key, what="다르게", why="까닭", **g),
            ),
            "submit": (
                {"draft": "submitted"}, CITY, lambda key, g: submit_change(change_id=key, **g)
            ),
            "withdraw": (
                {"draft": "withdrawn", "submitted": "withdrawn"}, CITY,
                lambda key, g: withdraw_change(change_id=key, **g),
            ),
            **{
                move: (
                    {"submitted": target}, AGENCY,
                    lambda key, g, move=move: decide_change(
                        change_id=key, move=move, answer="검토함", **g
                    ),
                )
                for move, target in (
                    ("approve", "approved"), ("refuse", "refused"), ("return", "draft")
                )
            },
        },
    ),
    "inspection": (
        lambda who, state: an_inspection(building(), who, state),
        ("planned", "held", "closed", "cancelled"),
        {
            "hold": (
                {"planned": "closed"}, AGENCY,  # nothing was found: closed at once
                lambda key, g: hold_inspection(
                    inspection_id=key, held_on=TODAY, report="이상 없음", findings=(), **g
                ),
            ),
            "cancel": (
                {"planned": "cancelled"}, AGENCY,
                lambda key, g: cancel_inspection(inspection_id=key, **g),
            ),
        },
    ),
    "acceptance": (
        lambda who, state: an_acceptance(building(), who, state),
        ("requested", "given", "refused"),
        {
            "give": (
                {"requested": "given"}, AGENCY,
                lambda key, g: give_acceptance(acceptance_id=key, **g),
            ),
            "refuse": (
                {"requested": "refused"}, AGENCY,
                lambda key, g: refuse_acceptance(acceptance_id=key, answer="시험 없음", **g),
            ),
        },
    ),
    "labour": (
        lambda who, state: _claim(building(), who, state),
        ("claimed", "confirmed", "disallowed", "withdrawn"),
        {
            "confirm": (
                {"claimed": "confirmed"}, AGENCY,
                lambda key, g: decide_labour(claim_id=key, move="confirm", reason="", **g),
            ),
            "disallow": (
                {"claimed": "disallowed", "confirmed": "disallowed"}, AGENCY,
                lambda key, g: decide_labour(claim_id=key, move="disallow", reason="중복", **g),
            ),
            "withdraw": (
                {"claimed": "withdrawn"}, CITY,
                lambda key, g: withdraw_labour(claim_id=key, **g),
            ),
        },
    ),
    "asset": (
        lambda who, state: an_asset(building(), who, state),
        ("entered", "verified", "missing", "disposed"),
        {
            "verify": (
                {"entered": "verified", "missing": "verified", "verified": "verified"},
                {"treasurer", "mayor", "officer"},  # not the planner, who entered it
                lambda key, g: verify_asset(asset_id=key, **g),
            ),
            "report_missing": (
                {"entered": "missing", "verified": "missing"}, CITY | AGENCY,
                lambda key, g: report_missing(asset_id=key, reason="없음", **g),
            ),
            "dispose": (
                {"verified": "disposed"}, AGENCY,
                lambda key, g: dispose_asset(asset_id=key, reason="폐기", **g),
            ),
        },
    ),
}  # fmt: skip
CASES = [(noun, move) for noun, (_make, _states, moves) in NOUNS.items() for move in moves]
ALL = [(noun, move, state) for noun, move in CASES for state in NOUNS[noun][1]]


def trace(row):
    """Everything that a refusal must leave alone."""
    row.refresh_from_db()
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    return columns, Entry.objects.count(), Notice.objects.count()


def act(noun, move, row, actor):
    NOUNS[noun][2][move][2](row.pk, {"actor": actor, "now": LATER})


@pytest.fixture
def who():
    return crew()


@pytest.mark.parametrize(("noun", "move", "state"), ALL)
def test_every_move_from_every_state(who, noun, move, state):
    make, _states, moves = NOUNS[noun]
    row, (targets, may, _do) = make(who, state), moves[move]
    actor, before = getattr(who, sorted(may)[-1]), None
    before = trace(row)

    if state in targets:
        act(noun, move, row, actor)
        row.refresh_from_db()
        assert row.state == targets[state]
        assert Entry.objects.count() > before[1]
    else:
        with pytest.raises(IllegalMove):
            act(noun, move, row, actor)
        assert trace(row) == before


@pytest.mark.parametrize(("noun", "move"), CASES)
def test_every_move_is_for_its_roles(who, noun, move):
    make, _states, moves = NOUNS[noun]
    targets, may, _do = moves[move]
    row = make(who, next(iter(targets)))
    before = trace(row)

    for name in sorted(set(vars(who)) - may):
        with pytest.raises(NotFound if name in BLIND else NotAllowed):
            act(noun, move, row, getattr(who, name))
        assert trace(row) == before, name


@pytest.mark.parametrize(
    ("noun", "move", "state"),
    [
        ("plan", "approve", "submitted"), ("change", "approve", "submitted"),
        ("milestone", "confirm", "reported"), ("acceptance", "give", "requested"),
        ("labour", "confirm", "claimed"), ("asset", "verify", "entered"),
    ],
)  # fmt: skip
def test_nobody_decides_on_what_they_entered(who, noun, move, state):
    row = NOUNS[noun][0](who, state)
    field = "reported_by_id" if noun == "milestone" else "entered_by_id"
    setattr(row, field, who.officer.user_id)
    row.save(update_fields=[field.removesuffix("_id")])
    before = trace(row)

    with pytest.raises(NotAllowed):
        act(noun, move, row, who.officer)
    assert trace(row) == before
