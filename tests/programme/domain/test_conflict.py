from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.programme.domain.conflict import (
    ConflictGround,
    Finding,
    Involved,
    Tie,
    derived_conflicts,
    plain_name,
    years_after,
)
from dure.programme.domain.evaluator import WHOLE, TieKind, affinity

SUBCONTRACTOR = Involved(7, "하도급 회사")
LEFT = date(2020, 1, 10)  # the last day at work was the 9th


def found(tie, at, organisations=(SUBCONTRACTOR,)):
    return [finding.ground.value for finding in derived_conflicts([tie], organisations, at)]


@pytest.mark.parametrize(
    ("at", "ground"),
    [
        (date(2014, 12, 31), ["employer"]),  # known of beforehand counts as well
        (date(2015, 1, 1), ["employer"]),
        (date(2020, 1, 9), ["employer"]),
        (date(2020, 1, 10), ["former_employer"]),
        (date(2022, 1, 9), ["former_employer"]),
        (date(2022, 1, 10), []),
    ],
)
def test_an_employer_counts_until_two_years_after_the_last_day(at, ground):
    assert found(Tie(7, "하도급 회사", date(2015, 1, 1), LEFT), at) == ground


def test_todays_employer_counts_without_end():
    assert found(Tie(7, "x", date(2015, 1, 1)), date(2099, 1, 1)) == ["employer"]


@pytest.mark.parametrize("kind", [TieKind.ADVISES, TieKind.HOLDS, TieKind.FAMILY])
def test_other_ties_count_as_declared(kind):
    tie = Tie(7, "x", date(2015, 1, 1), LEFT, kind)

    assert found(tie, date(2022, 1, 9)) == ["declared"]
    assert found(tie, date(2022, 1, 10)) == []


def test_two_years_after_a_leap_day_end_with_february():
    tie = Tie(7, "x", date(2015, 1, 1), date(2020, 2, 29))

    assert years_after(date(2020, 2, 29), 2) == date(2022, 3, 1)
    assert found(tie, date(2022, 2, 28)) == ["former_employer"]
    assert found(tie, date(2022, 3, 1)) == []


def test_an_organisation_stored_twice_is_one():
    tie = Tie(99, "주식회사 두레 솔루션", date(2015, 1, 1))

    assert derived_conflicts([tie], [Involved(7, "두레솔루션(주)")], date(2021, 1, 1)) == (
        Finding(ConflictGround.EMPLOYER, 7),
    )
    assert found(tie, date(2021, 1, 1), [Involved(7, "두레 시스템")]) == []


@pytest.mark.parametrize("name", ["주식회사", "(주)", "Co., Ltd."])
def test_a_legal_form_alone_names_nobody(name):
    assert plain_name(name) == ""
    assert found(Tie(99, name, date(2015, 1, 1)), date(2021, 1, 1), [Involved(7, "(주)")]) == []


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 20_000), st.integers(0, 2000))
def test_more_time_never_adds_a_conflict(since, length, later):
    until = since + timedelta(days=length)
    tie = Tie(7, "x", since, until)
    at = until + timedelta(days=later)

    assert len(found(tie, at + timedelta(days=1))) <= len(found(tie, at))


def test_affinity_is_fields_and_distance():
    assert affinity({"data", "energy"}, {"data"}, same_region=False) == WHOLE
    assert affinity({"energy"}, {"data", "energy"}, same_region=False) == 625_000
    assert affinity({"energy"}, {"data"}, same_region=True) == 0
    assert affinity(set(), set(), same_region=False) == WHOLE
