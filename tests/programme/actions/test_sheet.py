"""The workflow of the score sheet: who moves it, when, and what a refusal leaves behind."""

from datetime import timedelta
from fractions import Fraction

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound, Refusal
from dure.notifications.models import Notice
from dure.programme.actions.sheet import (
    cancel_sheet,
    declare_free,
    lock_sheets,
    recuse,
    reopen_sheet,
    save_sheet,
    submit_sheet,
)
from dure.programme.domain.score import SheetChange
from dure.programme.domain.sheet import SheetState
from dure.programme.models import Conflict, CriterionScore, ScoreSheet
from dure.programme.queries.application import applications_visible_to
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    organisation,
)
from tests.factories.scoring import a_panel, filled, judged, seat, under_evaluation

pytestmark = pytest.mark.django_db

MOVES = {
    "declare": lambda sheet, by: declare_free(sheet_id=sheet.pk, pledged=True, actor=by, now=NOW),
    "write": lambda sheet, by: save_sheet(
        sheet_id=sheet.pk,
        read_version=sheet.version,
        change=SheetChange(points={"need": Fraction(21)}),
        actor=by,
        now=NOW,
    ),
    "submit": lambda sheet, by: submit_sheet(sheet_id=sheet.pk, actor=by, now=NOW),
    "reopen": lambda sheet, by: reopen_sheet(
        sheet_id=sheet.pk, reason="A page was missing.", actor=by, now=NOW
    ),
    "recuse": lambda sheet, by: recuse(
        sheet_id=sheet.pk, reason="My sister works there.", actor=by, now=NOW
    ),
    "cancel": lambda sheet, by: cancel_sheet(
        sheet_id=sheet.pk, reason="The application was withdrawn.", actor=by, now=NOW
    ),
    "lock": lambda sheet, by: lock_sheets(
        call_id=sheet.application.call_id, stage=1, actor=by, now=NOW
    ),
}

# Who makes each move, and what comes of it, written out by hand: states not named refuse.
TABLE = {
    "declare": ("evaluator", {"assigned": "declared"}),
    "write": (
        "evaluator",
        {"declared": "draft", "draft": "draft", "reopened": "reopened"},
    ),
    "submit": ("evaluator", {"draft": "submitted", "reopened": "submitted"}),
    "reopen": ("chair", {"submitted": "reopened"}),
    "recuse": (
        "evaluator",
        {
            "assigned": "recused",
            "declared": "recused",
            "draft": "recused",
            "reopened": "recused",
            "submitted": "recused",
        },
    ),
    "cancel": (
        "officer",
        {
            "assigned": "cancelled",
            "declared": "cancelled",
            "draft": "cancelled",
            "reopened": "cancelled",
            "submitted": "cancelled",
        },
    ),
}
# Roles that may make a move besides the one above.
ALSO = {"reopen": {"officer"}, "lock": {"officer"}}
ROLES = (
    "evaluator", "other_evaluator", "chair", "officer", "ministry", "neighbour_officer", "city",
    "administrator", "auditor",
)  # fmt: skip


@pytest.fixture
def scene():
    call = under_evaluation()
    application = judged(call)
    evaluator, other, chair = an_evaluator(), an_evaluator(), an_evaluator()
    panel = a_panel(call)
    seat(panel, chair, chair=True)
    seat(panel, other)
    people = {
        "evaluator": acting(evaluator.user),
        "other_evaluator": acting(other.user),
        "chair": acting(chair.user),
        "officer": actor(Role.PROGRAMME_OFFICER, agency()),
        "ministry": actor(Role.APPROVER, ministry()),
        "neighbour_officer": actor(Role.PROGRAMME_OFFICER, organisation("다른 기관")),
        "city": actor(Role.CITY_OFFICER, city()),
        "administrator": actor(Role.ADMINISTRATOR, agency()),
        "auditor": actor(Role.AUDITOR, organisation("감사원")),
    }
    return call, application, evaluator, people


def trace():
    return (
        list(ScoreSheet.objects.order_by("pk").values()),
        list(CriterionScore.objects.order_by("pk").values()),
        list(Conflict.objects.values()),
        Entry.objects.count(),
        Notice.objects.count(),
    )


@pytest.mark.parametrize("state", list(SheetState))
@pytest.mark.parametrize("move", TABLE)
def test_every_move_from_every_state(scene, move, state):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, state.value)
    who, table = TABLE[move]
    before = trace()

    if state.value in table:
        MOVES[move](sheet, people[who])
        sheet.refresh_from_db()
        assert sheet.state == table[state.value]
        assert Entry.objects.filter(verb__startswith="sheet.").exists() or move == "write"
    else:
        with pytest.raises((IllegalMove, NotFound)):
            MOVES[move](sheet, people[who])
        assert trace() == before


@pytest.mark.parametrize("state", list(SheetState))
def test_locking_takes_only_what_is_handed_in(scene, state):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, state.value)
    before = trace()

    if state is SheetState.REOPENED:
        with pytest.raises(Invalid):
            MOVES["lock"](sheet, people["officer"])
        assert trace() == before
        return
    locked = MOVES["lock"](sheet, people["officer"])
    sheet.refresh_from_db()

    assert locked == (state is SheetState.SUBMITTED)
    assert sheet.state == ("locked" if state is SheetState.SUBMITTED else state.value)


START = {"declare": "assigned", "write": "draft", "submit": "draft", "reopen": "submitted",
         "recuse": "draft", "cancel": "draft", "lock": "submitted"}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", MOVES)
def test_nobody_else_moves_a_sheet(scene, move, role):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, START[move])
    allowed = {TABLE[move][0]} if move in TABLE else set()
    before = trace()

    if role in allowed | ALSO.get(move, set()):
        MOVES[move](sheet, people[role])
        assert trace() != before
        return
    with pytest.raises((NotFound, NotAllowed)):
        MOVES[move](sheet, people[role])
    assert trace() == before


def test_an_officer_of_the_agency_cannot_score_even_as_an_evaluator(scene):
    _, application, _, _ = scene
    both = an_evaluator(user=_officer())
    sheet = filled(application, both, "draft")
    before = trace()

    with pytest.raises(NotAllowed):
        submit_sheet(sheet_id=sheet.pk, actor=acting(both.user), now=NOW)
    assert trace() == before


def _officer():
    from tests.factories.programme import person  # noqa: PLC0415

    return person(Role.PROGRAMME_OFFICER, agency())


def test_declaring_opens_the_application_and_recusing_closes_it(scene):
    _, application, evaluator, people = scene
    me = people["evaluator"]
    sheet = filled(application, evaluator, "assigned", points={})
    assert not applications_visible_to(me).exists()

    declare_free(sheet_id=sheet.pk, pledged=True, actor=me, now=NOW)
    sheet.refresh_from_db()
    assert applications_visible_to(me).get() == application
    assert sheet.pledged_at == NOW

    recuse(sheet_id=sheet.pk, reason="My sister works there.", actor=me, now=NOW)
    assert not applications_visible_to(me).exists()
    conflict = Conflict.objects.get()
    assert (conflict.ground, conflict.note) == ("declared", "My sister works there.")
    assert Notice.objects.get().recipient_id == people["officer"].user_id


def test_without_the_pledge_nothing_opens(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "assigned", points={})
    before = trace()

    with pytest.raises(Incomplete) as refused:
        declare_free(sheet_id=sheet.pk, pledged=False, actor=people["evaluator"], now=NOW)
    assert refused.value.missing == ("pledge",)
    assert trace() == before


@pytest.mark.parametrize(
    ("points", "comment", "missing"),
    [
        ({"need": 20, "plan": 30}, "Good.", ("추진체계",)),
        ({"need": 20, "plan": 30, "team": 25}, " ", ("comment",)),
        ({"need": 14, "plan": 30, "team": 25}, "Good.", ("필요성: comment",)),
        ({"need": 20, "plan": 0, "team": 25}, "Good.", ("계획의 우수성: comment",)),
        ({}, "", ("필요성", "계획의 우수성", "추진체계", "comment")),
    ],
)
def test_an_incomplete_sheet_is_not_taken(scene, points, comment, missing):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft", points=points, comment=comment)
    before = trace()

    with pytest.raises(Incomplete) as refused:
        submit_sheet(sheet_id=sheet.pk, actor=people["evaluator"], now=NOW)
    assert refused.value.missing == missing
    assert trace() == before


def test_the_last_instant_of_the_evaluation(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")
    closes = NOW + timedelta(days=3)
    before = trace()

    with pytest.raises(Invalid, match="over"):
        submit_sheet(sheet_id=sheet.pk, actor=people["evaluator"], now=closes)
    assert trace() == before

    last = closes - timedelta(microseconds=1)
    assert (
        submit_sheet(sheet_id=sheet.pk, actor=people["evaluator"], now=last).submitted_at == last
    )


def test_what_is_written_after_the_end_is_kept_and_a_reopened_sheet_may_come_back(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")
    late = NOW + timedelta(days=4)
    change = SheetChange(comment="Written at midnight.")

    save_sheet(
        sheet_id=sheet.pk, read_version=1, change=change, actor=people["evaluator"], now=late
    )
    sheet.refresh_from_db()
    assert sheet.comment == "Written at midnight."

    ScoreSheet.objects.filter(pk=sheet.pk).update(state="reopened", reason="told")
    submit_sheet(sheet_id=sheet.pk, actor=people["evaluator"], now=late)


def _save(sheet, by, version, **change):
    return save_sheet(
        sheet_id=sheet.pk, read_version=version, change=SheetChange(**change), actor=by, now=NOW
    )


def test_two_devices_lose_nothing(scene):
    _, application, evaluator, people = scene
    me = people["evaluator"]
    sheet = filled(application, evaluator, "draft", points={}, comment="")

    first = _save(sheet, me, 1, points={"need": Fraction(20)}, comment="From the laptop.")
    second = _save(
        sheet,
        me,
        1,
        points={"need": Fraction(18), "plan": Fraction(33)},
        comment="From the phone.",
    )

    assert first.differences == ()
    assert second.differences == ("need", "comment")
    need = second.content.scores["need"]
    assert (need.points, need.other) == (20, 18)
    assert second.content.scores["plan"].points == 33
    assert second.content.comment == "From the laptop.\n\nFrom the phone."
    assert Entry.objects.filter(verb="sheet.merge").count() == 1


def test_different_points_must_be_chosen_before_handing_in(scene):
    _, application, evaluator, people = scene
    me = people["evaluator"]
    sheet = filled(application, evaluator, "draft")
    _save(sheet, me, 1, points={"need": Fraction(21)})
    _save(sheet, me, 1, points={"need": Fraction(22)})
    before = trace()

    with pytest.raises(Invalid, match="필요성"):
        submit_sheet(sheet_id=sheet.pk, actor=me, now=NOW)
    assert trace() == before

    sheet.refresh_from_db()
    chosen = _save(sheet, me, sheet.version, points={"need": Fraction(22)})
    assert (chosen.content.scores["need"].points, chosen.content.scores["need"].other) == (
        22,
        None,
    )
    submit_sheet(sheet_id=sheet.pk, actor=me, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"points": {"need": Fraction(-1)}},
        {"points": {"need": Fraction(61, 2)}},
        {"points": {"need": Fraction(1, 3)}},
        {"points": {"nothing": Fraction(1)}},
        {"comment": "x" * 5001},
        {"comment": "a\x00b"},
    ],
)
def test_what_the_rubric_has_no_place_for_is_refused(scene, change):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")
    before = trace()

    with pytest.raises(Refusal):
        _save(sheet, people["evaluator"], 1, **change)
    assert trace() == before


def test_a_version_that_never_was_is_refused(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")

    with pytest.raises(Invalid):
        _save(sheet, people["evaluator"], 2, comment="x")


def test_whoever_reopens_says_why_and_the_evaluator_is_told(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "submitted")
    before = trace()
    with pytest.raises(Incomplete):
        reopen_sheet(sheet_id=sheet.pk, reason=" ", actor=people["chair"], now=NOW)
    assert trace() == before

    MOVES["reopen"](sheet, people["chair"])
    notice = Notice.objects.get()
    assert notice.recipient_id == evaluator.user_id
    assert notice.kind == "sheet.reopened"


def test_nobody_scores_what_is_no_longer_under_evaluation(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")
    application.state = "withdrawn"
    application.save()

    with pytest.raises(Invalid):
        submit_sheet(sheet_id=sheet.pk, actor=people["evaluator"], now=NOW)


def test_a_conflict_found_between_draw_and_scoring_takes_the_sheet_away(scene):
    _, application, evaluator, people = scene
    sheet = filled(application, evaluator, "draft")
    Conflict.objects.create(
        user=evaluator.user, application=application, ground="employer", origin="derived",
        found_at=NOW,
    )  # fmt: skip
    before = trace()

    for move in ("write", "submit"):
        with pytest.raises(NotFound):
            MOVES[move](sheet, people["evaluator"])
    assert trace() == before
