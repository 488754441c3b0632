"""What junctions cost. Limits and lengths alone make a city faster than it is.

A delay belongs to a node, not to a turn: turning left costs what going
straight does, and turn bans are not known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy.typing as npt

from dure.engine.network.checks import flags, reals
from dure.engine.network.graph import LONGEST_DELAY_SECONDS, RoadGraph

SIGNAL_SECONDS = 2.0
"""Mean loss at a signal: `traffic_light_penalty` of OSRM's car profile (api_version 4)."""


def delayed(graph: RoadGraph, at: npt.ArrayLike, seconds: float = SIGNAL_SECONDS) -> RoadGraph:
    """Let every arc into some nodes cost more.

    Parameters
    ----------
    at
        Shape (n,), the nodes with a signal or another delay.
    seconds
        Added to the delay the arcs have.

    Raises
    ------
    Invalid
        If the mask is of another size, or a delay leaves [0, 3600].
    """
    slow = flags("at", at, size=graph.nodes)
    reals("seconds", [seconds], low=0, high=LONGEST_DELAY_SECONDS)
    return replace(graph, delay_seconds=graph.delay_seconds + seconds * slow[graph.head])
