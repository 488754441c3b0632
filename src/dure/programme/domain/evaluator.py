"""What evaluators know, how they are tied to organisations, and how well they suit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Expertise(StrEnum):
    """The fields an evaluator can stand for and an application can ask for."""

    TRANSPORT = "transport"
    DATA = "data"
    NETWORKS = "networks"
    URBAN_PLANNING = "urban_planning"
    ENERGY = "energy"
    SAFETY = "safety"
    WELFARE = "welfare"
    ECONOMY = "economy"
    PARTICIPATION = "participation"
    FINANCE = "finance"


class TieKind(StrEnum):
    """How a person is tied to an organisation."""

    EMPLOYED = "employed"
    ADVISES = "advises"
    HOLDS = "holds"  # shares, a licence
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class NewTie:
    """A tie as it is entered: the organisation by name and kind, `[since, until)`."""

    organisation: str
    organisation_kind: str
    since: date
    until: date | None = None
    department: str = ""
    kind: TieKind = TieKind.EMPLOYED


WHOLE = 1_000_000
"""Steps in which affinity is counted; the engine compares the same."""


def affinity(knows: Collection[str], asked: Collection[str], *, same_region: bool) -> int:
    """Return how well an evaluator suits an application, in millionths.

    Three quarters for the fields asked that the evaluator knows (all of it where nothing is
    asked), one quarter for not coming from the applicant's own region.
    """
    fields = set(asked)
    known = len(fields & set(knows)) * 3 * WHOLE // (4 * len(fields)) if fields else 3 * WHOLE // 4
    return known + (0 if same_region else WHOLE // 4)
