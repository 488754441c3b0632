from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from dure.transit.domain.comparison import COMPARISONS, compare_day, groups_day
from dure.transit.domain.measures import (
    MEASURES,
    FleetRecords,
    Outcome,
    TripRecords,
    measure_day,
)
from dure.transit.domain.scenario import UnitCosts

COSTS = UnitCosts(
    won_per_driver_hour=20_000,
    won_per_vehicle_km=500,
    won_per_vehicle_day=10_000,
    co2_grams_per_km=200.0,
)

# Five trips: two carried, one walked, one refused, one that did not come.
TRIPS = TripRecords(
    outcome=np.array(
        [Outcome.SERVED, Outcome.SERVED, Outcome.WALKED, Outcome.REFUSED, Outcome.NO_SHOW]
    ),
    ready_at=np.array([1000, 2000, 3000, 4000, 5000]),
    passengers=np.array([1, 3, 1, 1, 1]),
    walk_to_seconds=np.array([100, 50, 900, -1, -1]),
    boarded_at=np.array([1400, 2110, -1, -1, -1]),
    ride_seconds=np.array([600, 300, -1, -1, -1]),
    transfer_wait_seconds=np.array([-1, 40, -1, -1, -1]),
    alighted_at=np.array([2000, 2450, -1, -1, -1]),
    walk_from_seconds=np.array([200, 30, -1, -1, -1]),
    direct_seconds=np.array([300, 200, -1, -1, -1]),
    ride_metres=np.array([4000.0, 2000.0, -1.0, -1.0, -1.0]),
    promised_earliest=np.array([1340, 1700, -1, -1, 5000]),
    promised_latest=np.array([1700, 2100, -1, -1, 5300]),
    arrival_latest=np.array([2100, 2500, -1, -1, 6000]),
    zone=np.array([0, 1, 1, 0, -1]),
    age_group=np.array([0, 0, 0, 0, 0]),
)
FLEET = FleetRecords(
    metres=np.array([0.0, 1000.0, 4000.0, 0.0, 5000.0]),
    passengers=np.array([0, 0, 1, 0, 3]),
    driver_seconds=np.array([3600, 7200]),
)


def test_measures_of_five_trips_by_hand():
    measured = measure_day(TRIPS, FLEET, COSTS)

    # Waits: 1400 - 1000 - 100 = 300; 2110 - 2000 - 50 + 40 = 100.
    assert measured["wait_mean"] == 200
    assert measured["wait_p50"] == 200
    assert measured["wait_p90"] == pytest.approx(280)
    assert measured["walk_mean"] == (300 + 80) / 2
    assert measured["ride_mean"] == 450
    # Doors: 2000 + 200 - 1000 = 1200; 2450 + 30 - 2000 = 480; walked 900.
    assert measured["door_mean"] == 860
    assert measured["detour_mean"] == (2.0 + 1.5) / 2
    assert measured["served_share"] == 0.4
    assert measured["walked_share"] == measured["refused_share"] == 0.2
    assert measured["no_show_share"] == 0.2
    assert measured["unserved_share"] == measured["cancelled_share"] == 0
    assert measured["arrived_share"] == pytest.approx(0.6)
    # The second boarded ten seconds after its window.
    assert measured["on_time_share"] == 0.5
    assert measured["promises_broken"] == 1
    assert measured["passengers"] == 4
    assert measured["vehicle_km"] == 10
    assert measured["empty_km"] == 1
    assert measured["empty_share"] == 0.1
    # (1 * 4 km + 3 * 2 km) / 10 km; (1 * 600 + 3 * 300) s / 10,800 s.
    assert measured["occupancy"] == 1.0
    assert measured["on_board_mean"] == pytest.approx(1500 / 10_800)
    assert measured["driver_hours"] == 3
    assert measured["passengers_per_driver_hour"] == pytest.approx(4 / 3)
    assert measured["km_per_passenger"] == 2.5
    assert measured["driver_hours_per_passenger"] == 0.75
    # 3 h * 20,000 + 10 km * 500 + 2 vehicles * 10,000.
    assert measured["cost_per_day"] == 85_000
    assert measured["cost_per_passenger"] == 21_250
    assert measured["co2_per_passenger"] == 500


def test_every_measure_is_computed_and_no_other():
    keys = [measure.key for measure in MEASURES]

    assert len(set(keys)) == len(keys)
    assert set(measure_day(TRIPS, FLEET, COSTS)) == set(keys)
    assert set(measure_day(TRIPS, None, COSTS)) == set(keys)


def test_a_shared_fleet_has_no_kilometres_of_this_zone():
    measured = measure_day(TRIPS, None, COSTS)

    assert measured["passengers"] == 4
    assert isnan(measured["vehicle_km"])
    assert isnan(measured["cost_per_passenger"])


def test_a_day_without_trips_has_no_times_and_no_shares():
    nothing = TripRecords(**{name: getattr(TRIPS, name)[:0] for name in TripRecords.__slots__})
    measured = measure_day(nothing, FLEET, COSTS)

    assert isnan(measured["wait_mean"])
    assert isnan(measured["served_share"])
    assert measured["passengers"] == 0
    assert isnan(measured["cost_per_passenger"])


def test_empty_kilometres_are_unknown_where_nobody_counted():
    uncounted = replace(FLEET, passengers=np.full(5, -1))

    assert isnan(measure_day(TRIPS, uncounted, COSTS)["empty_km"])


# Before: the first arrived slower, the second not at all, the refused one walked.
BEFORE = replace(
    TRIPS,
    outcome=np.array(
        [Outcome.SERVED, Outcome.UNSERVED, Outcome.WALKED, Outcome.WALKED, Outcome.UNSERVED]
    ),
    alighted_at=np.array([2600, -1, -1, -1, -1]),
    walk_to_seconds=np.array([100, -1, 930, 1200, -1]),
)


def test_comparison_by_hand():
    said = compare_day(TRIPS, BEFORE)

    # Both: the first (-600 s) and the walked one (-30 s, not a minute).
    assert said["both_share"] == 0.4
    assert said["door_change"] == -315
    assert said["sooner_share"] == 0.2
    assert said["later_share"] == 0
    assert said["reached_share"] == 0.2
    assert said["lost_share"] == 0.2
    assert set(said) == {measure.key for measure in COMPARISONS}


def test_comparison_with_itself_changes_nothing():
    said = compare_day(TRIPS, TRIPS)

    assert (said["door_change"], said["reached_share"], said["lost_share"]) == (0, 0, 0)


def test_comparison_refuses_other_trips():
    fewer = TripRecords(**{name: getattr(TRIPS, name)[:2] for name in TripRecords.__slots__})

    with pytest.raises(ValueError, match="same trips"):
        compare_day(TRIPS, fewer)


def test_groups_by_hand():
    first, second, empty = groups_day(TRIPS, BEFORE, TRIPS.zone, 3)

    assert (first.trips, first.arrived_share, first.wait_mean) == (2, 0.5, 300)
    assert (first.door_change, first.reached_share, first.lost_share) == (-600, 0, 0.5)
    assert (second.trips, second.arrived_share, second.door_mean) == (2, 1.0, (480 + 900) / 2)
    assert (second.door_change, second.reached_share, second.lost_share) == (-30, 0.5, 0)
    assert empty.trips == 0
    assert isnan(empty.arrived_share)
