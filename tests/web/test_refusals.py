import json
import logging
import re
from io import StringIO

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from dure.core.errors import (
    Busy,
    IllegalMove,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    Stale,
)
from dure.core.said import say
from dure.site import urls
from dure.web.refusals import csrf_failure, problem, status_of, told_refusal

RAISED = {
    "not_found": (NotFound("No such study."), 404),
    "not_allowed": (NotAllowed("Only an officer may do this."), 403),
    "invalid": (Invalid("No stops.", where="stops.txt", remedy="Ask for a whole feed."), 422),
    "incomplete": (Incomplete(("name",)), 422),
    "illegal_move": (IllegalMove("publish", "running"), 409),
    "stale": (Stale("It changed."), 409),
    "busy": (Busy("It is being imported."), 409),
    "refused": (Refusal("No."), 409),
    "told": (
        Invalid(
            "“{text}” is not a number.",
            where=say("{file}, line {line}", file="a.csv", line=3),
            remedy="Columns: {columns}.",
            text="<b>",
            columns="a, b",
        ),
        422,
    ),
}


def raising(request, name):
    raise RAISED[name][0]


def breaking(request):
    raise RuntimeError("secret detail")


def missing(request):
    raise Http404("secret detail")


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("raise/<name>", raising),
    path("api/raise/<name>", raising),
    path("api/break", breaking),
    path("api/missing", missing),
    path("break", breaking),
    *urls.urlpatterns,
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.mark.parametrize("name", RAISED)
def test_each_refusal_has_its_status_as_page_and_as_data(client, name):
    refusal, status = RAISED[name]

    page = client.get(f"/raise/{name}")
    data = client.get(f"/api/raise/{name}")

    assert (page.status_code, data.status_code) == (status, status)
    assert page["Content-Type"].startswith("text/html")
    assert data["Content-Type"] == "application/problem+json"
    assert status_of(refusal) == status


def test_a_refusal_page_says_what_where_the_way_out_and_a_number(client):
    page = client.get("/raise/invalid", headers={"Accept-Language": "en"}).content.decode()

    for words in ("No stops.", "stops.txt", "Ask for a whole feed.", "422-", "Whom to ask"):
        assert words in page
    assert 'id="krds-header"' in page


def test_a_problem_has_one_shape(client):
    body = client.get("/api/raise/invalid").json()

    assert len(body.pop("reference")) == 8
    assert body == {
        "type": "/problems/invalid",
        "title": "invalid",
        "status": 422,
        "detail": "No stops.",
        "where": "stops.txt",
        "remedy": "Ask for a whole feed.",
    }


@pytest.mark.parametrize(
    "address",
    ["/api/nothing", "/api/cities/nowhere", "/api/missing", "/api/raise/stale"],
    ids=["no address", "no city", "a view's 404", "a refusal"],
)
def test_every_error_under_api_has_the_same_keys(client, address):
    answer = client.get(address)

    assert set(answer.json()) == set(problem(NotFound(), ""))
    assert answer["Content-Type"] == "application/problem+json"


def test_a_program_that_wants_no_page_gets_data_anywhere(client):
    answer = client.get("/raise/stale", headers={"Accept": "application/json"})

    assert answer.json()["status"] == 409


def test_an_address_that_does_not_exist_is_a_page_in_our_look(client):
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert 'id="krds-header"' in answer.content.decode()


@pytest.mark.parametrize(("address", "kind"), [("/break", "html"), ("/api/break", "problem+json")])
def test_a_defect_tells_nothing_of_the_inside(client, address, kind):
    client.raise_request_exception = False

    answer = client.get(address)

    assert answer.status_code == 500
    assert kind in answer["Content-Type"]
    assert "secret detail" not in answer.content.decode()


def test_a_korean_page_says_a_refusal_in_korean_with_its_values(client):
    page = client.get("/raise/told", headers={"Accept-Language": "ko"}).content.decode()

    for words in ("“&lt;b&gt;”은(는) 숫자가 아닙니다.", "a.csv, 3번째 줄", "열: a, b."):
        assert words in page


def test_a_place_that_is_not_there_is_named_in_korean(client):
    page = client.get("/cities/nowhere/", headers={"Accept-Language": "ko"})

    assert page.status_code == 404
    assert "이름이 “nowhere”인 도시가 없습니다." in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("", "“<b>” is not a number."),
        ("en-GB, ko;q=0.5", "“<b>” is not a number."),
        ("de, *", "“<b>” is not a number."),
        ("ko", "“<b>”은(는) 숫자가 아닙니다."),
        ("de, ko-KR;q=0.8, en;q=0.5", "“<b>”은(는) 숫자가 아닙니다."),
    ],
)
def test_a_problem_is_english_unless_another_language_is_asked_for(client, asked, detail):
    client.cookies["dure-language"] = "ko"
    body = client.get("/api/raise/told", headers={"Accept-Language": asked}).json()

    assert body["detail"] == detail
    assert (body["type"], body["title"]) == ("/problems/invalid", "invalid")
    assert set(body) == set(problem(NotFound(), ""))


def test_an_illegal_move_is_told_in_words():
    with translation.override("ko"):
        told = told_refusal(IllegalMove("cancel", "running"))

    assert told.what == "지금 상태(계산 중)에서는 할 수 없는 일입니다: 취소하기."


def test_a_form_without_its_token_is_told_what_to_do():
    request = RequestFactory().post("/accounts/login/", headers={"Accept": "application/json"})

    with translation.override("en"):
        body = json.loads(csrf_failure(request, "reason").content)

    assert (body["status"], body["title"]) == (403, "not_allowed")
    assert "reload" in body["remedy"]


@pytest.fixture
def console(monkeypatch):
    """What the server writes to its log, set up as it is when nothing else is asked for."""
    (handler,) = (one for one in logging.getLogger().handlers if one.name == "console")
    stream = StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.parametrize("address", ["/raise/invalid", "/raise/stale", "/nowhere", "/api/no"])
def test_the_number_on_a_refusal_is_in_its_one_line_of_the_log(client, console, address):
    answer = client.get(f"{address}?secret=1")
    if address.startswith("/api/"):
        number = f"{answer.status_code}-{answer.json()['reference']}"
    else:
        number = number_on(answer)

    (line,) = console.getvalue().splitlines()
    assert f"WARNING dure.refusals: {number} GET {address}: " in line
    assert "secret" not in line


def number_on(page):
    return re.search(r'dure-reference">([^<]+)<', page.content.decode())[1]


def test_a_defect_has_its_number_in_the_log_and_where_it_broke(client, console):
    client.raise_request_exception = False

    number = number_on(client.get("/break"))

    said = console.getvalue()
    assert f"WARNING dure.refusals: {number} GET /break: " in said
    assert "RuntimeError: secret detail" in said


def test_the_log_says_why_a_form_was_not_meant(console):
    csrf_failure(RequestFactory().post("/x/", headers={"Accept": "application/json"}), "no cookie")

    assert console.getvalue().endswith(" (no cookie)\n")


def test_what_is_sent_makes_no_second_line_of_the_log(client, console):
    client.get("/nothing%0A2026-01-01%20WARNING%1b[2J" + "가" * 2_000)

    (line,) = console.getvalue().splitlines()
    assert line.isprintable()
    assert "가" * 400 in line
    assert len(line) < 700
