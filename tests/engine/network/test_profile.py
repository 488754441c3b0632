"""The speed of the day against a slow integral, and its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import HORIZON_SECONDS, LONGEST_TRIP_SECONDS, SpeedProfile

times = st.integers(0, HORIZON_SECONDS)
trips = st.integers(0, LONGEST_TRIP_SECONDS)
thousandths = st.integers(50, 5000).map(lambda value: value / 1000)


@st.composite
def profiles(draw):
    factor = draw(st.lists(thousandths, min_size=1, max_size=40))
    return SpeedProfile(np.array(factor), draw(st.integers(1, HORIZON_SECONDS // len(factor))))


def slow_arrival(profile, depart, seconds):
    """Return the real arrival by walking from slot to slot."""
    left, now = float(seconds), float(depart)
    while True:
        slot = min(int(now // profile.slot_seconds), len(profile.factor) - 1)
        factor = profile.factor[slot]
        last = slot == len(profile.factor) - 1
        end = np.inf if last else (slot + 1) * profile.slot_seconds
        if left <= (end - now) * factor:
            return now + left / factor
        left -= (end - now) * factor
        now = end


@settings(max_examples=60, deadline=None)
@given(profiles(), times, trips)
def test_an_arrival_is_where_the_integral_reaches_the_trip(profile, depart, seconds):
    real = slow_arrival(profile, depart, seconds)
    found = int(profile.arrive(depart, seconds))

    assert found >= depart
    assert abs(found - real) <= max(1.0, 1 / profile.factor.min()) + 1e-6


@settings(max_examples=60, deadline=None)
@given(profiles(), times, times, trips, trips)
def test_leaving_later_or_going_farther_never_arrives_earlier(profile, one, other, b, c):
    first, second = sorted((one, other))
    short, long = sorted((b, c))
    assert profile.arrive(first, b) <= profile.arrive(second, b)
    assert profile.arrive(one, short) <= profile.arrive(one, long)


@given(times, trips)
def test_flat_is_exact(depart, seconds):
    assert FLAT.arrive(depart, seconds) == depart + seconds
    latest = depart - seconds
    assert FLAT.leave_by(depart, seconds) == (latest if latest >= 0 else -1)


FLAT = SpeedProfile.flat()


@settings(max_examples=60, deadline=None)
@given(profiles(), times, trips)
def test_leave_by_is_the_last_departure_that_arrives_in_time(profile, arrive, seconds):
    latest = int(profile.leave_by(arrive, seconds))

    if latest >= 0:
        assert profile.arrive(latest, seconds) <= arrive
    if latest < HORIZON_SECONDS:
        assert profile.arrive(latest + 1, seconds) > arrive


@settings(max_examples=30, deadline=None)
@given(st.lists(thousandths, min_size=1, max_size=20), st.integers(60, 1800), st.data())
def test_shifting_the_day_shifts_the_arrival(factor, slot, data):
    # A day put off by whole slots of free flow, so that no rounding differs.
    shift = data.draw(st.integers(1, 10))
    depart, seconds = (
        data.draw(st.integers(0, slot * len(factor))),
        data.draw(st.integers(0, 7200)),
    )
    early = SpeedProfile(np.array(factor), slot)
    late = SpeedProfile(np.array([1.0] * shift + factor), slot)

    moved = late.arrive(depart + shift * slot, seconds)

    assert moved == early.arrive(depart, seconds) + shift * slot


def test_the_last_slot_holds_past_the_horizon():
    slow = SpeedProfile(np.array([1.0, 0.05]), 3600)
    assert slow.arrive(HORIZON_SECONDS, LONGEST_TRIP_SECONDS) == pytest.approx(
        HORIZON_SECONDS + LONGEST_TRIP_SECONDS * 20, abs=20
    )


def test_the_tables_are_as_kernels_read_them():
    profile = SpeedProfile(np.array([0.5, 2.0]), 600)
    assert profile.work.dtype == profile.inverse.dtype == np.int32
    assert len(profile.work) == HORIZON_SECONDS + 2
    assert len(profile.inverse) == profile.work[-1] + LONGEST_TRIP_SECONDS + 1
    assert profile.work[600] == 300
    assert profile.work[1200] == 1500
    assert (np.diff(profile.work) >= 0).all()
    assert (np.diff(profile.inverse) >= 0).all()


@pytest.mark.parametrize(
    ("factor", "slot", "where"),
    [
        ([], 3600, "factor"),
        ([1.0, float("nan")], 3600, "factor[1]"),
        ([1.0, 0.0], 3600, "factor[1]"),
        ([-1.0], 3600, "factor[0]"),
        ([9.0], 3600, "factor[0]"),
        ([1.0], 0, "slot_seconds[0]"),
        ([1.0], 0.5, "slot_seconds"),
        ([1.0] * 37, 3600, "slot_seconds"),
    ],
)
def test_a_broken_profile_is_refused(factor, slot, where):
    with pytest.raises(Invalid) as refusal:
        SpeedProfile(np.array(factor), slot)
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("depart", "seconds", "where"),
    [
        (-1, 0, "depart[0]"),
        (HORIZON_SECONDS + 1, 0, "depart[0]"),
        ([5, 6], [0, 2**30], "seconds[1]"),
        (0.5, 0, "depart"),
    ],
)
def test_a_time_outside_the_tables_is_refused(depart, seconds, where):
    with pytest.raises(Invalid) as refusal:
        FLAT.arrive(depart, seconds)
    assert refusal.value.where == where


def test_arrivals_keep_the_shape_asked():
    assert FLAT.arrive([[1], [2]], [3, 4]).tolist() == [[4, 5], [5, 6]]
