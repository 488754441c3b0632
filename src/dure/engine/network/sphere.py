"""Distance on the Earth, taken as a sphere. No projection is used anywhere in this package."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dure.engine.network.checks import Float

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius R1 of the GRS 80 ellipsoid (Moritz, Geodetic Reference System 1980)."""


def haversine_metres(
    lon: npt.ArrayLike, lat: npt.ArrayLike, other_lon: npt.ArrayLike, other_lat: npt.ArrayLike
) -> Float:
    """Return the great-circle distance; the arguments, in degrees, broadcast.

    Within 0.6 % of the distance on the ellipsoid.

    References
    ----------
    Sinnott (1984), Virtues of the haversine, Sky and Telescope 68(2), 159.
    """
    x, y = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    u, v = np.radians(np.asarray(other_lon, float)), np.radians(np.asarray(other_lat, float))
    half = np.sin((v - y) / 2) ** 2 + np.cos(y) * np.cos(v) * np.sin((u - x) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def on_sphere(lon: Float, lat: Float) -> Float:
    """Return points of the sphere in metres, shape (q, 3).

    The nearest by straight line in space is the nearest along the ground, at
    every latitude and across the date line.
    """
    x, y = np.radians(lon), np.radians(lat)
    flat = np.cos(y)
    return EARTH_RADIUS_METRES * np.column_stack((flat * np.cos(x), flat * np.sin(x), np.sin(y)))
