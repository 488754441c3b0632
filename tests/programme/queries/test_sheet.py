"""Who sees which sheet, and what never leaks before one's own is handed in."""

import json
from fractions import Fraction

import pytest
from django.test import Client

from dure.core.actor import Role
from dure.programme.adapters.matrix import as_csv, lines, scored
from dure.programme.domain.sheet import IN, SheetState
from dure.programme.domain.terms import Stage, StageKind
from dure.programme.models import Conflict
from dure.programme.queries.matrix import matrix_of
from dure.programme.queries.sheet import (
    content_is_open,
    other_sheets,
    sheets_that_count,
    sheets_visible_to,
)
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    organisation,
    person,
)
from tests.factories.scoring import a_panel, filled, judged, seat, under_evaluation

pytestmark = pytest.mark.django_db
SECRET = {"need": 17.5, "plan": 36.5, "team": 23}  # 77 in all
HEADS = ("n", "t", "l", "s", "i", "m", "d", "e")


@pytest.fixture
def scene():
    call = under_evaluation()
    application = judged(call)
    mine, theirs = an_evaluator(), an_evaluator()
    own = filled(application, mine, "draft")
    other = filled(
        application, theirs, "submitted", SECRET, comment="Their secret opinion", version=1
    )
    return call, application, mine, own, other


def pages(call, application, own, other):
    return [
        "/review/",
        f"/review/{own.pk}",
        f"/review/{other.pk}",
        f"/calls/{call.pk}/stages/1/matrix",
        f"/calls/{call.pk}/stages/1/matrix.csv",
        f"/calls/{call.pk}/stages/1/evaluators",
        f"/api/programme/sheets/{own.pk}",
        f"/api/programme/sheets/{other.pk}",
        "/api/programme/sheets",
        f"/api/programme/calls/{call.pk}/stages/1/matrix",
        f"/panels/{own.panel_id}/meetings",
    ]


def told(user, addresses):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return {address: client.get(address).content.decode(errors="replace") for address in addresses}


@pytest.mark.parametrize("state", [s for s in SheetState if s not in IN])
def test_nobody_sees_anothers_sheet_before_their_own_is_in(scene, state):
    call, application, mine, own, other = scene
    own.state, own.reason = state.value, "told"
    own.save()

    assert other not in sheets_visible_to(acting(mine.user))
    for address, text in told(mine.user, pages(call, application, own, other)).items():
        assert "Their secret opinion" not in text, address
        assert "17.5" not in text, address
        assert "36.5" not in text, address


@pytest.mark.parametrize("state", sorted(IN))
def test_afterwards_they_see_it_without_a_name(scene, state):
    _, _, mine, own, other = scene
    own.state, own.submitted_at = state.value, NOW
    own.save()

    assert list(other_sheets(acting(mine.user), own)) == [other]
    text = told(mine.user, [f"/review/{own.pk}"])[f"/review/{own.pk}"]
    assert "Their secret opinion" in text
    assert other.evaluator.user.email not in text


def test_not_the_sheets_of_another_panel_stage_or_application(scene):
    call, application, mine, own, other = scene
    own.state, own.submitted_at = "submitted", NOW
    own.save()
    elsewhere = filled(
        application, an_evaluator(), panel=a_panel(call, 1, "2"), comment="Another panel"
    )
    later = filled(application, an_evaluator(), panel=a_panel(call, 2, "1"), stage=2)
    beside = filled(judged(call, lead=city("함안군")), other.evaluator)

    seen = set(sheets_visible_to(acting(mine.user)))
    assert seen == {own, other}
    assert {elsewhere, later, beside}.isdisjoint(seen)


def test_a_draft_is_its_authors_alone_even_before_the_agency(scene):
    call, application, _, own, other = scene
    filled(application, an_evaluator(), "draft", {"need": 11.5}, comment="Half a thought")
    officer = person(Role.PROGRAMME_OFFICER, agency())
    found = pages(call, application, own, other)

    for address, text in told(officer, found).items():
        assert "Half a thought" not in text, address
        assert "11.5" not in text, address
    assert not content_is_open(acting(officer), own)
    assert content_is_open(acting(officer), other)


@pytest.mark.parametrize(
    ("role", "of", "sees"),
    [
        (Role.PROGRAMME_OFFICER, agency, True),
        (Role.APPROVER, ministry, True),
        (Role.AUDITOR, lambda: organisation("감사원"), True),
        (Role.PROGRAMME_OFFICER, lambda: organisation("다른 기관"), False),
        (Role.FINANCE_OFFICER, agency, False),
        (Role.ADMINISTRATOR, agency, False),
        (Role.CITY_OFFICER, city, False),
        (Role.APPROVER, city, False),
        (Role.CONSULTANT, city, False),
        (Role.EVALUATOR, agency, False),
    ],
)
def test_who_sees_sheets_and_matrix(scene, role, of, sees):
    call = scene[0]
    user = person(role, of())

    assert sheets_visible_to(acting(user)).exists() == sees
    client = Client()
    client.force_login(user)
    for end in ("", ".csv", ".xlsx"):
        found = client.get(f"/calls/{call.pk}/stages/1/matrix{end}").status_code
        assert found == (200 if sees else 404)


def test_a_chair_with_a_sheet_of_their_own_waits_as_the_others_do(scene):
    call, application, _, _, other = scene
    chair = an_evaluator()
    seat(a_panel(call), chair, chair=True)
    assert list(sheets_visible_to(acting(chair.user))) == [other]

    filled(application, chair, "draft")
    assert other not in sheets_visible_to(acting(chair.user))
    row = matrix_of(acting(chair.user), call.pk, 1).rows[0]
    assert [cell.thousandths for cell in row.cells] == [None]


def test_a_conflict_hides_the_sheets_from_officer_and_chair_alike(scene):
    call, application, _, _, _ = scene
    chair, officer = an_evaluator(), person(Role.PROGRAMME_OFFICER, agency())
    seat(a_panel(call), chair, chair=True)
    for user in (chair.user, officer):
        Conflict.objects.create(
            user=user, application=application, ground="other", origin="declared", found_at=NOW
        )
        assert not sheets_visible_to(acting(user)).exists()
        assert not matrix_of(acting(user), call.pk, 1).rows


def test_sheets_that_count_are_exact_and_take_two_queries(scene, django_assert_num_queries):
    call, other = scene[0], scene[4]
    with django_assert_num_queries(2):
        [counted] = sheets_that_count(call.pk, 1)
    assert counted.points == {
        "need": Fraction(35, 2), "plan": Fraction(73, 2), "team": Fraction(23)
    }  # fmt: skip
    for _ in range(3):
        filled(judged(call, lead=city(f"시 {_}")), other.evaluator)
    with django_assert_num_queries(2):
        assert len(sheets_that_count(call.pk, 1)) == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_takes_as_many_queries_for_any_number_of_rows(django_assert_num_queries, rows):
    call = under_evaluation()
    people = [an_evaluator() for _ in range(3)]
    for number in range(rows):
        application = judged(call, lead=city(f"시 {number}"))
        for one in people:
            filled(application, one)
    officer = actor(Role.PROGRAMME_OFFICER, agency())

    with django_assert_num_queries(7):
        matrix = matrix_of(officer, call.pk, 1)
    assert len(matrix.rows) == rows
    assert len(matrix.columns) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_as_many_queries_for_any_number_of_sheets(django_assert_num_queries, rows):
    from dure.programme.queries.desk import desk_of  # noqa: PLC0415

    call, mine = under_evaluation(), an_evaluator()
    for number in range(rows):
        filled(judged(call, lead=city(f"시 {number}")), mine, "draft")
    by = acting(mine.user)
    with django_assert_num_queries(3):
        [stage] = desk_of(by)
    assert stage.left == rows


def test_an_anonymous_stage_names_nobody_on_the_desk_and_before_declaring():
    hidden = Stage(
        1, StageKind.WRITTEN, "small-city-written@1", quorum=1, anonymous=("lead", "title")
    )
    call, mine = under_evaluation(stages=(hidden,)), an_evaluator()
    sheet = filled(judged(call, title="통영 주차"), mine, "assigned", {})

    for text in told(mine.user, ["/review/", f"/review/{sheet.pk}"]).values():
        assert "통영" not in text
        assert sheet.application.number in text


def test_the_matrix_counts_what_is_missing_and_shows_spread_and_drift(scene):
    call, application, mine, own, other = scene
    filled(application, an_evaluator(), "submitted", {"need": 30, "plan": 40, "team": 30})
    officer = actor(Role.PROGRAMME_OFFICER, agency())

    given = scored(matrix_of(officer, call.pk, 1))
    [row] = given.rows
    assert (row.total, row.missing, given.short) == (None, 1, 1)
    assert row.row.spread == 23_000
    drift = {column.evaluator_id: column.drift for column in given.matrix.columns}
    assert drift[other.evaluator_id] == -23
    assert drift[mine.pk] is None

    own.state, own.submitted_at = "submitted", NOW
    own.save()
    [row] = scored(matrix_of(officer, call.pk, 1)).rows
    assert (row.total, row.missing) == (Fraction(77 + 100 + 75, 3), 0)


def test_a_file_holds_no_formula(scene):
    call, application, *_ = scene
    application.title = "=cmd|' /C calc'!A0"
    application.save()
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    given = scored(matrix_of(officer, call.pk, 1))

    assert [line[1] for line in lines(given, HEADS)][1].startswith("'=")
    assert as_csv(given, HEADS).startswith(b"\xef\xbb\xbf")


def test_the_api_lists_the_same_as_the_pages(scene):
    mine, own = scene[2], scene[3]
    client = Client()
    client.force_login(mine.user)

    listed = json.loads(client.get("/api/programme/sheets").content)
    assert [one["id"] for one in listed["items"]] == [own.pk]
