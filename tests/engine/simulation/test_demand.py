"""Drawn trips: their shares, their laws, and what is refused."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import haversine_metres
from dure.engine.simulation.demand import (
    MOST_TRIPS,
    DemandParams,
    DemandZones,
    draw_demand,
)
from dure.engine.simulation.doors import Doors
from dure.engine.simulation.gravity import GravityModel
from dure.engine.simulation.hours import HourlyProfile

ZONES = DemandZones(
    np.array([300.0, 100.0, 0.0]),
    np.array([10.0, 10.0, 80.0]),
    np.array([[200, 500, 600], [500, 200, 400], [600, 400, 200]]),
    np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 0.0]]),
)
DOORS = Doors(
    np.arange(9) / 100,
    np.arange(9) / 100 + 30,
    np.array([0, 1, 2, 0, 1, 2, 0, 1, 2]),
    np.array([1.0, 1, 1, 2, 1, 1, 1, 1, 1]),
    np.zeros(9),
)


def draw(seed=7, zones=ZONES, doors=DOORS, **changes):
    models = {k: changes.pop(k) for k in ("gravity", "profile") if k in changes}
    params = DemandParams(**{"trips": 5_000, "poisson": False, **changes})
    return draw_demand(zones, doors, params, np.random.default_rng(seed), **models)


def door_of(lon):
    return np.rint(np.asarray(lon) * 100).astype(int)


def test_the_shares_come_out_as_asked():
    demand = draw(wheelchair_share=0.1, prebook_share=0.3, party_share=(3, 1))
    people = demand.passengers + demand.wheelchairs
    assert len(demand) == 5_000
    assert np.mean(people == 2) == pytest.approx(0.25, abs=0.02)
    assert demand.wheelchairs.mean() == pytest.approx(0.1, abs=0.015)
    booked = demand.requested_at < demand.ready_at
    assert booked.mean() == pytest.approx(0.3, abs=0.02)
    lead = (demand.ready_at - demand.requested_at)[booked & (demand.ready_at > 50_000)]
    assert lead.min() >= 1_800
    assert lead.mean() == pytest.approx(9_000, rel=0.07)


def test_homes_in_the_morning_activities_in_the_evening():
    demand = draw()
    morning = (demand.ready_at >= 7 * 3600) & (demand.ready_at < 8 * 3600)
    evening = (demand.ready_at >= 17 * 3600) & (demand.ready_at < 18 * 3600)
    assert np.mean(demand.destination_zone[morning] == 2) > 0.6
    assert np.mean(demand.origin_zone[evening] == 2) > 0.5
    assert morning.mean() == pytest.approx(9 / (sum(HourlyProfile().weight[6:22])), abs=0.02)


def test_trips_follow_the_gravity_model():
    morning = HourlyProfile(outbound=(1.0,) * 24)
    model = GravityModel(beta_per_second=0, constraint="production")
    demand = draw(profile=morning, gravity=model)
    assert np.mean(demand.origin_zone == 0) == pytest.approx(0.75, abs=0.02)
    assert np.mean(demand.destination_zone == 2) == pytest.approx(0.8, abs=0.02)


def test_doors_follow_their_weights_and_count_alike_without():
    demand = draw(profile=HourlyProfile(outbound=(1.0,) * 24))
    home = door_of(demand.origin_lon)[demand.origin_zone == 0]
    assert np.mean(home == 3) == pytest.approx(0.5, abs=0.02)
    there = door_of(demand.destination_lon)[demand.destination_zone == 2]
    assert np.mean(there == 5) == pytest.approx(1 / 3, abs=0.02)


def test_a_trip_inside_a_zone_ends_at_another_door():
    demand = draw(gravity=GravityModel(internal_share=1.0))
    assert (demand.origin_zone == demand.destination_zone).all()
    assert (demand.origin_lon != demand.destination_lon).all()


def test_one_door_is_enough():
    zones = DemandZones(np.ones(1), np.ones(1), np.zeros((1, 1)))
    one = Doors(np.zeros(1), np.zeros(1), np.zeros(1), np.ones(1), np.ones(1))
    demand = draw(zones=zones, doors=one, trips=10)
    assert len(demand) == 10
    assert (demand.age_group == -1).all()


@pytest.mark.parametrize("poisson", [True, False])
def test_no_trips_are_no_trips(poisson):
    assert len(draw(trips=0, poisson=poisson)) == 0


def test_short_trips_are_not_drawn():
    demand = draw(trips=500, min_metres=3_000)
    metres = haversine_metres(
        demand.origin_lon, demand.origin_lat, demand.destination_lon, demand.destination_lat
    )
    assert len(demand) == 500
    assert metres.min() >= 3_000
    assert rows(draw(trips=100, min_metres=3_000), TRIP) <= rows(demand, TRIP)


def test_a_zone_too_small_for_its_trips_is_refused():
    with pytest.raises(Invalid, match=r"demand\.min_metres"):
        draw(trips=10, min_metres=1e7)


def test_ages_are_those_of_the_home_zone():
    demand = draw(profile=HourlyProfile(outbound=(1.0,) * 24))
    assert (demand.age_group[demand.origin_zone == 0] == 0).all()
    assert np.mean(demand.age_group[demand.origin_zone == 1]) == pytest.approx(0.5, abs=0.05)


@given(st.integers(0, 23), st.integers(1, 86_400), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_trips_begin_within_the_hours_of_service(first, length, seed):
    start = first * 3600
    end = min(start + length, 86_400)
    demand = draw(seed, trips=50, service_start=start, service_end=end, prebook_share=0.9)
    assert (demand.ready_at >= start).all()
    assert (demand.ready_at < end).all()
    assert (demand.requested_at >= 0).all()


@given(st.floats(0.1, 400), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_poisson_counts_grow_with_their_mean(mean, seed):
    few = draw(seed, trips=mean, poisson=True)
    more = draw(seed, trips=mean + 20, poisson=True)
    assert len(few) <= len(more)


def test_poisson_counts_have_the_mean_and_the_variance():
    counts = [len(draw(seed, trips=30, poisson=True)) for seed in range(1_000)]
    assert np.mean(counts) == pytest.approx(30, abs=0.7)
    assert np.var(counts) == pytest.approx(30, rel=0.15)


def rows(demand, names):
    return set(zip(*(getattr(demand, name).tolist() for name in names), strict=True))


TRIP = ("origin_lon", "destination_lon", "ready_at", "passengers", "age_group")


def test_same_seed_same_trips():
    first, again = draw(), draw()
    for name, column in first.to_arrays().items():
        assert (column == getattr(again, name)).all()


def test_more_trips_keep_the_fewer():
    assert rows(draw(trips=100), TRIP) <= rows(draw(trips=300), TRIP)


def test_booking_changes_nothing_else():
    assert rows(draw(prebook_share=0.0), TRIP) == rows(draw(prebook_share=0.8), TRIP)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trips": -1}, "trips"),
        ({"trips": np.nan}, "trips"),
        ({"trips": MOST_TRIPS + 1}, "trips"),
        ({"party_share": (0, 0)}, "party_share"),
        ({"party_share": (1, -1)}, "party_share"),
        ({"wheelchair_share": -0.1}, "wheelchair_share"),
        ({"prebook_share": 1.1}, "prebook_share"),
        ({"prebook_mean_seconds": -1}, "prebook_mean_seconds"),
        ({"min_metres": np.nan}, "min_metres"),
        ({"service_start": 80_000, "service_end": 70_000}, "service_end"),
    ],
)
def test_params_refuse_nonsense(changes, field):
    with pytest.raises(Invalid, match=f"demand.{field}"):
        DemandParams(**{"trips": 10, **changes})


def test_too_many_trips_name_the_way_out():
    with pytest.raises(Invalid, match="100,000") as refused:
        DemandParams(trips=200_000)
    assert refused.value.remedy


def test_zones_refuse_nonsense():
    with pytest.raises(Invalid, match=r"zones\.age_share"):
        dataclasses.replace(ZONES, age_share=np.ones((2, 2)))
    with pytest.raises(Invalid, match=r"zones\.age_share"):
        dataclasses.replace(ZONES, age_share=-np.ones((3, 2)))
    with pytest.raises(Invalid, match=r"zones\.production"):
        draw(zones=dataclasses.replace(ZONES, production=np.zeros(3)))
