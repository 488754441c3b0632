from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dure.places.models import Municipality
from tests.factories.municipality import a_registry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "village"},
        {"code": "1111"},
        {"code": "a1111"},
        {"code": "11140"},
        {"area_km2": 0},
        {"lon": 181},
        {"since": date(2026, 7, 1), "until": date(2026, 7, 1)},
        {"name": "중구"},
    ],
    ids=[
        "unknown_kind",
        "four_digits",
        "a_letter",
        "code_taken",
        "no_area",
        "off_the_earth",
        "ends_as_it_starts",
        "name_taken_in_province",
    ],
)
def test_the_table_refuses(change):
    a_registry()

    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(code="11110").update(**change)


def test_a_municipality_is_called_by_its_full_name():
    a_registry()

    unit = Municipality.objects.get(code="41110")
    assert (str(unit), unit.full_name_en) == ("경기도 수원시", "Suwon-si, Gyeonggi-do")


def test_an_edition_is_called_by_its_state():
    assert str(a_registry()) == "2026-07-01 · 000000000000"
