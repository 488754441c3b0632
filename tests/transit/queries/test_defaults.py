from dataclasses import replace

import pytest

from dure.core.errors import Invalid, NotFound
from dure.transit.queries.defaults import default_of, default_scenario
from dure.transit.queries.material import material_of
from tests.factories.study import stored_city, tiny_city


def test_default_study_has_trips_in_proportion_to_people(tmp_path):
    city = tiny_city(tmp_path)
    scenario = default_of(city)

    # Four quarters of 1,000 to 4,000 people, one trip for twenty of them.
    assert scenario.zone.numbers == (1, 2, 3, 4)
    assert scenario.demand.trips_per_day == 500


def test_default_study_of_uncounted_people_goes_by_weight(tmp_path):
    city = tiny_city(tmp_path, timetable=False)
    zones = tuple(replace(zone, population=None, weight=0.25) for zone in city.zones)

    assert default_of(replace(city, zones=zones)).demand.trips_per_day == 400


def test_default_study_needs_zones(tmp_path):
    with pytest.raises(Invalid) as refused:
        default_of(replace(tiny_city(tmp_path), zones=()))

    assert refused.value.where == "[zone]"


@pytest.mark.django_db
def test_default_scenario_of_a_stored_city(settings):
    stored_city(folder=settings.DATA)

    assert default_scenario("grid").city == "grid"


@pytest.mark.django_db
def test_material_of_a_city_that_is_not_there():
    with pytest.raises(NotFound):
        material_of("nowhere")
