"""A panel by lot from a pool, each panel that fits equally likely, and an order by lot.

Not here: who has a conflict. The draw depends on the published seed and on the pool alone, not on
the order in which the pool is listed, and can be done again by hand:

1. Leave out whoever is barred; set those who stay aside. Sort the others into classes of
   equal group (where a ceiling on groups holds) and equal kinds among those that quotas name;
   classes by group, then by the places of their kinds among the quotas' kinds, sorted.
2. Count the panels that fit for each composition, that is, so many from each class; list the
   compositions by rising number from the first class, then the second, and so on.
3. Take `number_below` the count of all panels, of the purpose "panel composition"; go down the
   list, subtracting each composition's panels, to the one that holds that number.
4. From each class take those with the lowest lots, of the purpose "panel member" and the id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from dure.core.errors import Invalid
from dure.engine.selection.counting import Compositions, PanelClass
from dure.engine.selection.lots import check_names, in_drawn_order, lot, number_below
from dure.engine.selection.solver import irreducible


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone in the pool: fields of expertise or the like, and at most one group (employer)."""

    person_id: str
    kinds: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a kind a panel must and may have; no ceiling if None."""

    kind: str
    floor: int = 0
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """What panel is drawn.

    Parameters
    ----------
    size
        Members, those who stay included, >= 1.
    quotas
        One per kind at most.
    group_ceiling
        At most so many of one group; "" is no group. No ceiling if None.
    barred
        Ids that must not be drawn.
    stay
        Ids that are on the panel already, e.g. when one who withdrew is replaced.
    """

    size: int
    quotas: tuple[Quota, ...] = ()
    group_ceiling: int | None = None
    barred: frozenset[str] = frozenset()
    stay: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        kinds = [quota.kind for quota in self.quotas]
        if self.size < 1:
            raise Invalid("expected one member or more", where="size")
        if len(set(kinds)) < len(kinds):
            raise Invalid("a kind has two quotas", where="quotas")
        object.__setattr__(self, "quotas", tuple(sorted(self.quotas, key=lambda q: q.kind)))
        for quota in self.quotas:
            if quota.floor < 0 or (quota.ceiling is not None and quota.ceiling < quota.floor):
                raise Invalid("expected 0 <= floor <= ceiling", where=f"quotas.{quota.kind}")
        if self.barred & self.stay:
            raise Invalid("someone who is barred cannot stay", where="stay")


@dataclass(frozen=True, slots=True)
class PanelDraw:
    """The panel drawn.

    Attributes
    ----------
    members
        Ids, sorted.
    panels
        How many panels fit; each was equally likely.
    chances
        Of each id of the pool that was not barred; they add up to the size.
    """

    members: tuple[str, ...]
    panels: int
    chances: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class NoPanel:
    """No panel fits.

    Attributes
    ----------
    candidates
        How many could be drawn, those who stay included.
    quotas
        Quotas that cannot hold together at this size; leaving out any one would resolve it.
    by_group
        Whether the ceiling on groups takes part in that.
    available
        Candidates of each of those quotas' kinds.
    """

    candidates: int
    quotas: tuple[Quota, ...]
    by_group: bool
    available: Mapping[str, int]


def draw_panel(pool: Iterable[Candidate], request: PanelRequest, seed: str) -> PanelDraw | NoPanel:
    """Draw one of the panels that fit, each equally likely.

    Complexity: classes times combinations of counts that quotas tell apart.

    Raises
    ------
    Invalid
        If an id comes twice or is not in the pool.
    """
    people = sorted(pool, key=lambda person: person.person_id)
    check_names([person.person_id for person in people], seed)
    missing = request.stay - {person.person_id for person in people}
    if missing:
        raise Invalid("not in the pool: {ids}", where="stay", ids=", ".join(sorted(missing)))
    people = [person for person in people if person.person_id not in request.barred]
    drawn = _pooled(people, request, request.quotas, request.group_ceiling)
    counted = drawn.compositions
    if counted is None or not counted.panels:
        return _why_none(people, request)
    composition = counted.pick(number_below(counted.panels, seed, "panel composition"))
    members = set(request.stay)
    chances = dict.fromkeys(sorted(request.stay), Fraction(1))
    for k, (count, own) in enumerate(zip(composition, drawn.classes, strict=True)):
        by_lot = sorted(own, key=lambda i: (lot(seed, "panel member", i), i))
        members |= set(by_lot[:count])
        chances |= dict.fromkeys(own, counted.chance(k))
    return PanelDraw(tuple(sorted(members)), counted.panels, dict(sorted(chances.items())))


def draw_order(ids: Iterable[str], seed: str) -> tuple[str, ...]:
    """Draw the order of presentation: by rising lot of the purpose "order"."""
    return in_drawn_order(ids, seed, "order")


@dataclass(frozen=True, slots=True)
class _Pool:
    """Who can be drawn, in classes, beside those who stay."""

    classes: tuple[tuple[str, ...], ...]
    compositions: Compositions | None  # None if those who stay break a limit already


def _pooled(
    people: Sequence[Candidate],
    request: PanelRequest,
    quotas: tuple[Quota, ...],
    group_ceiling: int | None,
) -> _Pool:
    def key(person: Candidate) -> tuple[str, tuple[int, ...]]:
        group = "" if group_ceiling is None else person.group
        return group, tuple(n for n, quota in enumerate(quotas) if quota.kind in person.kinds)

    free = sorted(
        (person for person in people if person.person_id not in request.stay),
        key=lambda person: (key(person), person.person_id),
    )
    stay = [person for person in people if person.person_id in request.stay]
    classes = [(k, tuple(p.person_id for p in members)) for k, members in groupby(free, key=key)]
    has = [sum(quota.kind in person.kinds for person in stay) for quota in quotas]
    floors = tuple(max(quota.floor - n, 0) for quota, n in zip(quotas, has, strict=True))
    ceilings = tuple(
        None if quota.ceiling is None else quota.ceiling - n
        for quota, n in zip(quotas, has, strict=True)
    )
    room: dict[str, int] = {}
    if group_ceiling is not None:
        for person in people:
            if person.group:
                taken = person.person_id in request.stay
                room[person.group] = room.get(person.group, group_ceiling) - taken
    seats = request.size - len(stay)
    broken = seats < 0 or any(c is not None and c < 0 for c in ceilings)
    if broken or any(left < 0 for left in room.values()):
        return _Pool((), None)
    counted = [PanelClass(len(ids), marks, group) for (group, marks), ids in classes]
    return _Pool(
        tuple(ids for _, ids in classes), Compositions(counted, seats, floors, ceilings, room)
    )


def _why_none(people: Sequence[Candidate], request: PanelRequest) -> NoPanel:
    quotas = request.quotas

    def possible(chosen: Sequence[int]) -> bool:
        held = tuple(quotas[n] for n in chosen if n < len(quotas))
        ceiling = request.group_ceiling if len(quotas) in chosen else None
        counted = _pooled(people, request, held, ceiling).compositions
        return counted is not None and counted.panels > 0

    clash = irreducible(range(len(quotas) + 1), possible)
    held = tuple(quotas[n] for n in clash if n < len(quotas))
    available = {
        quota.kind: sum(quota.kind in person.kinds for person in people) for quota in held
    }
    return NoPanel(len(people), held, len(quotas) in clash, available)
