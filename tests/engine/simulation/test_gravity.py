"""The gravity model against its constraints and a hand-made case."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.simulation.gravity import TOO_FAR, GravityModel, distribute


def test_without_deterrence_trips_are_proportional_to_both_ends():
    flat = GravityModel(beta_per_second=0)
    trips = distribute([30, 70], [1, 3], np.ones((2, 2)), flat)
    assert trips == pytest.approx(np.array([[7.5, 22.5], [17.5, 52.5]]))


def test_the_production_constraint_follows_the_deterrence():
    model = GravityModel(beta_per_second=np.log(2) / 100, constraint="production")
    trips = distribute([30, 70], [1, 1], [[100, 200], [200, 100]], model)
    assert trips == pytest.approx(np.array([[20, 10], [70 / 3, 140 / 3]]))


def test_tanners_function_peaks_at_alpha_over_beta():
    model = GravityModel(beta_per_second=0.01, alpha=3)
    f = model.deterrence(np.arange(1, 1_000))
    assert np.argmax(f) + 1 == 300
    assert f.max() == 1


def test_the_internal_share_is_kept():
    model = GravityModel(internal_share=0.25)
    trips = distribute([40, 60, 20], [1, 2, 3], np.full((3, 3), 300), model)
    assert np.diag(trips) == pytest.approx([10, 15, 5])
    assert trips.sum(axis=1) == pytest.approx([40, 60, 20])


def test_a_zone_without_a_way_out_keeps_its_trips_inside():
    seconds = np.array([[100, TOO_FAR], [TOO_FAR, 100]])
    trips = distribute([10, 20], [5, 5], seconds, GravityModel(constraint="production"))
    assert trips == pytest.approx(np.diag([10, 20]))


numbers = st.lists(st.floats(0.1, 100), min_size=4, max_size=4)


@given(numbers, numbers, st.lists(st.integers(0, 3_000), min_size=16, max_size=16))
@settings(max_examples=100, deadline=None)
def test_double_constraint_matches_rows_and_columns(production, attraction, seconds):
    trips = distribute(
        production, attraction, np.reshape(seconds, (4, 4)), GravityModel(), iterations=10_000
    )
    wanted = np.array(attraction) * sum(production) / sum(attraction)
    assert trips.sum(axis=1) == pytest.approx(production)
    assert trips.sum(axis=0) == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize(
    ("production", "attraction", "seconds", "field"),
    [
        ([0, 0], [1, 1], np.ones((2, 2)), "production"),
        ([1, -1], [1, 1], np.ones((2, 2)), r"production\[1\]"),
        ([1, 1], [np.nan, 1], np.ones((2, 2)), "attraction"),
        ([1, 1], [1, 1], np.ones((2, 3)), "seconds"),
        ([1, 1], [1, 1], -np.ones((2, 2)), "seconds"),
        ([1, 1], [1, 1], np.full((2, 2), TOO_FAR), "seconds"),
    ],
)
def test_distribute_refuses_nonsense(production, attraction, seconds, field):
    with pytest.raises(Invalid, match=f"zones.{field}"):
        distribute(production, attraction, seconds, GravityModel())


@pytest.mark.parametrize(
    ("field", "value"),
    [("beta_per_second", -1), ("alpha", np.inf), ("constraint", "triple"), ("internal_share", 2)],
)
def test_the_model_refuses_nonsense(field, value):
    with pytest.raises(Invalid, match=field):
        GravityModel(**{field: value})
