"""Grounds on which a person may not judge an application, and those that records give."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.programme.domain.evaluator import TieKind

YEARS = 2
"""A tie counts for so long after it has ended."""


class ConflictGround(StrEnum):
    EMPLOYER = "employer"
    FORMER_EMPLOYER = "former_employer"
    DECLARED = "declared"
    NAMED_BY_APPLICANT = "named_by_applicant"
    TOOK_PART = "took_part"  # wrote, advised or checked the application
    OTHER = "other"


class ConflictOrigin(StrEnum):
    DERIVED = "derived"
    DECLARED = "declared"
    REPORTED = "reported"


class ReportState(StrEnum):
    """What became of an applicant's report."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Tie:
    """A person's tie to an organisation, `[since, until)`; without end if `until` is None."""

    organisation_id: int
    name: str
    since: date
    until: date | None = None
    kind: TieKind = TieKind.EMPLOYED


@dataclass(frozen=True, slots=True)
class Involved:
    """An organisation of an application: its lead, a partner or a subcontractor."""

    organisation_id: int
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A conflict that the records show, and the organisation of the application it is with."""

    ground: ConflictGround
    organisation_id: int


def derived_conflicts(
    ties: Iterable[Tie], organisations: Iterable[Involved], at: date
) -> tuple[Finding, ...]:
    """Return the conflicts of one person with one application on the day *at*, sorted.

    An employer is one from the first day on; a former employer for two years from the day after
    the last one. Other ties (advice, shares, family) count alike, under the ground DECLARED. The
    same organisation may be stored twice: names that differ in spaces or legal form are one.
    """
    return all_conflicts({0: ties}, {0: organisations}, at).get((0, 0), ())


def all_conflicts(
    ties: Mapping[int, Iterable[Tie]], organisations: Mapping[int, Iterable[Involved]], at: date
) -> dict[tuple[int, int], tuple[Finding, ...]]:
    """Return the conflicts of (person, application), as `derived_conflicts` does for one pair.

    Complexity: the ties, the organisations and what is found; not their product.
    """
    places: dict[int | str, set[tuple[int, int]]] = defaultdict(set)
    for application, involved in organisations.items():
        for one in involved:
            place = (application, one.organisation_id)
            places[one.organisation_id].add(place)
            places[plain_name(one.name)].add(place)
    places.pop("", None)
    found: dict[tuple[int, int], set[Finding]] = defaultdict(set)
    for person, own in ties.items():
        for tie in own:
            ground = ground_of(tie, at)
            if ground is None:
                continue
            name = plain_name(tie.name)
            for application, organisation in places.get(tie.organisation_id, set()) | places.get(
                name, set()
            ):
                found[person, application].add(Finding(ground, organisation))
    return {pair: tuple(sorted(findings)) for pair, findings in sorted(found.items())}


def ground_of(tie: Tie, at: date) -> ConflictGround | None:
    """Return the ground that a tie gives on a day, None if it gives none any more."""
    if tie.until is not None and at >= years_after(tie.until, YEARS):
        return None
    if tie.kind is not TieKind.EMPLOYED:
        return ConflictGround.DECLARED
    if tie.until is None or at < tie.until:
        return ConflictGround.EMPLOYER
    return ConflictGround.FORMER_EMPLOYER


def years_after(day: date, years: int) -> date:
    """Return the day with the same date *years* later; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


LEGAL_FORMS = re.compile(
    r"주식회사|유한책임회사|유한회사|재단법인|사단법인|산학협력단|\(주\)|\(유\)|\(재\)|\(사\)"
    r"|\b(co\.?,? ?ltd|inc|corp|corporation|limited|ltd|llc)\b\.?",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """Return a name without legal form, spaces, signs and case, to compare by."""
    text = LEGAL_FORMS.sub(" ", unicodedata.normalize("NFKC", name))
    return re.sub(r"[\W_]+", "", text).casefold()
