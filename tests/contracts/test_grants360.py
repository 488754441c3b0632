import csv
import json
import os
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource

from dure.places.models import Municipality
from dure.programme.models import Application
from tests.factories.municipality import a_registry
from tests.factories.selection import WON, announced, approved

pytestmark = pytest.mark.django_db

OWN = json.loads((Path(__file__).parent / "schemas" / "grants360.json").read_text("utf-8"))

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value):
    """Tell a date with its time and zone: the official `oneOf` takes a day or a moment."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@pytest.fixture
def call():
    a_registry()
    unit = Municipality.objects.get(name="통영시")
    found, *_ = announced()
    Application.objects.filter(number="2022-001").update(municipality=unit)
    return found


def package(call):
    answer = Client().get(f"/calls/{call.pk}/results.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_package_is_as_the_standard_lays_down(call):
    assert list(Draft4Validator(OWN).iter_errors(package(call))) == []


def test_the_package_is_as_the_official_schema_lays_down(call):
    folder = os.environ.get("DURE_360GIVING_SCHEMAS")
    if not folder:
        pytest.skip("DURE_360GIVING_SCHEMAS names no folder with the official schemas")
    grant, whole = (
        json.loads((Path(folder) / f"360-giving{name}-schema.json").read_text("utf-8"))
        for name in ("", "-package")
    )
    address = whole["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(address, Resource.from_contents(grant))
    official = Draft4Validator(whole, registry=registry, format_checker=FORMATS)

    assert list(official.iter_errors(package(call))) == []


def test_each_award_says_who_gives_what_to_whom(call):
    first, second = package(call)["grants"]

    assert first["id"] == "360G-dure-2022-001"
    assert (first["amountAwarded"], first["currency"]) == (WON, "KRW")
    assert first["awardDate"] == "2022-01-27"
    assert first["recipientOrganization"][0]["name"] == "도시0"
    assert first["fundingOrganization"][0]["name"] == "국토교통부"
    assert first["x_matchedFunding"] == [{"source": "도시0", "amount": WON}]
    assert first["beneficiaryLocation"][0]["countryCode"] == "KR"
    assert "beneficiaryLocation" not in second


def test_the_flat_file_holds_the_same(call):
    answer = Client().get(f"/calls/{call.pk}/results-360giving.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))

    assert [row["id"] for row in rows] == ["360G-dure-2022-001", "360G-dure-2022-002"]
    assert rows[0]["recipientOrganization/0/name"] == "도시0"
    assert rows[0]["amountAwarded"] == str(WON)


def test_the_prefix_is_the_publishers(call, settings):
    settings.GRANTS_PREFIX = "360G-molit"

    assert package(call)["grants"][0]["id"] == "360G-molit-2022-001"


def test_nothing_is_there_before_the_announcement():
    found, *_ = approved()

    for name in ("results.json", "results-360giving.csv"):
        assert Client().get(f"/calls/{found.pk}/{name}").status_code == 404
