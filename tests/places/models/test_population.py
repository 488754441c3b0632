from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dure.places.models import PopulationFigure
from tests.factories.municipality import NOW, a_figure, a_registry

pytestmark = pytest.mark.django_db
DAY = date(2025, 10, 31)


@pytest.mark.parametrize(
    "change",
    [
        {"residents": -1},
        {"households": -1},
        {"residents_65_plus": -1},
        {"residents_65_plus": 11},
        {"source": ""},
    ],
    ids=lambda change: "_".join(f"{name}_{value}" for name, value in change.items()),
)
def test_the_table_refuses(change):
    a_registry()
    a_figure("11110", DAY, 10)

    with pytest.raises(IntegrityError), transaction.atomic():
        PopulationFigure.objects.update(**change)


def test_one_figure_of_a_unit_day_and_source_is_in_force():
    a_registry()
    a_figure("11110", DAY, 10)

    with pytest.raises(IntegrityError), transaction.atomic():
        a_figure("11110", DAY, 11)


def test_superseded_figures_stand_beside_the_one_in_force():
    a_registry()
    for _ in range(2):
        a_figure("11110", DAY, 10, superseded_at=NOW)
    a_figure("11110", DAY, 11)

    assert PopulationFigure.objects.count() == 3


def test_another_source_or_day_or_unit_stands_beside_it():
    a_registry()
    a_figure("11110", DAY, 10)
    a_figure("11110", DAY, 10, source="census")
    a_figure("11110", date(2025, 9, 30), 10)
    a_figure("11140", DAY, 10)

    assert PopulationFigure.objects.count() == 4
