"""Which neighbourhoods a first study of a city should serve, when nobody has drawn a zone yet.

A rule, not a recommendation: it finds a compact area in which some people live near today's
stops and many do not, so that the comparison has two sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PEOPLE_WANTED = 30_000
"""About what eight small vehicles can serve well, at one trip for twenty residents a day."""

TRIPS_PER_PERSON = 0.05


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A zone as the rule sees it.

    Parameters
    ----------
    people
        Residents, or the share of trips made here times a nominal population.
    covered
        Share of its area within comfortable walking distance of a stop of today's lines.
    x, y
        Its middle in metres on any local plane.
    """

    number: int
    people: float
    covered: float
    x: float
    y: float


def choose_zone(
    places: Sequence[Neighbourhood],
    neighbours: Mapping[int, frozenset[int]],
    *,
    people_wanted: float = PEOPLE_WANTED,
) -> tuple[int, ...]:
    """Grow a compact area around each zone and return the numbers of the best one, ascending.

    From each zone the area takes in, one at a time, the neighbour nearest to its middle until
    it has the people wanted. The best area weighs how evenly its people are split between near
    to a stop and far from one, and how compact it is. Ties go to the lower number. Complexity
    O(z^2 k) for z zones and areas of k.

    Parameters
    ----------
    neighbours
        Zones that touch, by number; an area never jumps over a gap.
    """
    by_number = {place.number: place for place in places}
    best: tuple[float, tuple[int, ...]] | None = None
    for start in sorted(by_number):
        area = _grown(start, by_number, neighbours, people_wanted)
        score = _score([by_number[n] for n in area], people_wanted)
        if best is None or score > best[0] + 1e-12:
            best = (score, area)
    return best[1] if best else ()


def _grown(
    start: int,
    places: Mapping[int, Neighbourhood],
    neighbours: Mapping[int, frozenset[int]],
    people_wanted: float,
) -> tuple[int, ...]:
    area = {start}
    people = places[start].people
    while people < people_wanted:
        edge = {n for m in area for n in neighbours.get(m, frozenset())} & set(places) - area
        if not edge:
            break
        x, y = _middle([places[n] for n in area])
        nearest = min(edge, key=lambda n: ((places[n].x - x) ** 2 + (places[n].y - y) ** 2, n))
        if people + places[nearest].people > 1.5 * people_wanted:
            break
        area.add(nearest)
        people += places[nearest].people
    return tuple(sorted(area))


def _score(area: Sequence[Neighbourhood], people_wanted: float) -> float:
    people = sum(p.people for p in area)
    if people <= 0:
        return 0.0
    near = sum(p.people * p.covered for p in area) / people
    x, y = _middle(area)
    spread = (sum(p.people * ((p.x - x) ** 2 + (p.y - y) ** 2) for p in area) / people) ** 0.5
    balance = 1 - abs(near - 0.5) * 2
    filled = min(people / people_wanted, 1.0)
    return filled * (0.25 + balance) / (1 + spread / 2000)


def _middle(area: Sequence[Neighbourhood]) -> tuple[float, float]:
    weight = sum(p.people for p in area) or 1.0
    if not sum(p.people for p in area):
        return sum(p.x for p in area) / len(area), sum(p.y for p in area) / len(area)
    return (
        sum(p.people * p.x for p in area) / weight,
        sum(p.people * p.y for p in area) / weight,
    )
