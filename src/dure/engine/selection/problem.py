"""What an assignment of reviews is asked to be, checked at the door.

Not here: how it is found. Applications (p) and evaluators (e) are numbered from 0. Affinity is
compared in whole steps of 0.000001.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.selection.lots import check_names

Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]

STEPS = 1_000_000


def _none() -> Mask:
    return np.zeros((0, 0), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class PanelRule:
    """How many of some evaluators each panel must and may have: an expertise, an employer.

    Parameters
    ----------
    name
        What the caller calls it.
    members
        Shape (e,), who counts.
    floor, ceiling
        At least and at most so many on each panel; no ceiling if None.
    applications
        Shape (p,), which panels it holds for; all if empty.
    """

    name: str
    members: Mask
    floor: int = 0
    ceiling: int | None = None
    applications: Mask = field(default_factory=_none)

    def keeps(self, count: int) -> bool:
        """Tell whether a panel with so many of the members is as it must be."""
        return self.floor <= count and (self.ceiling is None or count <= self.ceiling)


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProblem:
    """What is asked, checked.

    Parameters
    ----------
    affinity
        Shape (p, e), in [0, 1], rounded to six decimals.
    conflicts
        Shape (p, e), pairs that must not be.
    reviews
        Shape (p,) or one number, reviews of each application, >= 0.
    load_floor, load_ceiling
        Shape (e,) or one number, reviews by each evaluator, 0 <= floor <= ceiling.
    rules
        What each panel must be made of.
    fixed
        Shape (p, e), pairs that must stay, e.g. sheets already handed in; none if empty.
    application_ids, evaluator_ids
        Names that break ties; the row numbers if empty.
    """

    affinity: npt.NDArray[np.float64]
    conflicts: Mask
    reviews: Index
    load_floor: Index
    load_ceiling: Index
    rules: tuple[PanelRule, ...] = ()
    fixed: Mask = field(default_factory=_none)
    application_ids: tuple[str, ...] = ()
    evaluator_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "affinity", np.asarray(self.affinity, np.float64))
        if self.affinity.ndim != 2 or not ((self.affinity >= 0) & (self.affinity <= 1)).all():
            raise Invalid("expected a matrix of numbers from 0 to 1", where="affinity")
        p, e = self.affinity.shape
        for name in ("conflicts", "fixed"):
            put(self, name, _pairs(getattr(self, name), (p, e), name))
        for name, count in (("reviews", p), ("load_floor", e), ("load_ceiling", e)):
            put(self, name, _whole(getattr(self, name), count, name))
        for name, count in (("application_ids", p), ("evaluator_ids", e)):
            put(self, name, _ids(getattr(self, name), count, name))
        if (self.load_floor > self.load_ceiling).any():
            raise Invalid("a floor is above its ceiling", where="load_floor")
        if (self.conflicts & self.fixed).any():
            raise Invalid("a fixed pair has a conflict", where="fixed")
        put(self, "rules", tuple(_checked(rule, p, e) for rule in self.rules))

    @property
    def steps(self) -> Index:
        """Affinity in whole steps, shape (p, e)."""
        return np.rint(self.affinity * STEPS).astype(np.int64)


def _pairs(given: npt.ArrayLike, shape: tuple[int, int], name: str) -> Mask:
    mask = np.asarray(given)
    if not mask.size:
        mask = np.zeros(shape, np.bool_)
    if mask.shape != shape or mask.dtype != np.bool_:
        raise Invalid("expected a truth value for each pair", where=name)
    return mask


def _ids(given: tuple[str, ...], count: int, name: str) -> tuple[str, ...]:
    ids = [str(i) for i in given] or [str(n) for n in range(count)]
    if len(ids) != count:
        raise Invalid("expected {count} ids", where=name, count=count)
    check_names(ids, "")
    return tuple(ids)


def _whole(values: npt.ArrayLike, count: int, name: str) -> Index:
    numbers = np.asarray(values)
    if numbers.ndim == 0:
        numbers = np.full(count, numbers)
    if numbers.shape != (count,) or numbers.dtype.kind not in "iu" or (numbers < 0).any():
        raise Invalid("expected {count} whole numbers >= 0", where=name, count=count)
    return numbers.astype(np.int64)


def _checked(rule: PanelRule, p: int, e: int) -> PanelRule:
    where = f"rules.{rule.name}"
    members = np.asarray(rule.members)
    held = np.asarray(rule.applications) if rule.applications.size else np.ones(p, np.bool_)
    if members.shape != (e,) or members.dtype != np.bool_:
        raise Invalid("expected {count} truth values", where=f"{where}.members", count=e)
    if held.shape != (p,) or held.dtype != np.bool_:
        raise Invalid("expected {count} truth values", where=f"{where}.applications", count=p)
    if rule.floor < 0 or (rule.ceiling is not None and rule.ceiling < rule.floor):
        raise Invalid("expected 0 <= floor <= ceiling", where=where)
    return replace(rule, members=members, applications=held)
