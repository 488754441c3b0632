"""Published instances: the files of Li & Lim, of Cordeau, of Sartori & Buriol.

Which of the three a text is shows in its first line: capital letters begin Sartori & Buriol's,
three numbers Li & Lim's, five Cordeau's (2003 with Laporte, and 2006).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.engine.static.instance import Fleet, Instance, Kind, Matrix, Task, Visit

MOST_NODES = 10_000

Node = tuple[float, float, float, float, float, float]  # x, y, demand, earliest, latest, service


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, with its number from 1."""

    source: str
    number: int
    words: list[str]

    def value(self, field: int, name: str) -> float:
        """Read a number; *field* counts from 1."""
        if field > len(self.words):
            raise Invalid("the line ends before the {name}", where=self.at(field), name=name)
        try:
            value = float(self.words[field - 1])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise Invalid(
                "{text} is not a number: the {name}",
                where=self.at(field),
                text=self.words[field - 1],
                name=name,
            )
        return value

    def whole(self, field: int, name: str, least: int = 0, most: int = 10**9) -> int:
        """Read a whole number within [least, most]."""
        value = self.value(field, name)
        if value != int(value) or not least <= value <= most:
            raise Invalid(
                "{text} is not a whole number from {least} to {most}: the {name}",
                where=self.at(field),
                text=self.words[field - 1],
                least=least,
                most=most,
                name=name,
            )
        return int(value)

    def at(self, field: int = 0) -> Said:
        """Name this line, and a field of it, for a refusal."""
        if field:
            return say(
                "{source}, line {line}, field {field}",
                source=self.source,
                line=self.number,
                field=field,
            )
        return say("{source}, line {line}", source=self.source, line=self.number)


def read_instance(text: str, name: str) -> Instance:
    """Read the text of an instance file.

    Parameters
    ----------
    text
        All of it.
    name
        What refusals and tables call it, e.g. the file's name without its ending.

    Raises
    ------
    Invalid
        If the text is none of the three formats, or has an error; names the line and the field.
    """
    lines = [
        Line(name, number, words)
        for number, words in enumerate((row.split() for row in text.splitlines()), 1)
        if words
    ]
    if not lines:
        raise Invalid("The file is empty.", where=name)
    first = lines[0].words
    if first[0].endswith(":"):
        return _sartori_buriol(lines, name)
    if len(first) == 3:
        return _li_lim(lines, name)
    if len(first) == 5:
        return _cordeau(lines, name)
    raise Invalid(
        "The first line is that of no known format: three numbers (Li & Lim), five (Cordeau) or"
        " NAME: (Sartori & Buriol).",
        where=lines[0].at(),
    )


def _li_lim(lines: list[Line], name: str) -> Instance:
    vehicles = lines[0].whole(1, "number of vehicles", 1)
    capacity = lines[0].whole(2, "capacity", 1)
    nodes = [_node(line, number, "xydels") for number, line in enumerate(lines[1:])]
    fleet = _fleet(lines[1:], nodes, vehicles, capacity)
    pairs = _pairs(lines[1:], nodes)
    apart = _euclidean(nodes)
    return _instance(name, Kind.PICKUP_DELIVERY, apart, nodes, pairs, fleet)


def _sartori_buriol(lines: list[Line], name: str) -> Instance:
    head, rest = _header(lines)
    size = _headed(head, "SIZE", lines[0]).whole(2, "size", 1, MOST_NODES)
    capacity = _headed(head, "CAPACITY", lines[0]).whole(2, "capacity", 1)
    horizon = _limit(_headed(head, "ROUTE-TIME", lines[0]), 2, "route time")
    last = lines[-1]
    if len(rest) < 2 * size + 1:
        raise Invalid(
            "the file ends before its {size} nodes and its matrix of {size} rows",
            where=last.at(),
            size=size,
        )
    listed, edges, rows = rest[:size], rest[size], rest[size + 1 : 2 * size + 1]
    if edges.words != ["EDGES"]:
        raise Invalid("here stands {text}, not EDGES", where=edges.at(1), text=edges.words[0])
    nodes = [_node(line, number, "xydels") for number, line in enumerate(listed)]
    pairs = _pairs(listed, nodes)
    times = np.array([_row(line, size) for line in rows])
    fleet = _fleet(listed, nodes, max(len(pairs), 1), capacity)
    closes = min(fleet.latest, fleet.earliest + horizon)
    fleet = Fleet(fleet.vehicles, capacity, 0, 0, fleet.earliest, closes)
    return _instance(name, Kind.PICKUP_DELIVERY, times, nodes, pairs, fleet)


def _cordeau(lines: list[Line], name: str) -> Instance:
    first = lines[0]
    vehicles = first.whole(1, "number of vehicles", 1)
    first.whole(2, "number of requests or of nodes", 1, MOST_NODES)
    route = _limit(first, 3, "longest route")
    capacity = first.whole(4, "capacity", 1)
    ride = _limit(first, 5, "longest ride")
    nodes = [_node(line, number, "xysdel") for number, line in enumerate(lines[1:])]
    count = len(nodes) // 2 if len(nodes) % 2 else len(nodes) // 2 - 1
    if count < 1 or first.whole(2, "number of requests or of nodes") not in {count, 2 * count}:
        raise Invalid(
            "{said} requests or nodes announced, {nodes} lines of nodes follow",
            where=first.at(2),
            said=first.words[1],
            nodes=len(nodes),
        )
    fleet = _fleet(lines[1:], nodes, vehicles, capacity)
    # The depot stands first and, in the files of 2006, once more at the end.
    end = len(nodes) - 1 if len(nodes) == 2 * count + 2 else 0
    fleet = Fleet(vehicles, capacity, 0, end, fleet.earliest, fleet.latest, route)
    pairs = [(number, number + count) for number in range(1, count + 1)]
    for pickup, delivery in pairs:
        _check_loads(lines[1:], nodes, pickup, delivery, field=5)
    return _instance(name, Kind.DIAL_A_RIDE, _euclidean(nodes), nodes, pairs, fleet, ride)


FIELDS = {"x": "x", "y": "y", "d": "demand", "e": "earliest time", "l": "latest time",
          "s": "service time"}  # fmt: skip


def _node(line: Line, number: int, order: str) -> Node:
    """Read a node whose fields, after its number, stand in this order."""
    if line.whole(1, "number of the node") != number:
        raise Invalid(
            "node {text} where {number} is due",
            where=line.at(1),
            text=line.words[0],
            number=number,
        )
    read = {key: line.value(at, FIELDS[key]) for at, key in enumerate(order, 2)}
    for at, key in enumerate(order, 2):
        if key == "s" and read[key] < 0:
            raise Invalid(
                "{value} is negative: the {name}",
                where=line.at(at),
                value=read[key],
                name=FIELDS[key],
            )
        if key == "d" and read[key] != int(read[key]):
            raise Invalid(
                "{value} is not whole: the {name}",
                where=line.at(at),
                value=read[key],
                name=FIELDS[key],
            )
        if key == "l" and read["l"] < read["e"]:
            raise Invalid(
                "the window closes at {latest}, before it opens at {earliest}",
                where=line.at(at),
                latest=read["l"],
                earliest=read["e"],
            )
    return read["x"], read["y"], read["d"], read["e"], read["l"], read["s"]


def _pairs(lines: list[Line], nodes: list[Node]) -> list[tuple[int, int]]:
    """Read which delivery (field 9) belongs to which pickup (field 8); 0 stands for none."""
    most = len(nodes) - 1
    ends = [
        (
            line.whole(8, "number of its pickup", 0, most),
            line.whole(9, "number of its delivery", 0, most),
        )
        for line in lines
    ]
    for number, (pickup, delivery) in enumerate(ends[1:], 1):
        if (pickup == 0) == (delivery == 0):
            raise Invalid(
                "node {number} has not one partner", where=lines[number].at(8), number=number
            )
        partner, field = (delivery, 9) if delivery else (pickup, 8)
        back = ends[partner][0] if delivery else ends[partner][1]
        if partner == number or back != number:
            raise Invalid(
                "node {partner} does not name node {number} as its partner",
                where=lines[number].at(field),
                partner=partner,
                number=number,
            )
    pairs = [(number, end) for number, (_, end) in enumerate(ends) if end and number]
    for pickup, delivery in pairs:
        _check_loads(lines, nodes, pickup, delivery, field=4)
    return pairs


def _check_loads(
    lines: list[Line], nodes: list[Node], pickup: int, delivery: int, field: int
) -> None:
    if nodes[pickup][2] < 0:
        raise Invalid(
            "pickup {number} has a negative demand", where=lines[pickup].at(field), number=pickup
        )
    if nodes[pickup][2] != -nodes[delivery][2]:
        raise Invalid(
            "{given} is picked up at node {pickup}, {taken} delivered at node {delivery}",
            where=lines[delivery].at(field),
            given=nodes[pickup][2],
            pickup=pickup,
            taken=-nodes[delivery][2],
            delivery=delivery,
        )


def _fleet(lines: list[Line], nodes: list[Node], vehicles: int, capacity: int) -> Fleet:
    if not nodes:
        raise Invalid("The file names no depot.", where=lines[0].source if lines else "")
    _, _, _, earliest, latest, _ = nodes[0]
    return Fleet(vehicles, capacity, 0, 0, earliest, latest)


def _euclidean(nodes: list[Node]) -> Matrix:
    if len(nodes) > MOST_NODES:
        raise Invalid("{nodes} nodes, more than {most}", nodes=len(nodes), most=MOST_NODES)
    at = np.array([node[:2] for node in nodes])
    return np.hypot(*np.moveaxis(at[:, None] - at[None], -1, 0))


def _instance(
    name: str,
    kind: Kind,
    apart: Matrix,
    nodes: list[Node],
    pairs: list[tuple[int, int]],
    fleet: Fleet,
    ride: float = math.inf,
) -> Instance:
    def visit(number: int) -> Visit:
        _, _, _, earliest, latest, service = nodes[number]
        return Visit(number, earliest, latest, service)

    if not pairs:
        raise Invalid("The file has no requests.", where=name)
    tasks = tuple(
        Task(str(pickup), visit(pickup), visit(delivery), int(nodes[pickup][2]), ride)
        for pickup, delivery in pairs
    )
    return Instance(name, kind, apart, apart, tasks, fleet, tuple(pairs))


def _header(lines: list[Line]) -> tuple[dict[str, Line], list[Line]]:
    """Part the lines KEY: VALUE from what follows NODES, up to EOF."""
    head: dict[str, Line] = {}
    for at, line in enumerate(lines):
        if line.words[0] == "NODES":
            rest = lines[at + 1 :]
            ends = [k for k, found in enumerate(rest) if found.words == ["EOF"]]
            return head, rest[: ends[0]] if ends else rest
        head[line.words[0].rstrip(":")] = line
    raise Invalid("the file ends before its NODES", where=lines[-1].at())


def _headed(head: dict[str, Line], key: str, first: Line) -> Line:
    if key not in head:
        raise Invalid("the head of the file has no {key}", where=first.at(), key=key)
    return head[key]


def _limit(line: Line, field: int, name: str) -> float:
    value = line.value(field, name)
    if value < 0:
        raise Invalid(
            "{value} is negative: the {name}", where=line.at(field), value=value, name=name
        )
    return value


def _row(line: Line, size: int) -> list[float]:
    if len(line.words) != size:
        raise Invalid(
            "{found} entries, {size} are due", where=line.at(), found=len(line.words), size=size
        )
    return [_limit(line, field, "travel time") for field in range(1, size + 1)]
