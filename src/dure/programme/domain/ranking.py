"""The official order of a stage: exact totals over stages, ties broken in order, then by lot.

Totals of stages are joined by their weights. Among equal totals the call's tie-breakers decide in
their order: of a criterion more is better, of the money asked for less is. What is still equal is
decided by a lot that anybody can draw again: the SHA-256 of seed, line feed, "ranking", line feed
and the application's number; the smaller comes first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

ASKED = "asked_won"
LOT = "lot"
THRESHOLD = "total"


@dataclass(frozen=True, slots=True)
class Standing:
    """One application before the order is made.

    Parameters
    ----------
    number
        Its number in the call, by which lots are drawn.
    score
        Points of this stage.
    total
        Points of all stages so far, joined by their weights.
    missed
        Keys of criteria whose threshold it missed, "total" for the whole.
    """

    application: int
    number: str
    asked_won: int
    score: Fraction
    total: Fraction
    criteria: Mapping[str, Fraction] = field(default_factory=dict)
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """One application in the order; no rank if a threshold was missed.

    Parameters
    ----------
    decided_by
        What set it apart from the one before it of equal total: a criterion's key, "asked_won" or
        "lot"; empty if the total did.
    """

    standing: Standing
    rank: int | None
    decided_by: str = ""


def joined(scores: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the mean of `(weight, score)` pairs by their weights."""
    whole = sum((weight for weight, _ in scores), Fraction(0))
    return sum((weight * score for weight, score in scores), Fraction(0)) / whole


def lot_of(seed: str, number: str) -> str:
    """Return the lot of an application, 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}\nranking\n{number}".encode()).hexdigest()


def in_order(
    standings: Sequence[Standing], tie_breakers: Sequence[str], seed: str
) -> tuple[Placed, ...]:
    """Return everyone, best first; those who missed a threshold last, without a rank."""
    breakers = (*tie_breakers, LOT)
    ranked = sorted(
        ((_keys(one, breakers, seed), one) for one in standings if not one.missed),
        key=lambda pair: pair[0],
    )
    placed: list[Placed] = []
    before: tuple[Fraction, ...] | None = None
    for rank, (keys, one) in enumerate(ranked, 1):
        placed.append(Placed(one, rank, _decided(before, keys, breakers)))
        before = keys
    out = sorted((o for o in standings if o.missed), key=lambda o: (-o.total, o.number))
    return (*placed, *(Placed(one, None) for one in out))


def _keys(one: Standing, breakers: Sequence[str], seed: str) -> tuple[Fraction, ...]:
    return (-one.total, *(_key(one, name, seed) for name in breakers))


def _key(one: Standing, name: str, seed: str) -> Fraction:
    if name == LOT:
        return Fraction(int(lot_of(seed, one.number), 16))
    if name == ASKED:
        return Fraction(one.asked_won)
    return -one.criteria.get(name, Fraction(0))


def _decided(
    before: tuple[Fraction, ...] | None, keys: tuple[Fraction, ...], breakers: Sequence[str]
) -> str:
    if before is None or before[0] != keys[0]:
        return ""
    return next(
        (name for name, a, b in zip(breakers, before[1:], keys[1:], strict=True) if a != b), LOT
    )
