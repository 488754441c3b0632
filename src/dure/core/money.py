"""Money as whole won: an `int`, never a float. Shares are exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dure.core.errors import Invalid


def split_won(total: int, weights: Sequence[int | Fraction]) -> tuple[int, ...]:
    """Split *total* in proportion to *weights*, in whole won that add up to it exactly.

    Each part is the exact share rounded down; the won left over go one each
    to the largest remainders, earlier parts first (Hamilton's method).

    Parameters
    ----------
    total
        Won, >= 0.
    weights
        At least one, none negative, not all zero.

    Raises
    ------
    Invalid
        If the total is negative or the weights are not as above.
    """
    whole = sum(weights)
    if total < 0 or not weights or min(weights) < 0 or whole == 0:
        raise Invalid("A sum can only be split by weights that are not all zero or negative.")
    exact = [Fraction(total) * Fraction(weight) / Fraction(whole) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return tuple(parts)
