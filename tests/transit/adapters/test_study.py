import gzip
import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.transit.adapters.prepare import prepare
from dure.transit.adapters.replication import run_replication
from dure.transit.adapters.study import Stopped, run_study
from dure.transit.adapters.units import Store, units_of
from dure.transit.domain.demand import Demand
from dure.transit.domain.fleet import Vehicles
from dure.transit.domain.material import StopFacts
from dure.transit.domain.measures import MEASURES, Outcome
from dure.transit.domain.scenario import DayType, FixedRoutes, RouteKind, StopKind, Stops, Zone
from dure.transit.domain.study import Arm
from tests.factories.study import tiny_city, tiny_scenario

FILES = ("result.json", "trips.csv.gz", "trace.json", "trace-fixed.json", "scenario.toml")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return tiny_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def done(city, tmp_path_factory):
    """A finished study, computed once for all tests that only look."""
    folder = tmp_path_factory.mktemp("done")
    return folder, run_study(tiny_scenario(), city, folder=folder, processes=1)


def files_of(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


def arm_of(result, arm):
    return next(entry for entry in result["arms"] if entry["arm"] == arm.value)


def test_a_study_run_again_gives_the_same_bytes(city, done, tmp_path):
    run_study(tiny_scenario(), city, folder=tmp_path, processes=1)

    assert files_of(tmp_path) == files_of(done[0])


def test_a_study_in_two_processes_gives_the_same_bytes(city, done, tmp_path):
    run_study(tiny_scenario(), city, folder=tmp_path, processes=2)

    assert files_of(tmp_path) == files_of(done[0])


def test_a_study_stopped_and_resumed_gives_the_same_bytes_and_repeats_nothing(
    city, done, tmp_path
):
    asked = iter([False, False, False, True])

    with pytest.raises(Stopped):
        run_study(
            tiny_scenario(), city, folder=tmp_path, processes=1, cancelled=lambda: next(asked)
        )
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "units").glob("*.npz")}
    run_study(tiny_scenario(), city, folder=tmp_path, processes=1)

    assert len(kept) == 2
    assert all(path.stat().st_mtime_ns == then for path, then in kept.items())
    assert files_of(tmp_path) == files_of(done[0])


KILLED = """
import os, pickle, signal, sys
from dure.transit.adapters.study import run_study
scenario, city, folder = pickle.loads(open(sys.argv[1], "rb").read())
def cut(share, step):
    if share > 0.4:
        os.kill(os.getpid(), signal.SIGKILL)
run_study(scenario, city, folder=folder, processes=1, progress=cut)
"""


def test_a_study_killed_and_resumed_gives_the_same_bytes(city, done, tmp_path):
    given = tmp_path / "given.pickle"
    folder = tmp_path / "out"
    given.write_bytes(pickle.dumps((tiny_scenario(), city, folder)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(given)], env=environment, check=False
    )

    assert killed.returncode == -9
    assert not (folder / "result.json").exists()
    assert list((folder / "units").glob("*.npz"))
    run_study(tiny_scenario(), city, folder=folder, processes=1)
    assert files_of(folder) == files_of(done[0])


def test_units_of_another_scenario_are_not_taken_over(city, tmp_path):
    run_study(tiny_scenario(), city, folder=tmp_path, processes=1)
    other = run_study(tiny_scenario(seed=4), city, folder=tmp_path, processes=1)
    fresh = run_study(tiny_scenario(seed=4), city, folder=tmp_path / "fresh", processes=1)

    assert other == fresh


def test_result_has_every_measure_of_every_arm(done):
    _, result = done

    for arm in Arm:
        assert set(arm_of(result, arm)["measures"]) == {measure.key for measure in MEASURES}
    assert [entry["vehicles"] for entry in result["fleet_curve"]] == [1, 2]
    assert [zone["number"] for zone in result["zones"]] == [1, 2, 3, 4]
    assert [age["name"] for age in result["ages"]] == ["adult", "older"]
    assert [(c["arm"], c["against"]) for c in result["comparisons"]] == [
        ("fixed", "today"),
        ("demand_responsive", "today"),
        ("demand_responsive", "fixed"),
    ]
    assert result["provenance"]["timetable_date"] == "2026-12-31"


def test_outcomes_of_every_arm_sum_to_all_trips(done):
    _, result = done
    shares = [
        "served_share",
        "walked_share",
        "refused_share",
        "unserved_share",
        "no_show_share",
        "cancelled_share",
    ]

    for arm in Arm:
        measures = arm_of(result, arm)["measures"]
        assert sum(measures[key]["mean"] for key in shares) == pytest.approx(1)


def test_result_file_is_what_was_returned(done):
    folder, result = done

    assert json.loads((folder / "result.json").read_text()) == result


def test_trips_file_has_each_trip_once_in_each_arm(done):
    folder, result = done
    with gzip.open(folder / "trips.csv.gz", "rt") as stream:
        head, *rows = (line.rstrip("\n").split(",") for line in stream)
    keys = [tuple(row[:3]) for row in rows]

    assert head[:3] == ["arm", "replication", "trip"]
    assert len(set(keys)) == len(keys) == 3 * sum(result["trips"]["values"])


@pytest.mark.parametrize("name", ["trace.json", "trace-fixed.json"])
def test_trace_moves_forward_and_within_capacity(done, name):
    folder, _ = done
    trace = json.loads((folder / name).read_text())

    assert len(trace["vehicles"]) == 2
    for vehicle in trace["vehicles"]:
        assert len({len(vehicle[key]) for key in ("lon", "lat", "at", "load")}) == 1
        assert vehicle["at"] == sorted(vehicle["at"])
        assert 0 <= min(vehicle["load"]) <= max(vehicle["load"]) <= 7


def test_every_arm_has_the_same_trips(city):
    prepared = prepare(tiny_scenario(), city)
    by_arm = [
        run_replication(prepared, unit).trips
        for unit in units_of(prepared.scenario)
        if unit.replication == 1
    ]

    assert len(by_arm) == 3
    for trips in by_arm:
        assert np.array_equal(trips.ready_at, by_arm[0].ready_at)
        assert np.array_equal(trips.passengers, by_arm[0].passengers)


def test_replications_are_different_days(city):
    prepared = prepare(tiny_scenario(), city)
    first, again, second = (prepared.demand(r).ready_at.tolist() for r in (0, 0, 1))

    assert first == again
    assert first != second


def test_another_seed_is_another_study(city):
    days = [prepare(tiny_scenario(seed=seed), city).demand(0).ready_at.tolist() for seed in (1, 2)]

    assert days[0] != days[1]


def test_the_line_is_waited_for_by_half_its_headway(city, done):
    """Twenty minutes' headway and people who come at random and cannot walk: ten minutes."""
    wide = tiny_scenario(
        demand=Demand(trips_per_day=1500, min_metres=500.0),
        stops=Stops(max_access_metres=600.0, max_direct_metres=0.0),
    )
    prepared = prepare(wide, city)
    unit = next(unit for unit in units_of(wide) if unit.arm is Arm.TODAY)
    trips = run_replication(prepared, unit).trips
    served = trips.outcome == Outcome.SERVED
    wait = (trips.boarded_at - trips.ready_at - trips.walk_to_seconds)[served]

    assert served.sum() > 100
    assert np.mean(wait) == pytest.approx(600, rel=0.1)


def test_saturday_has_its_own_timetable(city):
    prepared = prepare(tiny_scenario(day_type=DayType.SATURDAY), city)

    assert prepared.day.day == "2026-12-26"


def test_a_city_without_a_timetable_carries_nobody_today(tmp_path):
    city = tiny_city(tmp_path / "city", timetable=False)
    result = run_study(tiny_scenario(), city, folder=tmp_path / "out", processes=1)
    today = arm_of(result, Arm.TODAY)["measures"]

    assert result["provenance"]["timetable_date"] is None
    assert today["served_share"]["mean"] == 0
    assert today["wait_mean"]["mean"] is None
    assert arm_of(result, Arm.DEMAND_RESPONSIVE)["measures"]["served_share"]["mean"] > 0.5


def test_zero_demand_is_a_result_without_times(city, tmp_path):
    nobody = tiny_scenario(demand=Demand(trips_per_day=0))
    result = run_study(nobody, city, folder=tmp_path, processes=1)
    measures = arm_of(result, Arm.DEMAND_RESPONSIVE)["measures"]

    assert result["trips"]["mean"] == 0
    assert measures["wait_mean"]["mean"] is None
    assert measures["vehicle_km"]["mean"] == 0


def test_existing_stops_are_those_of_the_line(city):
    prepared = prepare(tiny_scenario(stops=Stops(StopKind.EXISTING, 600.0)), city)

    assert prepared.stops.code == ("s0", "s1", "s2", "s3", "s4")


def test_virtual_stops_leave_no_door_out(city):
    prepared = prepare(tiny_scenario(), city)
    walks = prepared.on_demand.reach

    assert (np.diff(walks.start) > 0).all()


def test_drawn_routes_are_run(city, tmp_path):
    drawn = tiny_scenario(
        stops=Stops(StopKind.EXISTING, 600.0),
        fixed=FixedRoutes(RouteKind.DRAWN, (("s0", "s2", "s4"),)),
    )
    result = run_study(drawn, city, folder=tmp_path, processes=1)

    assert result["routes"] == [{"stops": ["s0", "s2", "s4"], "closed": False, "both_ways": False}]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        pytest.param({"zone": Zone(numbers=(9,))}, "[zone] numbers", id="unknown zone"),
        pytest.param(
            {"zone": Zone(polygon=(((0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.0)),))},
            "[zone]",
            id="zone outside the roads",
        ),
        pytest.param(
            {"vehicles": Vehicles(depot=(127.5, 37.0))}, "[vehicles] depot", id="depot far away"
        ),
        pytest.param({"date": "2030-01-01"}, "[study] date", id="date past the feed"),
        pytest.param({"date": "2026-02-30"}, "[study] date", id="no such date"),
        pytest.param({"day_type": DayType.SUNDAY}, "[study] day_type", id="no service that day"),
        pytest.param(
            {"fixed": FixedRoutes(RouteKind.DRAWN, (("v1", "nowhere"),))},
            "[fixed] routes",
            id="unknown stop",
        ),
        pytest.param({"demand": Demand(trip_file="trips.csv")}, "trips.csv", id="no trip file"),
    ],
)
def test_a_scenario_that_does_not_fit_the_city_is_refused(city, tmp_path, changed, where):
    with pytest.raises(Invalid) as refused:
        run_study(
            tiny_scenario(**changed), city, folder=tmp_path, trip_folder=tmp_path, processes=1
        )

    assert refused.value.where == where
    assert refused.value.remedy
    assert not (tmp_path / "result.json").exists()


def test_a_damaged_network_is_refused(city, tmp_path):
    path = tmp_path / "network.npz"
    path.write_bytes(city.network.read_bytes()[:500])

    with pytest.raises(Invalid) as refused:
        prepare(tiny_scenario(), replace(city, network=path))

    assert refused.value.where == "network.npz"


def test_a_unit_is_written_as_a_whole(city, tmp_path):
    prepared = prepare(tiny_scenario(), city)
    store = Store(tmp_path / "units")
    store.open("key")
    unit = units_of(prepared.scenario)[0]
    store.save(unit, run_replication(prepared, unit))

    assert store.has(unit)
    assert not list((tmp_path / "units").glob("*.partial"))


def test_a_stop_across_the_water_is_not_served(city):
    """It stands in the zone, but beside no road of it."""
    away = StopFacts("island", "Island", 127.0, 37.02)
    far = replace(city, stops=(*city.stops, replace(away, lon=127.0 - 0.0045)))
    whole = Zone(polygon=(((126.9, 36.9), (127.1, 36.9), (127.1, 37.1), (126.9, 36.9)),))
    existing = tiny_scenario(zone=whole, stops=Stops(StopKind.EXISTING, 600.0))

    assert "island" not in prepare(existing, far).stops.code
