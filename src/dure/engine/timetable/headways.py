"""What a headway means for somebody who comes without looking at the timetable."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid


def expected_wait(headways: npt.ArrayLike) -> float:
    """Return the mean wait of people who come at random, h (1 + cv^2) / 2.

    A supply figure: a headway of 78 minutes is a wait of at least 39 minutes, and is not to be
    compared with a wait that was measured.

    Parameters
    ----------
    headways
        Shape (h,), h >= 1, seconds (or any unit, kept) between departures, >= 0, not all 0.

    Raises
    ------
    Invalid
        If there is no headway, or one is negative or not a number.

    References
    ----------
    Osuna, Newell (1972), Control strategies for an idealized public transportation system,
    Transportation Science 6(1): E[h^2] / (2 E[h]).
    """
    h = np.asarray(headways, np.float64).ravel()
    if not len(h) or not np.isfinite(h).all() or (h < 0).any() or not h.any():
        raise Invalid("expected headways >= 0, one at least above 0", where="headways")
    return float(np.mean(h**2) / (2 * np.mean(h)))
