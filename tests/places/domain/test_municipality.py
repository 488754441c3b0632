import re
from collections import Counter
from datetime import date

import pytest

from dure.places.domain.municipality import (
    PROVINCE,
    UNITS,
    MunicipalityKind,
    bare,
    current_code,
    file_prefixes,
    full_name,
    full_name_en,
    search_keys,
)

BEFORE_UNION = date(2026, 6, 30)
UNION = date(2026, 7, 1)


LETTERS = """
g kk n d tt r m b pp s ss - j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
- k k ks n nj nh t l lk lm lb ls lt lp lh m p ps t t ng t t k t p h
"""
INITIALS, VOWELS, FINALS = (
    [letter.strip("-") for letter in line.split()] for line in LETTERS.strip().splitlines()
)
VOICED = {"k": "g", "l": "r", "p": "b", "t": "s"}
NASAL = {"k": "ng", "p": "m", "t": "n"}


def meeting(final, initial):
    """Say a final and the initial after it together."""
    if initial == "":
        return VOICED.get(final, final), initial
    if (final, initial) in (("n", "r"), ("l", "r"), ("l", "n")):
        return "l", "l"
    if initial == "r" and final:
        initial = "n"
    return (NASAL.get(final, final) if initial in ("n", "m") else final), initial


def romanised(hangul):
    """Revised Romanization (Ministry of Culture, 2000), with the assimilations that names have."""
    places = [divmod(ord(letter) - 0xAC00, 588) for letter in hangul]
    initials = [INITIALS[first] for first, _ in places]
    finals = [FINALS[rest % 28] for _, rest in places]
    for at in range(len(places) - 1):
        finals[at], initials[at + 1] = meeting(finals[at], initials[at + 1])
    vowels = [VOWELS[rest // 28] for _, rest in places]
    return "".join(map("".join, zip(initials, vowels, finals, strict=True))).capitalize()


def standing(day):
    return [unit for unit in UNITS.values() if unit.stands_at(day)]


def test_229_units_stood_until_the_changes_of_july_2026_and_230_since():
    assert (len(standing(BEFORE_UNION)), len(standing(UNION))) == (229, 230)


@pytest.mark.parametrize(("day", "districts"), [(BEFORE_UNION, 69), (UNION, 70)])
def test_units_by_kind(day, districts):
    assert Counter(unit.kind for unit in standing(day)) == {
        MunicipalityKind.SI: 75,
        MunicipalityKind.GUN: 82,
        MunicipalityKind.GU: districts,
        MunicipalityKind.SPECIAL_SELF_GOVERNING_CITY: 1,
        MunicipalityKind.ADMINISTRATIVE_CITY: 2,
    }


def test_units_by_province_since_the_union():
    assert Counter(unit.province.name for unit in standing(UNION)) == {
        "서울특별시": 25,
        "부산광역시": 16,
        "대구광역시": 9,
        "인천광역시": 11,
        "대전광역시": 5,
        "울산광역시": 5,
        "세종특별자치시": 1,
        "경기도": 31,
        "강원특별자치도": 18,
        "충청북도": 11,
        "충청남도": 15,
        "전북특별자치도": 14,
        "전남광주통합특별시": 27,
        "경상북도": 22,
        "경상남도": 18,
        "제주특별자치도": 2,
    }


def test_incheon_before_and_after_its_reform():
    def names(day):
        return {unit.name for unit in standing(day) if unit.province.code == "28"}

    assert names(BEFORE_UNION) - names(UNION) == {"중구", "동구", "서구"}
    assert names(UNION) - names(BEFORE_UNION) == {"제물포구", "영종구", "서해구", "검단구"}


def test_english_names_are_ascii_complete_and_unique_with_the_province():
    names = [full_name_en(unit.province.name_en, unit.name_en) for unit in UNITS.values()]

    assert [name for name in names if not re.fullmatch(r"[A-Za-z ,-]+", name)] == []
    assert len(set(names)) == len(UNITS) == 233


def test_korean_names_are_hangul_and_unique_with_the_province():
    names = [full_name(unit.province.name, unit.name) for unit in UNITS.values()]

    assert [name for name in names if not re.fullmatch(r"[가-힣 ]+", name)] == []
    assert len(set(names)) == len(UNITS)


def test_english_endings_follow_the_korean_ones():
    ending = {"시": "-si", "군": "-gun", "구": "-gu"}
    wrong = [
        unit.name_en
        for unit in UNITS.values()
        if unit.code != "36110" and not unit.name_en.endswith(ending[unit.name[-1]])
    ]

    assert wrong == []


def test_english_names_are_the_revised_romanization_of_the_korean_ones():
    wrong = [
        (unit.name, unit.name_en)
        for unit in UNITS.values()
        if unit.code != "36110" and unit.name_en.rsplit("-", 1)[0] != romanised(unit.name[:-1])
    ]

    assert wrong == []


def test_the_same_syllables_are_written_the_same_way():
    english = {}
    for unit in UNITS.values():
        english.setdefault(unit.name, set()).add(unit.name_en)

    assert {name: found for name, found in english.items() if len(found) > 1} == {}


def test_every_province_has_a_unit():
    assert {unit.province.code for unit in UNITS.values()} == set(PROVINCE)


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("41110", "41110"),
        ("4111000000", "41110"),
        ("4211000000", "51110"),  # 춘천시
        ("4511000000", "52110"),  # 전주시
        ("4772000000", "27720"),  # 군위군
        ("2817000000", "28177"),  # 미추홀구
        ("4173000000", "41670"),  # 여주시
        ("2914000000", "12240"),  # 광주 서구
        ("4623000000", "12190"),  # 광양시: not 12230
        ("2811000000", "28110"),  # an ended unit keeps its own
    ],
)
def test_current_code_follows_a_unit_through_its_numbers(code, now):
    assert current_code(code) == now


@pytest.mark.parametrize("code", ["41111", "1111051500", "99999", "", "4111", "12230"])
def test_current_code_of_anything_else_is_none(code):
    assert current_code(code) is None


def test_file_prefixes_are_those_of_all_years():
    assert file_prefixes("12240") == {"12", "29"}
    assert file_prefixes("27720") == {"27", "47"}
    assert file_prefixes("11110") == {"11"}


def test_full_name_of_sejong_is_said_once():
    sejong = UNITS["36110"]

    assert full_name(sejong.province.name, sejong.name) == "세종특별자치시"
    assert full_name_en(sejong.province.name_en, sejong.name_en) == "Sejong"


def test_bare_text_has_no_spaces_hyphens_or_case():
    assert bare(" Jung-gu, Seoul ") == "junggu" + "seoul"


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("41110", "수원"),
        ("41110", "경기 수원시"),
        ("11140", "Jung-gu, Seoul"),
        ("11140", "seoul jung"),
        ("52110", "전라북도 전주"),
        ("12240", "광주 서구"),
        ("12110", "전남 목포"),
        ("36110", "세종시"),
    ],
)
def test_search_keys_begin_with_what_people_type(code, typed):
    assert any(key.startswith(bare(typed)) for key in search_keys(UNITS[code]))


def test_search_keys_of_a_former_province_are_its_own_units_only():
    assert not any(key.startswith("광주") for key in search_keys(UNITS["12110"]))
