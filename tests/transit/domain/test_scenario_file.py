from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.transit.domain.demand import Demand, Noise, Speeds
from dure.transit.domain.fleet import Break, DispatcherKind, Service, Vehicles
from dure.transit.domain.scenario import (
    DayType,
    FixedRoutes,
    FleetCurve,
    RouteKind,
    Scenario,
    StopKind,
    Stops,
    UnitCosts,
    Zone,
)
from dure.transit.domain.scenario_file import (
    scenario_from_mapping,
    scenario_from_toml,
    scenario_hash,
    scenario_to_mapping,
    scenario_to_toml,
)

SQUARE = (((127.0, 37.0), (127.1, 37.0), (127.1, 37.1), (127.0, 37.0)),)
PLAIN = Scenario(city="grid", zone=Zone(numbers=(1, 2)))
FULL = Scenario(
    city="grid",
    zone=Zone(polygon=SQUARE),
    name='두레 "가"\n\\',
    seed=7,
    replications=2,
    day_type=DayType.SUNDAY,
    date="2026-03-01",
    stops=Stops(StopKind.EXISTING, 300.5, 700.0, 0.0),
    vehicles=Vehicles(
        2,
        8,
        0,
        "05:30",
        "25:00",
        (("05:30", "13:30"), ("13:00", "25:00")),
        (Break("10:00", "11:00", 30),),
        (127.05, 37.05),
    ),
    service=Service(
        max_wait_seconds=900, max_ride_ratio=1.7, dispatcher=DispatcherKind.ALONSO_MORA
    ),
    demand=Demand(trips_per_day=0, prebooked_share=1.0, party_sizes=(1.0,)),
    speeds=Speeds((0.1 + 0.2,) * 24),
    noise=Noise(0.0, 0.0, 0.0),
    costs=UnitCosts(source="2026 accounts"),
    fixed=FixedRoutes(RouteKind.DRAWN, (("v1", "v2"),)),
    fleet_curve=FleetCurve((), 1),
)


@pytest.mark.parametrize("scenario", [PLAIN, FULL], ids=["plain", "full"])
def test_scenario_written_and_read_is_the_same(scenario):
    text = scenario_to_toml(scenario)

    assert scenario_from_toml(text) == scenario
    assert scenario_to_toml(scenario_from_toml(text)) == text
    assert scenario_from_mapping(scenario_to_mapping(scenario)) == scenario


@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40),
    share=st.floats(0, 1),
    metres=st.floats(50, 2000),
)
@settings(deadline=None)
def test_scenario_written_and_read_keeps_any_name_and_number(name, share, metres):
    scenario = replace(
        PLAIN, name=name, demand=Demand(prebooked_share=share), stops=Stops(max_walk_metres=metres)
    )

    assert scenario_from_toml(scenario_to_toml(scenario)) == scenario


def test_hash_does_not_depend_on_the_name_but_on_the_seed():
    assert scenario_hash(PLAIN) == scenario_hash(replace(PLAIN, name="another"))
    assert scenario_hash(PLAIN) != scenario_hash(replace(PLAIN, seed=2))


def test_a_scenario_without_a_dispatcher_has_the_usual_one():
    assert Service().dispatcher is DispatcherKind.IMPROVED_INSERTION
    assert scenario_from_toml(HEAD) == scenario_from_toml(
        HEAD + '[service]\ndispatcher = "improved_insertion"\n'
    )


def test_an_unknown_dispatcher_is_refused_with_those_there_are():
    with pytest.raises(Invalid) as refused:
        scenario_from_toml(HEAD + '[service]\ndispatcher = "best"\n', source="s.toml")

    assert refused.value.where == "s.toml: [service] dispatcher"
    assert str(refused.value.what) == (
        "'best' is not one of insertion, improved_insertion, diverting_insertion, "
        "anticipating_insertion, batch_insertion, alonso_mora."
    )


def test_another_dispatcher_is_another_study():
    hashes = {
        scenario_hash(replace(PLAIN, service=Service(dispatcher=kind))) for kind in DispatcherKind
    }

    assert len(hashes) == len(DispatcherKind)


@pytest.mark.parametrize(
    ("service", "dispatched_by"),
    [
        (Service(improve_iterations=0), DispatcherKind.INSERTION),
        (Service(improve_iterations=1), DispatcherKind.IMPROVED_INSERTION),
        *((Service(dispatcher=kind), kind) for kind in DispatcherKind),
    ],
)
def test_improvement_without_a_try_is_insertion_only(service, dispatched_by):
    assert service.dispatched_by is dispatched_by


HEAD = '[study]\ncity = "grid"\n[zone]\nnumbers = [1]\n'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("city =", "s.toml", id="no TOML"),
        pytest.param("[zone]\nnumbers = [1]", "s.toml: [study] city", id="no city"),
        pytest.param('[study]\ncity = "grid"', "s.toml: [zone]", id="no zone"),
        pytest.param(
            '[study]\ncity = "Grid City"\n[zone]\nnumbers=[1]', "[study] city", id="slug"
        ),
        pytest.param(HEAD + "[zones]\nx = 1", "s.toml: [study] zones", id="unknown table"),
        pytest.param(HEAD + "[stops]\nwalk = 1", "s.toml: [stops] walk", id="unknown field"),
        pytest.param(HEAD + "[vehicles]\ncount = 0", "[vehicles] count", id="no vehicles"),
        pytest.param(HEAD + "[vehicles]\ncount = 2.5", "[vehicles] count", id="half a vehicle"),
        pytest.param(HEAD + "[vehicles]\ncount = true", "[vehicles] count", id="true vehicles"),
        pytest.param(
            HEAD + '[vehicles]\nshift_start = "23:00"',
            "[vehicles] shift_end",
            id="shift backwards",
        ),
        pytest.param(
            HEAD + '[vehicles]\nshifts = [["09:00", "08:00"]]', "[vehicles] shifts", id="one shift"
        ),
        pytest.param(
            HEAD + '[vehicles]\nshifts = [["09:00"]]', "[vehicles] shifts", id="half a shift"
        ),
        pytest.param(
            HEAD + '[vehicles]\nshift_end = "7 pm"', "[vehicles] shift_end", id="no time"
        ),
        pytest.param(
            HEAD + "[vehicles]\ndepot = [37.0, 127.0]", "[vehicles] depot", id="lat, lon"
        ),
        pytest.param(
            HEAD + "[demand]\ntrips_per_day = 100000", "[demand] trips_per_day", id="100,000 trips"
        ),
        pytest.param(HEAD + "[demand]\ntrips_per_day = -1", "[demand] trips_per_day", id="minus"),
        pytest.param(HEAD + "[demand]\nhourly = [1.0]", "[demand] hourly", id="one hour"),
        pytest.param(HEAD + '[demand]\nend = "06:00"', "[demand] end", id="demand backwards"),
        pytest.param(HEAD + "[speeds]\nfactors = [0.0]", "[speeds] factors", id="standing still"),
        pytest.param(HEAD + '[fixed]\nkind = "drawn"', "[fixed] routes", id="nothing drawn"),
        pytest.param(HEAD + '[fixed]\nkind = "best"', "[fixed] kind", id="unknown kind"),
        pytest.param(
            HEAD + "[service]\ndispatcher = 1", "[service] dispatcher", id="dispatcher by number"
        ),
        pytest.param(HEAD + "[stops]\nmax_walk_metres = nan", "max_walk_metres", id="no number"),
    ],
)
def test_a_wrong_scenario_is_refused_with_its_place(text, where):
    with pytest.raises(Invalid) as refused:
        scenario_from_toml(text, source="s.toml")

    assert refused.value.where.startswith("s.toml")
    assert where in refused.value.where
    assert refused.value.what


def test_a_zone_is_either_numbers_or_a_polygon():
    with pytest.raises(Invalid, match="either"):
        Zone(numbers=(1,), polygon=SQUARE)
    with pytest.raises(Invalid, match="either"):
        Zone()


def test_a_ring_must_close():
    with pytest.raises(Invalid, match="ends where it begins"):
        Zone(polygon=(SQUARE[0][:-1],))


@pytest.mark.parametrize("weight", [nan, inf, -1.0])
def test_weights_are_numbers(weight):
    with pytest.raises(Invalid):
        Demand(party_sizes=(weight,))


def test_shifts_repeat_over_the_fleet():
    vehicles = Vehicles(count=3, shifts=(("06:00", "14:00"), ("14:00", "22:00")))

    assert vehicles.shift_seconds() == [(21600, 50400), (50400, 79200), (21600, 50400)]


def test_fleet_sizes_hold_the_studied_one_once():
    assert replace(PLAIN, vehicles=Vehicles(count=6)).fleet_sizes() == (4, 6, 10, 12)
