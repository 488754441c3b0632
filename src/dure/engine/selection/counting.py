"""How many panels fit, composition by composition, in whole numbers of any size.

Not here: people and lots. A composition says how many come from each class of people who are
alike; a class of s people gives s choose m panels for m of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb

State = tuple[int, int, tuple[int, ...]]  # members so far, of the present group, of each quota
Move = tuple[int, State, int]  # drawn from a class, the state after, in how many ways


@dataclass(frozen=True, slots=True)
class PanelClass:
    """People who are alike: `size` of them, counted by some quotas, of one group."""

    size: int
    quotas: tuple[int, ...] = ()
    group: str = ""


@dataclass(slots=True)
class Compositions:
    """Every composition that fits, counted.

    Parameters
    ----------
    classes
        Those of one group follow each other.
    seats
        Members in all.
    floors, ceilings
        Of each quota; no ceiling if None.
    room
        How many more a group may send; no limit where a group is missing.
    """

    classes: Sequence[PanelClass]
    seats: int
    floors: tuple[int, ...] = ()
    ceilings: tuple[int | None, ...] = ()
    room: dict[str, int] = field(default_factory=dict)
    _moves: list[dict[State, tuple[Move, ...]]] = field(init=False, repr=False)
    _before: list[dict[State, int]] = field(init=False, repr=False)
    _after: list[dict[State, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._before, self._moves = [{(0, 0, (0,) * len(self.floors)): 1}], []
        for k in range(len(self.classes)):
            moves = {state: tuple(self._steps(k, state)) for state in self._before[k]}
            layer: dict[State, int] = {}
            for state, ways in self._before[k].items():
                for _, after, choices in moves[state]:
                    layer[after] = layer.get(after, 0) + ways * choices
            self._before.append(layer)
            self._moves.append(moves)
        onwards = {state: int(self._fits(state)) for state in self._before[-1]}
        self._after = [onwards]
        for moves in reversed(self._moves):
            onwards = {
                state: sum(choices * onwards[after] for _, after, choices in steps)
                for state, steps in moves.items()
            }
            self._after.insert(0, onwards)

    @property
    def panels(self) -> int:
        """How many panels fit."""
        return sum(self._after[0].values())

    def pick(self, number: int) -> tuple[int, ...]:
        """Return the composition of a panel numbered from 0, fewest of the first class first."""
        state = next(iter(self._before[0]))
        composition = []
        for moves, onwards in zip(self._moves, self._after[1:], strict=True):
            for drawn, after, choices in moves[state]:
                if number < choices * onwards[after]:
                    # Panels of one composition differ in people alone; lots choose those.
                    number //= choices
                    composition.append(drawn)
                    state = after
                    break
                number -= choices * onwards[after]
        return tuple(composition)

    def chance(self, k: int) -> Fraction:
        """Return the share of panels with one given person of a class."""
        size = self.classes[k].size
        with_one = sum(
            ways * comb(size - 1, drawn - 1) * self._after[k + 1][after]
            for state, ways in self._before[k].items()
            for drawn, after, _ in self._moves[k][state]
            if drawn
        )
        return Fraction(with_one, self.panels)

    def _steps(self, k: int, state: State) -> Iterator[Move]:
        own, (used, of_group, counts) = self.classes[k], state
        room = self.room.get(own.group)
        most = min(own.size, self.seats - used)
        if room is not None:
            most = min(most, room - of_group)
        limited = room is not None and self._goes_on(k)
        for drawn in range(most + 1):
            after = list(counts)
            for quota in own.quotas:
                after[quota] += drawn
            if all(c is None or n <= c for n, c in zip(after, self.ceilings, strict=True)):
                # Counts beyond a floor tell nothing apart unless a ceiling is to come.
                told = tuple(
                    min(n, low) if c is None else n
                    for n, low, c in zip(after, self.floors, self.ceilings, strict=True)
                )
                state_after = (used + drawn, of_group + drawn if limited else 0, told)
                yield drawn, state_after, comb(own.size, drawn)

    def _goes_on(self, k: int) -> bool:
        return k + 1 < len(self.classes) and self.classes[k + 1].group == self.classes[k].group

    def _fits(self, state: State) -> bool:
        used, _, counts = state
        return used == self.seats and all(
            n >= low for n, low in zip(counts, self.floors, strict=True)
        )
