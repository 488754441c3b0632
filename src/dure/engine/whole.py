"""What counts as a whole number at the engine's doors."""

import math


def is_whole(value: float, least: int = 0) -> bool:
    """Say whether this is a whole number from `least` on; NaN and infinity are none."""
    return math.isfinite(value) and value >= least and value == int(value)
