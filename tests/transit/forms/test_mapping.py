import pytest
from django.http import QueryDict

from dure.transit.domain.demand import Demand
from dure.transit.domain.fleet import DispatcherKind, Service, Vehicles
from dure.transit.domain.scenario import (
    FixedRoutes,
    FleetCurve,
    RouteKind,
    StopKind,
    Stops,
    Zone,
)
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.forms.mapping import EVEN, PLACES, field_of, initial_of
from dure.transit.forms.study import StudyForm
from tests.factories.study import tiny_scenario

RING = ((127.0, 37.0), (127.01, 37.0), (127.01, 37.01), (127.0, 37.0))
ZONES = [(str(number), f"Quarter {number}") for number in range(1, 5)]


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(tiny_scenario(), id="plain"),
        pytest.param(tiny_scenario(zone=Zone(polygon=(RING,))), id="drawn area"),
        pytest.param(tiny_scenario(demand=Demand(hourly=EVEN)), id="even day"),
        pytest.param(tiny_scenario(demand=Demand(hourly=(0.5, *[2.0] * 23))), id="own hours"),
        pytest.param(tiny_scenario(demand=Demand(prebooked_share=0.333)), id="odd share"),
        pytest.param(tiny_scenario(service=Service(max_wait_seconds=900)), id="wait"),
        *(
            pytest.param(tiny_scenario(service=Service(dispatcher=kind)), id=kind.value)
            for kind in DispatcherKind
        ),
        pytest.param(tiny_scenario(vehicles=Vehicles(shift_end="25:30")), id="past midnight"),
        pytest.param(tiny_scenario(fleet_curve=FleetCurve(sizes=())), id="no curve"),
        pytest.param(
            tiny_scenario(
                stops=Stops(kind=StopKind.EXISTING),
                fixed=FixedRoutes(RouteKind.DRAWN, (("s0", "s1"), ("s2", "s3"))),
            ),
            id="drawn routes",
        ),
    ],
)
def test_what_is_filled_in_gives_the_same_scenario_back(scenario):
    base = scenario_to_mapping(scenario)
    sent = QueryDict(mutable=True)
    for name, value in initial_of(base).items():
        sent.setlist(name, value if isinstance(value, list) else [] if value is False else [value])
    form = StudyForm(sent, base=base, zones=ZONES)

    assert form.is_valid(), form.errors
    assert form.scenario == scenario


def test_every_place_exists_in_a_scenario():
    tables = scenario_to_mapping(tiny_scenario())

    assert all(place.name in tables[place.table] for place in PLACES.values())


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("[vehicles] count", "vehicles"),
        ("[vehicles] shifts", "shift_end"),
        ("x.toml: [demand] trips_per_day", "trips_per_day"),
        ("[zone]", "zones"),
        ("[zone] polygon", "zones"),
        ("[service] dispatcher", "dispatcher"),
        ("[speeds] factors", None),
        ("slug", None),
    ],
)
def test_a_refusal_is_shown_beside_the_field_it_names(where, field):
    assert field_of(where) == field
