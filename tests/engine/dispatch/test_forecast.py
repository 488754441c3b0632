"""What past days say of the next."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.dispatch.forecast import Forecast, learn
from tests.engine.dispatch.cases import ask_for, city, line


def days(rng, count, weights, locations):
    return [
        [
            ask_for(str(n), int(o), 0, ready=int(t))
            for n, (o, t) in enumerate(
                zip(
                    rng.choice(locations, 60, p=weights),
                    np.sort(rng.integers(0, 7200, 60)),
                    strict=True,
                )
            )
        ]
        for _ in range(count)
    ]


def test_as_many_are_expected_as_came_on_average():
    rng = np.random.default_rng(1)
    forecast = learn(days(rng, 5, np.full(12, 1 / 12), 12), city(rng), areas=4)
    assert forecast.between(0, 7200).sum() == pytest.approx(60, rel=0.05)
    halves = forecast.between(0, 3600) + forecast.between(3600, 7200)
    assert halves == pytest.approx(forecast.between(0, 7200))


def test_an_area_in_which_nobody_asked_expects_nobody():
    past = [[ask_for(str(n), 1, 5, ready=100 * n) for n in range(20)]]
    forecast = learn(past, line(10), areas=5)
    assert forecast.centres.tolist() == [1]


def test_areas_lie_where_people_ask():
    past = [[ask_for(str(n), (2, 17)[n % 2], 5, ready=10 * n) for n in range(40)]]
    assert learn(past, line(20), areas=2).centres.tolist() == [2, 17]


def test_few_counts_are_drawn_to_what_the_margins_say():
    # Twelve areas alike: what differs is chance, so that no cell keeps its own count.
    rng = np.random.default_rng(3)
    forecast = learn(days(rng, 1, np.full(12, 1 / 12), 12), city(rng), areas=12)
    spread = forecast.expected.std(axis=0).mean()
    counts = rng.poisson(60 / 12 / 8, forecast.expected.shape).std(axis=0).mean()
    assert spread < counts / 2


def test_many_counts_are_believed():
    morning = [[ask_for(f"{n}", 2, 5, ready=n) for n in range(300)] for _ in range(3)]
    evening = [[ask_for(f"{n}", 17, 5, ready=7000 + n) for n in range(300)] for _ in range(3)]
    past = [a + b for a, b in zip(morning, evening, strict=True)]
    forecast = learn(past, line(20), areas=2)
    assert forecast.between(0, 900) == pytest.approx([300, 0], abs=5)


def test_what_is_not_a_forecast_is_refused():
    with pytest.raises(Invalid, match="past days"):
        learn([[]], line())
    with pytest.raises(Invalid, match="negative or missing"):
        Forecast(900, np.array([1]), np.array([[-1.0]]))
    with pytest.raises(Invalid, match="areas"):
        Forecast(900, np.array([1, 2]), np.array([[1.0]]))
