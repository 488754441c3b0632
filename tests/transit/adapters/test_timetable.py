from dataclasses import replace

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.transit.adapters.timetable import cut_to, load_day
from dure.transit.domain.scenario import DayType
from tests.factories.study import tiny_city, tiny_scenario


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return tiny_city(tmp_path_factory.mktemp("city")).timetable


@pytest.mark.parametrize(
    ("asked", "day", "trips"),
    [
        pytest.param({}, "2026-12-31", 102, id="weekday: the last usual one"),
        pytest.param({"day_type": DayType.SATURDAY}, "2026-12-26", 34, id="saturday"),
        pytest.param({"date": "2026-05-04"}, "2026-05-04", 102, id="a monday"),
        pytest.param({"date": "2026-05-09"}, "2026-05-09", 34, id="a date wins over the type"),
    ],
)
def test_load_day_takes_the_services_of_one_date(timetable, asked, day, trips):
    loaded = load_day(timetable, tiny_scenario(**asked))

    assert (loaded.day, loaded.timetable.trip_count) == (day, trips)


def test_load_day_refuses_a_date_that_a_service_leaves_out(timetable):
    with pytest.raises(Invalid) as refused:
        load_day(timetable, tiny_scenario(date="2026-03-02"))

    assert refused.value.where == "[study] date"
    assert "2026-01-01 to 2026-12-31" in refused.value.remedy


def test_cut_to_keeps_the_trips_that_make_two_of_the_stops(timetable):
    day = load_day(timetable, tiny_scenario())
    two, one = cut_to(day, np.array([3, 1])), cut_to(day, np.array([2]))

    assert two.code == ("s3", "s1")
    assert two.timetable.trip_count == day.timetable.trip_count
    assert np.diff(two.timetable.trip_start).tolist() == [2] * two.timetable.trip_count
    assert two.timetable.stop[:4].tolist() == [1, 0, 0, 1]  # there, then back
    assert (one.timetable.trip_count, one.timetable.visit_count) == (0, 0)


def test_cut_to_keeps_the_times(timetable):
    day = load_day(timetable, tiny_scenario())
    cut = cut_to(day, np.array([1, 3]))

    assert cut.timetable.depart[:2].tolist() == day.timetable.depart[[1, 3]].tolist()


def test_a_damaged_timetable_is_refused(timetable, tmp_path):
    path = tmp_path / "timetable.npz"
    path.write_bytes(b"")

    with pytest.raises(Invalid):
        load_day(path, replace(tiny_scenario(), date=""))
