from datetime import date

import pytest

from dure.core.errors import Invalid
from dure.places.domain.municipality import UNITS
from dure.places.domain.population import (
    Count,
    TableRow,
    completed,
    contradicts,
    names_of,
    settle,
)

DAY = date(2025, 10, 31)


def rows(*lines):
    return [
        TableRow(number, code, name, count if isinstance(count, Count) else Count(count))
        for number, (code, name, count) in enumerate(lines, 2)
    ]


def settled(*lines, day=DAY, **options):
    return settle(rows(*lines), day=day, file="people.csv", **options)


SUWON = ("4111000000", "경기도 수원시", 30)


def test_settle_keeps_each_unit_under_its_code_of_today():
    table = settled(
        ("1111000000", "서울특별시 종로구", 1),
        ("4211000000", "강원도 춘천시", 2),
        ("2914000000", "광주광역시 서구", 3),
    )

    assert table.counts == {"11110": Count(1), "51110": Count(2), "12240": Count(3)}


def test_settle_passes_over_towns_branch_offices_and_empty_rows():
    table = settled(
        SUWON,
        ("4111156000", "경기도 수원시 장안구 파장동", 5),
        ("4111900000", "경기도 수원시 동부출장소", 7),
        ("4772000000", "경상북도 군위군", 0),
    )

    assert table.counts == {"41110": Count(30)}


def test_settle_names_what_is_missing():
    table = settled(SUWON)

    assert len(table.missing) == 228
    assert "41110" not in table.missing
    assert names_of(table.missing[:1]) == ["서울특별시 종로구"]


def test_settle_asks_for_units_of_the_day():
    everybody = [unit for unit in UNITS.values() if unit.stands_at(date(2026, 7, 31))]
    lines = [(f"{unit.code}00000", f"x {unit.name}", 1) for unit in everybody]

    assert settled(*lines, day=date(2026, 7, 31)).missing == ()


@pytest.mark.parametrize(
    ("code", "name", "day"),
    [
        ("2812500000", "인천광역시 제물포구", date(2026, 6, 30)),
        ("2811000000", "인천광역시 중구", date(2026, 7, 1)),
    ],
)
def test_settle_refuses_a_unit_that_did_not_stand_on_the_day(code, name, day):
    with pytest.raises(Invalid, match=r"people.csv, line 2, 행정구역: .* stood only"):
        settled((code, name, 5), day=day)


def test_settle_refuses_a_unit_that_is_counted_twice():
    with pytest.raises(Invalid, match=r"line 3, .*counted twice, also in line 2"):
        settled(("4772000000", "경상북도 군위군", 5), ("2772000000", "대구광역시 군위군", 5))


def test_settle_refuses_what_it_does_not_know():
    with pytest.raises(Invalid, match=r"line 3, .*새시 \(4199000000\) is no unit.*1 such rows"):
        settled(SUWON, ("4199000000", "경기도 새시", 5))


def test_settle_leaves_out_what_it_does_not_know_when_asked():
    table = settled(SUWON, ("4199000000", "경기도 새시", 5), skip_unknown=True)

    assert table.left_out == ("경기도 새시 (4199000000)",)
    assert table.counts == {"41110": Count(30)}


def test_settle_refuses_a_table_without_units():
    with pytest.raises(Invalid, match="No row is of a city"):
        settled(("1100000000", "서울특별시", 5))


def test_wards_that_add_up_to_their_city_are_checked_and_not_kept():
    table = settled(
        SUWON,
        ("4111100000", "경기도 수원시 장안구", 10),
        ("4111300000", "경기도 수원시 권선구", 20),
    )

    assert (table.counts, table.checked) == ({"41110": Count(30)}, 1)


def test_wards_that_do_not_add_up_to_their_city_are_refused():
    with pytest.raises(Invalid, match=r"line 2, 총인구수: .*has 30, but its wards add up to 31"):
        settled(
            SUWON,
            ("4111100000", "경기도 수원시 장안구", 10),
            ("4111300000", "경기도 수원시 권선구", 21),
        )


def test_wards_stand_in_for_no_city():
    table = settled(("1111000000", "서울특별시 종로구", 1), ("4111100000", "수원시 장안구", 10))

    assert "41110" in table.missing


JEJU = (("5011000000", "제주특별자치도 제주시", 7), ("5013000000", "제주특별자치도 서귀포시", 2))


def test_a_province_whose_units_are_all_there_is_checked():
    assert settled(("5000000000", "제주특별자치도", 9), *JEJU).checked == 1


def test_a_province_that_is_not_the_sum_of_its_units_is_refused():
    with pytest.raises(Invalid, match=r"제주특별자치도 has 10, but .* add up to 9"):
        settled(("5000000000", "제주특별자치도", 10), *JEJU)


def test_a_province_with_a_unit_missing_is_not_checked():
    assert settled(("5000000000", "제주특별자치도", 10), JEJU[0]).checked == 0


@pytest.mark.parametrize("column", ["households", "residents_65_plus"])
def test_other_columns_are_checked_too(column):
    def count(value):
        return Count(9, **{column: value})

    with pytest.raises(Invalid, match=r"has 5, but .* add up to 4"):
        settled(
            ("5000000000", "제주특별자치도", Count(18, **{column: 5})),
            ("5011000000", "제주시", count(2)),
            ("5013000000", "서귀포시", count(2)),
        )


def test_the_nation_is_checked_when_nobody_is_missing():
    everybody = [unit for unit in UNITS.values() if unit.stands_at(DAY)]
    lines = [(f"{unit.code}00000", f"x {unit.name}", 2) for unit in everybody]

    assert settled(("1000000000", "전국", 2 * 229), *lines).checked == 1
    with pytest.raises(Invalid, match="전국 has 459, but all units add up to 458"):
        settled(("1000000000", "전국", 459), *lines)


def test_sejong_may_have_a_row_as_a_province_only():
    assert settled(("3600000000", "세종특별자치시", 4)).counts == {"36110": Count(4)}


def test_sejong_may_have_both_rows():
    both = settled(("3600000000", "세종특별자치시", 4), ("3611000000", "세종특별자치시", 4))

    assert both.counts == {"36110": Count(4)}


def test_counts_contradict_each_other_only_where_both_tell():
    assert contradicts(Count(5, 2), Count(5, 3))
    assert contradicts(Count(5), Count(6))
    assert not contradicts(Count(5, 2), Count(5, None, 1))


def test_completed_keeps_what_only_the_old_one_told():
    assert completed(Count(5, 2), Count(5, None, 1)) == Count(5, 2, 1)
    assert completed(Count(5, 2, 1), Count(6, 3)) == Count(6, 3, 1)
