"""What comes to the data interface in a shape it cannot take: a 4xx in the one shape of errors."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from ninja.openapi.schema import OpenAPISchema

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.programme.models import RubricVersion
from dure.site.api import api
from tests.factories.programme import agency, person

pytestmark = pytest.mark.django_db
RUBRICS = "/api/programme/rubrics"
SHAPE = {"type", "title", "status", "detail", "where", "remedy", "reference"}
DEEP = "[" * 100_000 + "]" * 100_000
FINE = {"key": "trial", "name": "시험"}


@pytest.fixture
def officer():
    found = Client(raise_request_exception=False)
    found.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    return found


def refused(answer, status, where=""):
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, status), answer.content[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(said) == SHAPE
    assert where in said["where"]
    return said


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b"nothing", b'{"key": NaN}', b'{"key": -Infinity}', b"\x00",
        b'{"key": ' + b"9" * 5000 + b"}", DEEP.encode(), b'{"a":' * 50_000,
    ],
)  # fmt: skip
def test_what_is_no_json_is_unreadable(officer, body):
    answer = officer.post(RUBRICS, body, "application/json")

    refused(answer, 400 if body else 422, "body")


@pytest.mark.parametrize(
    "body",
    [
        {"body": {"criteria": [{"key": "a\x00"}]}},
        {"body": {"\ud800": 1}},
        {"name": "a\x00"},
        {"name": "\udfff"},
        {"body": {"total": 2**70}},
        {"body": {"total": -(2**70)}},
        {"more": "\x00"},
        {"name": "a" * 10_000_000},
        {"body": json.loads("[" * 60 + "]" * 60)},
        {"key": 2**70},
        [FINE],
        "text",
        7,
        None,
    ],
)
def test_what_no_database_keeps_is_refused_and_leaves_nothing(officer, body):
    before = (RubricVersion.objects.count(), Entry.objects.count())
    given = FINE | {"body": {}} | body if isinstance(body, dict) else body
    answer = officer.post(RUBRICS, json.dumps(given), "application/json")

    refused(answer, 422, "body")
    assert (RubricVersion.objects.count(), Entry.objects.count()) == before


def test_endless_number_is_refused(officer):
    body = '{"key": "trial", "name": "a", "body": {"total": 1e999}}'

    said = refused(officer.post(RUBRICS, body, "application/json"), 422, "body")

    assert "too large" in said["detail"]


def test_body_beyond_every_bound_is_refused(officer):
    answer = officer.post(RUBRICS, json.dumps({"name": "a" * (21 << 20)}), "application/json")

    assert answer.status_code in {400, 413}
    assert set(answer.json()) == SHAPE


def test_name_that_stands_twice_is_refused(officer):
    body = '{"key": "trial", "name": "a", "body": {"total": 1, "total": 2}}'

    said = refused(officer.post(RUBRICS, body, "application/json"), 422, "body")

    assert said["detail"] == "total stands twice in one object."


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "text/html", ""])
def test_other_type_than_json_is_refused(officer, kind):
    refused(officer.post(RUBRICS, json.dumps(FINE), content_type=kind), 400, "body")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.dure+json"])
def test_json_by_another_name_is_read(officer, kind):
    said = refused(officer.post(RUBRICS, json.dumps(FINE), content_type=kind), 422)

    assert "body" in said["where"]


@pytest.mark.parametrize("asked", ["search=%00", "page=9" + "9" * 400, "search=%ED%A0%80%00"])
def test_query_that_cannot_be_used_is_refused(officer, asked):
    refused(officer.get(f"/api/programme/applications?{asked}"), 422)


@pytest.mark.parametrize("address", ["rubrics", "calls", "applications", "forms"])
@pytest.mark.parametrize("number", [0, -1, 2**63, 2**200])
def test_number_outside_of_the_database_is_refused(officer, address, number):
    answer = officer.get(f"/api/programme/{address}/{number}")

    assert answer.status_code in {404, 422}
    assert set(answer.json()) == SHAPE


@pytest.mark.parametrize("agency", ["\x00", "-1", str(2**70), "one"])
def test_form_beside_a_file_is_read_as_strictly(officer, agency):
    table = SimpleUploadedFile("표.csv", b"email,name,expertise\n")
    answer = officer.post("/api/programme/evaluators/import", {"agency": agency, "file": table})

    refused(answer, 422)


def test_method_that_is_not_taken_is_refused_in_the_same_shape(officer):
    answer = officer.delete(RUBRICS)

    refused(answer, 405)
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_each_operation_is_reached():
    """A second router with the same address is never asked."""
    client, missed = Client(raise_request_exception=False), []
    for path, methods in api.get_openapi_schema()["paths"].items():
        address = re.sub(r"{[^}]*}", "1", path)
        for method in methods:
            if getattr(client, method)(address).status_code == 405:
                missed.append((method, path))
    assert missed == []


def test_every_operation_says_how_it_is_refused():
    described = api.get_openapi_schema()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for status in (400, 403, 404, 409, 422):
                content = operation["responses"][status]["content"]
                assert "application/problem+json" in content, (method, path)
    assert set(described["components"]["schemas"]["Problem"]["properties"]) == SHAPE


def test_each_name_of_a_shape_means_one_shape(monkeypatch):
    clashes = set()
    plain = OpenAPISchema.add_schema_definitions

    def add(self, definitions):
        clashes.update(
            name for name, shape in definitions.items() if self.schemas.get(name, shape) != shape
        )
        plain(self, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    api.get_openapi_schema()

    assert clashes == set()
