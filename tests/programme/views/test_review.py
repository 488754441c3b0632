"""Pages and API of pool, conflicts, draw and assignment: what they say, and to whom."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import Grant, User
from dure.core.actor import Role
from dure.programme.actions.conflict import derive_for_call
from dure.programme.actions.employment import add_employment
from dure.programme.domain.evaluator import NewTie
from dure.programme.models import (
    Conflict,
    ConflictReport,
    DrawNotice,
    Evaluator,
    Panel,
    ScoreSheet,
)
from dure.programme.queries.assignment import assignment_page
from dure.programme.queries.conflict_page import conflict_page
from dure.programme.queries.evaluator import pool_page
from dure.programme.queries.panel import pool_for_draw
from tests.factories.programme import (
    NOW,
    a_member,
    a_sheet,
    acting,
    agency,
    an_evaluator,
    city,
    company,
    ministry,
    person,
)
from tests.factories.review import (
    a_draw,
    a_pool,
    a_review_call,
    officer,
    some_applications,
    traces,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    for noun in ("evaluator", "conflict", "panel", "assignment"):
        monkeypatch.setattr(f"dure.programme.views.{noun}.now", lambda: NOW)


def client(user=None, language="en"):
    made = Client(headers={"accept-language": language})
    if user:
        User.objects.filter(pk=user.pk).update(language=language)
        made.force_login(user)
    return made


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def staff():
    return person(Role.PROGRAMME_OFFICER, agency(), "staff")


@pytest.fixture
def world():
    call, pool = a_review_call(), a_pool(12)
    applications = some_applications(call, 2)
    a_member(applications[0], company("고용주 0"), role="subcontractor")
    derive_for_call(call_id=call.pk, now=NOW)
    return call, pool, applications


def everybody(call, application):
    """Return a person of every kind by name."""
    return {
        "nobody": None,
        "officer": person(Role.PROGRAMME_OFFICER, agency()),
        "ministry": person(Role.APPROVER, ministry()),
        "auditor": person(Role.AUDITOR, company("감사원")),
        "city": person(Role.CITY_OFFICER, application.lead),
        "neighbour": person(Role.CITY_OFFICER, city("나주시")),
        "consultant": person(Role.CONSULTANT, application.lead),
        "evaluator": an_evaluator().user,
        "other agency": person(Role.PROGRAMME_OFFICER, company("다른 기관")),
        "administrator": person(Role.ADMINISTRATOR, agency()),
    }


def test_who_opens_what(world):
    call, pool, (application, _) = world
    record = f"/evaluators/{pool[0].pk}/"
    runs = {"officer", "ministry", "auditor"}
    pages = {
        "/evaluators/": {"officer", "auditor", "other agency"},
        record: {"officer", "auditor"},
        "/evaluators/new/": {"officer", "other agency"},
        "/evaluators/import/": {"officer", "other agency"},
        "/my-record/": {"evaluator"},
        f"/calls/{call.pk}/conflicts/": runs,
        f"/calls/{call.pk}/stages/1/assignment/": runs,
        f"/applications/{application.pk}/unsuitable-evaluators/": {"city"},
        f"/api/programme/evaluators/{pool[0].pk}": {"officer", "auditor"},
        f"/api/programme/calls/{call.pk}/stages/1/assignment": runs,
    }
    people = everybody(call, application)

    opened = {
        page: {name for name, who in people.items() if client(who).get(page).status_code == 200}
        for page in pages
    }

    assert opened == pages


def test_the_seed_is_public_and_the_panel_is_not(world):
    call, _, (application, _) = world
    (panel,) = a_draw(call, seed="공개 씨앗")
    name = str(panel.members.first().evaluator)
    page, api = f"/calls/{call.pk}/stages/1/panels/", f"/api/programme/calls/{call.pk}/panels"

    for who, user in everybody(call, application).items():
        runs = who in {"officer", "ministry", "auditor"}
        answer = client(user).get(page)
        assert "공개 씨앗" in plain(answer)
        assert (name in plain(answer)) == runs, who
        assert (name in client(user).get(api).content.decode()) == runs, who


def test_after_the_announcement_the_panel_is_public_and_the_reserve_is_not():
    call, _ = a_review_call(), a_pool()
    (panel,) = a_draw(call)
    type(call).objects.filter(pk=call.pk).update(state="announced", announced_at=NOW)

    said = plain(client().get(f"/calls/{call.pk}/stages/1/panels/"))

    assert str(panel.members.first().evaluator) in said
    reserve = Evaluator.objects.get(pk=int(panel.run.output["reserve"][0]))
    assert str(reserve) not in said


def test_an_evaluator_in_conflict_finds_the_application_nowhere():
    call, _ = a_review_call(), a_pool()
    secret, other = some_applications(call, 2)
    type(secret).objects.filter(pk=secret.pk).update(title="비밀 사업")
    partner = company("한빛 모빌리티")
    a_member(secret, partner)
    (panel,) = a_draw(call)
    judge = panel.members.first().evaluator
    sheet = a_sheet(secret, judge, "draft", panel=panel)
    a_sheet(other, judge, "draft", panel=panel)
    add_employment(
        evaluator_id=judge.pk,
        tie=NewTie("한빛 모빌리티", "company", date(2021, 12, 1)),
        actor=acting(judge.user),
        now=NOW,
    )
    browser = client(judge.user)
    addresses = [
        "/", "/my-record/", "/my-sheets/", "/sheets/", "/notices/", "/calls/",
        f"/calls/{call.pk}/", f"/applications/{secret.pk}/", f"/sheets/{sheet.pk}/",
        f"/calls/{call.pk}/conflicts/", f"/calls/{call.pk}/stages/1/panels/",
        f"/calls/{call.pk}/stages/1/assignment/", f"/calls/{call.pk}/stages/1/matrix/",
        f"/calls/{call.pk}/stages/1/timetable/",
        f"/applications/{secret.pk}/declare-conflict/",
        f"/applications/{secret.pk}/unsuitable-evaluators/",
        f"/applications/{secret.pk}/document/", "/api/programme/evaluators",
        f"/api/programme/calls/{call.pk}/conflicts",
        f"/api/programme/calls/{call.pk}/stages/1/assignment",
        f"/api/programme/applications/{secret.pk}", "/api/programme/applications",
        "/api/programme/sheets", f"/api/programme/sheets/{sheet.pk}",
    ]  # fmt: skip

    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code < 500, address
        assert "비밀 사업" not in answer.content.decode(), address
    for address in (f"/applications/{secret.pk}/", f"/sheets/{sheet.pk}/"):
        assert browser.get(address).status_code == 404


def test_an_officer_in_conflict_sees_neither_the_conflict_nor_the_assignment(world, staff):
    call, _pool, (hidden, shown) = world
    (panel,) = a_draw(call, size=2)
    for application in (hidden, shown):
        a_sheet(application, panel.members.first().evaluator, panel=panel)
    Conflict.objects.create(
        user=staff, application=hidden, ground="declared", origin="declared", found_at=NOW,
        entered_by=staff,
    )  # fmt: skip

    for page in ("conflicts", "stages/1/assignment"):
        said = plain(client(staff).get(f"/calls/{call.pk}/{page}/"))
        assert hidden.number not in said
    assert shown.number in said


def test_the_pool_says_who_is_checked_and_filters(world, staff):
    Evaluator.objects.filter(pk=world[1][0].pk).update(checked_at=None)

    said = plain(client(staff).get("/evaluators/"))
    unchecked = plain(client(staff).get("/evaluators/?show=unchecked"))

    assert "12 people are in the pool." in said
    assert said.count("Checked") == 11
    assert "고용주 0" in unchecked
    assert "고용주 1" not in unchecked
    assert "고용주 4" not in plain(client(staff).get("/evaluators/?expertise=transport"))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_no_more_for_more_rows(count, django_assert_num_queries, staff):
    call, pool = a_review_call(), a_pool(count)
    for application in some_applications(call, count):
        for one in pool:
            a_sheet(application, one)
        a_member(application, company("고용주 0"))
    derive_for_call(call_id=call.pk, now=NOW)
    who = acting(staff)

    with django_assert_num_queries(2):
        pool_page(who)
    with django_assert_num_queries(4):
        conflict_page(who, call.pk)
    with django_assert_num_queries(4):
        assignment_page(who, call.pk, 1)
    with django_assert_num_queries(4):
        pool_for_draw(call, stage=1, panels=1)


def test_an_officer_goes_from_the_seed_to_the_sheets(staff):
    call, _ = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    browser = client(staff)
    page = f"/calls/{call.pk}/stages/1"
    Evaluator.objects.update(entered_at=NOW)
    seed = {"seed_text": "2022-1", "panels": 1, "size": 3, "demanded": ["data"]}

    assert browser.post(f"{page}/panels/seed/", seed | {"size": 0}).status_code == 422
    assert browser.post(f"{page}/panels/seed/", seed).status_code == 302
    assert "9 of 9 people can be drawn" in plain(browser.get(f"{page}/panels/"))
    notice = DrawNotice.objects.get()
    assert browser.post(f"/draws/{notice.pk}/draw/").status_code == 302
    panel = Panel.objects.get()
    member = panel.members.first()
    chair = f"/panels/{panel.pk}/members/{member.evaluator_id}/chair/"
    assert browser.post(chair).status_code == 302
    rule = {"mode": "one", "reviews": 2, "load_floor": 0, "load_ceiling": 1}
    shown = browser.post(f"{page}/assignment/proposal/", rule)
    assert "Proposed: 3 score sheets" in plain(shown)
    token = re.search(r'name="token" value="(\w+)"', shown.content.decode())[1]
    assert not ScoreSheet.objects.exists()
    assert browser.post(f"{page}/assignment/confirm/", rule | {"token": "0"}).status_code == 409
    assert browser.post(f"{page}/assignment/confirm/", rule | {"token": token}).status_code == 302

    said = plain(browser.get(f"{page}/assignment/"))
    assert "1 application is judged by 3 evaluators." in said
    assert "Sits on the panel that judges all applications." in said
    assert ScoreSheet.objects.count() == 3
    assert application.number in said


def test_what_is_impossible_is_explained_on_the_page(staff):
    call, _ = a_review_call(), a_pool()
    some_applications(call, 2)
    a_draw(call)
    rule = {"mode": "mixed", "reviews": 3, "load_floor": 0, "load_ceiling": 1}

    address = f"/calls/{call.pk}/stages/1/assignment/proposal/"
    said = plain(client(staff).post(address, rule))
    korean = plain(client(staff, "ko").post(address, rule))

    assert "6 would be needed and there can be 3 at most" in said
    assert "The least that would make it possible" in said
    assert "많아야 3" in korean


def test_a_record_is_kept_from_its_page():
    mine = an_evaluator()
    browser = client(mine.user)
    tie = {
        "organisation": "한빛 연구소", "organisation_kind": "research_institute",
        "kind": "employed", "since": "2018-03-01",
    }  # fmt: skip
    address = f"/evaluators/{mine.pk}/"

    assert browser.post(f"{address}ties/", tie | {"until": "2018-03-01"}).status_code == 422
    assert browser.post(f"{address}ties/", tie).status_code == 302
    assert "한빛 연구소" in plain(browser.get("/my-record/"))
    assert browser.post(f"{address}check/").status_code == 403
    mine.refresh_from_db()
    assert mine.checked_at is None


def test_the_faults_of_a_table_are_listed_and_nobody_comes_in(staff):
    table = SimpleUploadedFile("p.csv", b"email,name,expertise\nx,,magic\n")

    answer = client(staff).post("/evaluators/import/", {"table": table})

    assert answer.status_code == 422
    said = plain(answer)
    assert "3 faults. Nobody came in." in said
    assert "row 2, column C" in said
    assert not Evaluator.objects.exists()


def test_empty_pages_teach(staff):
    call = a_review_call()
    browser = client(staff)

    assert "three people for each place" in plain(browser.get("/evaluators/"))
    assert "Conflicts are found from" in plain(browser.get(f"/calls/{call.pk}/conflicts/"))
    assert "once the panel is drawn" in plain(
        browser.get(f"/calls/{call.pk}/stages/1/assignment/")
    )
    assert Grant.objects.filter(user=staff).exists()
    assert officer()


def test_once_the_panel_is_drawn_nobody_is_asked_to_name_the_unsuitable(staff):
    call = a_review_call()
    a_pool()
    (application,) = some_applications(call, 1)
    planner = client(person(Role.CITY_OFFICER, application.lead))
    address = f"/applications/{application.pk}/unsuitable-evaluators/"
    assert "<textarea" in planner.get(address).content.decode()

    a_draw(call)

    shown = planner.get(address)
    assert "The panel was drawn already." in plain(shown)
    assert "<textarea" not in shown.content.decode()


def test_a_reason_too_long_is_refused_and_given_back_whole(world, staff):
    call, pool, (application, _) = world
    tie = pool[0].employments.first()
    conflict = Conflict.objects.get(application=application)
    report = ConflictReport.objects.create(
        application=application, named="x", reason="y", reported_by=pool[1].user, reported_at=NOW
    )
    (panel,) = a_draw(call)
    seat = panel.members.first().evaluator
    addresses = {
        f"/evaluators/{pool[0].pk}/ties/{tie.pk}/remove/": {},
        f"/conflicts/{conflict.pk}/clear/": {},
        f"/conflict-reports/{report.pk}/decide/": {"evaluator": str(seat.pk)},
        f"/panels/{panel.pk}/members/{seat.pk}/replace/": {},
        f"/applications/{application.pk}/evaluators/": {
            "evaluator": str(seat.pk),
            "panel": str(panel.pk),
        },
    }
    before, browser = traces(), client(staff)

    for address, rest in addresses.items():
        answer = browser.post(address, {"reason": "가" * 2_001, **rest})

        assert answer.status_code == 422, address
        assert "2,000 are allowed: 1 too many" in plain(answer), address
        assert 'name="reason" rows="10"' in answer.content.decode(), address
        assert "가" * 2_001 in answer.content.decode(), address
    assert traces() == before
