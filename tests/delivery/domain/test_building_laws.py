from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.delivery.domain.asset import next_check_due
from dure.delivery.domain.burn_down import (
    EarlyWarning,
    Progress,
    elapsed_share,
    months_between,
    planned_until,
    warnings_of,
)
from dure.delivery.domain.labour import WHOLE, Share, checked_share, cost_won, room_for
from dure.delivery.domain.plan import WorkPackage, packages_from_rows, packages_to_rows

DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 900)).map(lambda p: (p[0], p[0] + timedelta(days=p[1])))
PACKAGES = st.lists(st.tuples(PERIODS, st.integers(0, 10**12)), min_size=1, max_size=6).map(
    lambda rows: tuple(
        WorkPackage(str(n), "일", *period, won) for n, (period, won) in enumerate(rows)
    )
)


@given(PACKAGES, DAYS, DAYS)
def test_what_is_planned_never_falls_and_ends_at_its_total(packages, one, other):
    early, late = sorted((one, other))
    assert 0 <= planned_until(packages, early) <= planned_until(packages, late)
    end = max(package.ends_on for package in packages)
    assert planned_until(packages, end) == sum(p.planned_won for p in packages)
    start = min(package.starts_on for package in packages)
    assert planned_until(packages, start - timedelta(days=1)) == 0


@given(PERIODS, DAYS)
def test_elapsed_is_a_share(period, day):
    assert 0 <= elapsed_share(*period, day) <= 1
    assert elapsed_share(*period, period[1]) == 1


@given(PERIODS)
def test_months_end_where_the_period_ends(period):
    ends = months_between(*period)
    assert list(ends) == sorted(set(ends))
    assert ends[-1] == period[1]


def test_a_period_without_end_is_cut():
    assert len(months_between(date(1, 1, 1), date(9999, 12, 31))) == 240


@given(PACKAGES)
def test_packages_are_stored_and_read_unchanged(packages):
    assert packages_from_rows(packages_to_rows(packages)) == packages


@given(st.lists(st.integers(1, WHOLE), max_size=8), st.integers(1, WHOLE), st.integers(1, WHOLE))
def test_a_month_is_never_more_than_full(asked, cap, last):
    taken: list[Share] = []
    for project, permille in enumerate([*asked, last]):
        try:
            taken.append(Share(project, checked_share(permille, cap, taken)))
        except Invalid:
            continue
        assert sum(share.permille for share in taken) <= WHOLE
        assert taken[-1].permille <= cap
    assert room_for(taken) == WHOLE - sum(share.permille for share in taken)


@given(st.integers(1, 10**9), st.lists(st.integers(1, 500), min_size=2, max_size=2))
def test_parts_of_a_month_never_cost_more_than_the_month(monthly, parts):
    assert sum(cost_won(monthly, part) for part in parts) <= monthly


def test_the_look_at_a_leap_day_is_due_on_the_28th():
    assert next_check_due(date(2024, 2, 29)) == date(2025, 2, 28)


WELL = Progress(
    total_won=100, planned_won=50, spent_won=50, elapsed=Fraction(1, 2), has_contract=True,
    overdue_milestones=0, match_confirmed=True, open_findings=0, days_since_start=180,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"spent_won": 29}, EarlyWarning.BEHIND_PLAN),
        ({"has_contract": False}, EarlyWarning.NO_CONTRACT),
        ({"overdue_milestones": 1}, EarlyWarning.MILESTONE_OVERDUE),
        ({"elapsed": Fraction(3, 4), "spent_won": 49}, EarlyWarning.MONEY_LEFT_LATE),
        ({"match_confirmed": False}, EarlyWarning.MATCH_LATE),
        ({"open_findings": 1}, EarlyWarning.INSPECTION_OPEN),
    ],
)
def test_each_thing_that_is_not_well_warns_alone(change, warning):
    facts = {name: getattr(WELL, name) for name in Progress.__slots__}

    assert warnings_of(WELL) == ()
    assert warnings_of(Progress(**facts | change)) == (warning,)


def test_a_fifth_behind_is_not_yet_a_warning():
    facts = {name: getattr(WELL, name) for name in Progress.__slots__}

    assert warnings_of(Progress(**facts | {"spent_won": 30})) == ()
