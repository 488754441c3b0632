"""Small instances for the tests of the static door, as objects and as files."""

from __future__ import annotations

import math

import numpy as np

from dure.engine.static.instance import Fleet, Instance, Kind, Task, Visit

CORDEAU = """2 2 60 2 15
0 0 0 0 0 0 100
1 1 0 1 1 0 100
2 2 0 1 1 0 100
3 3 0 1 -1 0 100
4 4 0 1 -1 0 100
5 0 0 0 0 0 100
"""

LI_LIM = """2\t5\t1
0\t0\t0\t0\t0\t100\t0\t0\t0
1\t3\t4\t2\t0\t50\t1\t0\t2
2\t6\t8\t-2\t0\t80\t1\t1\t0
"""

SARTORI = """NAME: tiny
LOCATION: nowhere
TYPE: PDPTW
SIZE: 3
ROUTE-TIME: 90
TIME-WINDOW: 30
CAPACITY: 5
NODES
0 41.1 2.1 0 0 100 0 0 0
1 41.2 2.1 2 0 50 5 0 2
2 41.3 2.1 -2 0 80 5 1 0
EDGES
0 5 9
6 0 4
9 5 0
EOF
"""


def line(tasks, *, places=10, vehicles=2, capacity=2, close=1000.0, route=math.inf):
    """Lay tasks along a line, one minute from place to place, the depot at place 0."""
    apart = np.abs(np.subtract.outer(np.arange(places), np.arange(places))).astype(float)
    return Instance(
        "line",
        Kind.DIAL_A_RIDE,
        apart,
        apart,
        tuple(tasks),
        Fleet(vehicles, capacity, 0, 0, 0.0, close, route),
        tuple((2 * n + 1, 2 * n + 2) for n in range(len(tasks))),
    )


def task(name, start, end, *, load=1, ride=math.inf, pickup=(0, 1000), delivery=(0, 1000),
         service=0.0):  # fmt: skip
    return Task(name, Visit(start, *pickup, service), Visit(end, *delivery, service), load, ride)
