"""The dispatchers that a study can choose, on one day of the tiny city."""

from dataclasses import replace

import numpy as np
import pytest

from dure.engine.simulation.trace import Outcome
from dure.transit.adapters.prepare import STREAMS, prepare, stream
from dure.transit.adapters.replication import run_replication
from dure.transit.adapters.units import Unit
from dure.transit.domain.demand import Demand, Noise
from dure.transit.domain.fleet import Break, DispatcherKind, Service, Vehicles
from dure.transit.domain.study import Arm
from tests.factories.study import tiny_city, tiny_scenario

QUIET = tiny_scenario(
    vehicles=Vehicles(
        2, 6, 1, "07:00", "11:00", breaks=(Break("08:00", "09:00", 20),), depot=(127.005, 37.005)
    ),
    demand=Demand(
        trips_per_day=60, start="07:00", end="09:30", min_metres=500.0, prebooked_share=0.05
    ),
    noise=Noise(0.0, 0.0, 0.0),
)
"""A day without surprises: whatever is promised can be kept."""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return tiny_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def day(city):
    """Play the day of the tiny city with a dispatcher; each day once."""
    played = {}

    def _day(service: Service, arm: Arm = Arm.DEMAND_RESPONSIVE):
        if (service, arm) not in played:
            prepared = prepare(replace(QUIET, service=service), city)
            played[service, arm] = run_replication(prepared, Unit(arm, 2, 0))
        return played[service, arm]

    return _day


def same(one, other):
    ones, others = one.to_arrays(), other.to_arrays()
    return all(np.array_equal(ones[name], others[name]) for name in ones)


@pytest.mark.parametrize("kind", DispatcherKind)
def test_every_dispatcher_carries_people_as_promised(day, kind):
    trips = day(Service(dispatcher=kind)).trips
    served = trips.outcome == Outcome.SERVED

    assert served.sum() > 20
    assert (trips.boarded_at[served] <= trips.promised_latest[served]).all()
    assert (trips.alighted_at[served] <= trips.arrival_latest[served]).all()


@pytest.mark.parametrize("kind", DispatcherKind)
def test_every_dispatcher_gives_the_same_day_again(city, day, kind):
    prepared = prepare(replace(QUIET, service=Service(dispatcher=kind)), city)

    assert same(
        run_replication(prepared, Unit(Arm.DEMAND_RESPONSIVE, 2, 0)),
        day(Service(dispatcher=kind)),
    )


def test_dispatchers_decide_differently(day):
    # With so few trips it pays to send nobody ahead.
    kinds = set(DispatcherKind) - {DispatcherKind.ANTICIPATING_INSERTION}
    days = [day(Service(dispatcher=kind)) for kind in kinds]

    assert not any(same(one, other) for n, one in enumerate(days) for other in days[n + 1 :])


def test_improvement_without_a_try_is_insertion_only(day):
    only = day(Service(dispatcher=DispatcherKind.INSERTION))

    assert same(day(Service(improve_iterations=0)), only)


def test_the_dispatcher_leaves_the_timetables_alone(day):
    for arm in (Arm.TODAY, Arm.FIXED):
        assert same(day(Service(), arm), day(Service(dispatcher=DispatcherKind.ALONSO_MORA), arm))


def test_where_many_ask_people_wait_less_if_idle_vehicles_look_ahead(city):
    busy = replace(
        QUIET,
        vehicles=replace(QUIET.vehicles, breaks=()),
        demand=replace(QUIET.demand, trips_per_day=300),
    )
    waits = {}
    for kind in (DispatcherKind.DIVERTING_INSERTION, DispatcherKind.ANTICIPATING_INSERTION):
        prepared = prepare(replace(busy, service=Service(dispatcher=kind)), city)
        trips = run_replication(prepared, Unit(Arm.DEMAND_RESPONSIVE, 6, 0)).trips
        served = trips.outcome == Outcome.SERVED
        waits[kind] = (trips.boarded_at - trips.ready_at)[served].mean()

    assert waits[DispatcherKind.ANTICIPATING_INSERTION] < waits[DispatcherKind.DIVERTING_INSERTION]


def test_a_forecast_is_learnt_from_days_that_the_study_does_not_have(city, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "dure.transit.adapters.prepare.stream",
        lambda scenario, name, number: drawn.append(name) or stream(scenario, name, number),
    )
    ahead = replace(QUIET, service=Service(dispatcher=DispatcherKind.ANTICIPATING_INSERTION))
    prepared = prepare(ahead, city)

    assert drawn.count("past") == 10
    assert "demand" not in drawn
    assert len(set(STREAMS.values())) == len(STREAMS)
    asked = np.mean([len(prepared.demand(n)) for n in range(20)])
    expected = prepared.on_demand.forecast.expected.sum()
    assert 0.7 * asked < expected < 1.3 * asked  # some live beyond all stops


def test_who_does_not_look_ahead_learns_no_forecast(city):
    for kind in DispatcherKind:
        known = prepare(replace(QUIET, service=Service(dispatcher=kind)), city).on_demand.forecast
        assert (known is not None) is (kind is DispatcherKind.ANTICIPATING_INSERTION)


def test_in_rounds_nobody_is_fetched_before_the_round(day):
    trips = day(
        Service(dispatcher=DispatcherKind.BATCH_INSERTION, improve_every_seconds=300)
    ).trips
    served = trips.outcome == Outcome.SERVED
    rounds = -(-trips.requested_at // 300) * 300

    assert (trips.boarded_at[served] >= rounds[served]).all()
