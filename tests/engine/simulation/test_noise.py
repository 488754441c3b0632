"""Luck: exact without noise, right on average, and common to arms that are compared."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.simulation.noise import Luck, Noise


def luck(noise, trips=10, vehicles=2, seed=1):
    return Luck(noise, trips, vehicles, np.random.default_rng(seed))


def test_no_noise_is_exact():
    exact = luck(Noise())
    assert [exact.drive_seconds(0, s) for s in (0, 1, 600)] == [0, 1, 600]
    assert (exact.boarding_seconds(3, 5), exact.alighting_seconds(3, 120)) == (5, 120)
    assert not exact.no_show.any()


def test_drives_take_their_time_on_average():
    rough = luck(Noise(travel_sd=0.3))
    drives = [rough.drive_seconds(0, 600) for _ in range(4000)]
    # Standard error of the mean: 600 * 0.3 / sqrt(4000) = 2.9 s.
    assert np.mean(drives) == pytest.approx(600, abs=12)
    assert np.std(drives) == pytest.approx(600 * 0.307, rel=0.1)
    assert min(rough.drive_seconds(1, 1) for _ in range(200)) == 1


def test_no_shows_are_as_frequent_as_said():
    assert luck(Noise(no_show_share=0.2), trips=5000).no_show.mean() == pytest.approx(
        0.2, abs=0.02
    )
    assert luck(Noise(no_show_share=1.0)).no_show.all()


def test_luck_depends_on_trip_and_vehicle_alone():
    noise = Noise(0.3, 0.3, 0.2)
    small, large = luck(noise, vehicles=2), luck(noise, vehicles=5)
    assert (small.no_show == large.no_show).all()
    for trip in range(10):
        assert small.boarding_seconds(trip, 99) == large.boarding_seconds(trip, 99)
    large.drive_seconds(4, 600)
    assert [small.drive_seconds(1, 600) for _ in range(100)] == [
        large.drive_seconds(1, 600) for _ in range(100)
    ]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("name", ["travel_sd", "boarding_sd", "no_show_share"])
def test_noise_out_of_bounds_is_refused_by_name(name, wrong):
    with pytest.raises(Invalid, match=name):
        Noise(**{name: wrong})
