from datetime import date, timedelta

import pytest

from dure.places.queries.municipality import municipality_by_code
from dure.places.queries.population import (
    municipalities_with_population,
    population_at,
    population_history,
)
from tests.factories.municipality import NOW, a_figure, a_registry

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2025, 10, 31), date(2025, 11, 30)


@pytest.fixture
def jongno():
    a_registry()
    return municipality_by_code("11110")


@pytest.mark.parametrize(
    ("at", "residents"),
    [
        (OCTOBER - timedelta(days=1), None),
        (OCTOBER, 10),
        (NOVEMBER - timedelta(days=1), 10),
        (NOVEMBER, 11),
        (NOVEMBER + timedelta(days=900), 11),
    ],
    ids=["before_any", "on_the_day", "the_day_before_the_next", "on_the_next", "long_after"],
)
def test_population_at_is_the_latest_known_by_the_day(jongno, at, residents):
    a_figure("11110", NOVEMBER, 11)
    a_figure("11110", OCTOBER, 10)
    a_figure("11140", OCTOBER, 99)

    figure = population_at(jongno, at)
    assert (figure.residents if figure else None) == residents


def test_population_at_passes_over_what_was_superseded(jongno):
    a_figure("11110", OCTOBER, 10)
    a_figure("11110", NOVEMBER, 11, superseded_at=NOW)

    assert population_at(jongno, NOVEMBER).residents == 10


def test_population_at_takes_the_source_entered_last(jongno):
    a_figure("11110", OCTOBER, 11, source="a", entered_at=NOW + timedelta(hours=1))
    a_figure("11110", OCTOBER, 10, source="b", entered_at=NOW)

    assert population_at(jongno, OCTOBER).residents == 11


@pytest.mark.parametrize("figures", [1, 3])
def test_municipalities_with_population_lists_all_in_two_queries(
    jongno, figures, django_assert_num_queries
):
    for day in range(1, figures + 1):
        a_figure("11110", date(2025, 10, day), day)

    with django_assert_num_queries(2):
        rows = municipalities_with_population(at=OCTOBER)
    assert len(rows) == 229
    assert rows[0].municipality == jongno
    assert rows[0].population.residents == figures
    assert {row.population for row in rows[1:]} == {None}


def test_population_history_shows_superseded_figures_too(jongno):
    a_figure("11110", OCTOBER, 9, superseded_at=NOW)
    a_figure("11110", OCTOBER, 10)
    a_figure("11110", NOVEMBER, 11)
    a_figure("11140", NOVEMBER, 99)

    assert [figure.residents for figure in population_history(jongno)] == [11, 10, 9]
