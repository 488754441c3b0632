"""What a call lays down: windows, stages, eligibility, money, selection. Values, no reading.

Instants carry their time zone; a deadline is an instant and the server's receipt counts: a window
is half-open, `[opens_at, closes_at)`. Money is whole won; shares and weights are exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


class WindowKind(StrEnum):
    """What may be done while a window is open."""

    SUBMISSION = "submission"
    CHECK = "check"
    EVALUATION = "evaluation"
    OBJECTION = "objection"


class StageKind(StrEnum):
    """How a stage of the evaluation works."""

    CHECK = "check"
    WRITTEN = "written"
    PRESENTATION = "presentation"
    SITE_VISIT = "site_visit"
    PANEL = "panel"


class EligibilityCode(StrEnum):
    """The rules that can be asked of an applicant."""

    ORGANISATION_KIND = "organisation_kind"
    POPULATION = "population"
    COOLING_OFF = "cooling_off"
    EXCLUSIVE_WITH = "exclusive_with"
    CONSORTIUM_SHARE = "consortium_share"
    ONE_APPLICATION = "one_application"


class Severity(StrEnum):
    """Whether a broken rule ends the application or is put before the officer."""

    BLOCKING = "blocking"
    WARNING = "warning"


class Aggregate(StrEnum):
    """How the sheets of one application become one score."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which something may be done, `[opens_at, closes_at)`."""

    kind: WindowKind
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """One round of the evaluation.

    Parameters
    ----------
    number
        From 1, in order.
    rubric
        Key and version of the rubric, `"small-city-written@1"`; empty where nothing is scored.
    shortlist
        How many go on to the next stage; None: all above the thresholds.
    quorum
        Sheets that must be in for each application before the stage can be ranked.
    panel_size
        Evaluators for each application.
    panels
        Number of panels among which the applications are divided; 1: one panel rates all.
    anonymous
        Names of what evaluators do not see at this stage, e.g. `"lead"`, `"consortium"`,
        or keys of questions.
    weight
        Share of this stage's score in the final one.
    minutes
        Length of one presentation or visit; 0 where there is none.
    """

    number: int
    kind: StageKind
    rubric: str = ""
    shortlist: int | None = None
    quorum: int = 0
    panel_size: int = 0
    panels: int = 1
    anonymous: tuple[str, ...] = ()
    weight: Fraction = Fraction(1)
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One rule with its parameters: POPULATION with `{"below": 300000, "at": "2022-12-31"}`."""

    code: EligibilityCode
    parameters: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class TrancheRule:
    """One part of the national money: its share of the whole and what it waits for."""

    share: Fraction
    condition: str  # "agreement", "plan_approved", "midterm", "acceptance"


@dataclass(frozen=True, slots=True)
class FundingRule:
    """How a project is paid for.

    Parameters
    ----------
    national_cap_won
        The most that the state gives to one project.
    national_share
        Of the whole; 1/2 where state and city pay half each.
    minimum_local_cash_share
        Of the local part; the rest may be in kind.
    months
        Length of the project.
    """

    national_cap_won: int
    national_share: Fraction = Fraction(1, 2)
    minimum_local_cash_share: Fraction = Fraction(1)
    months: int = 12
    tranches: tuple[TrancheRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """At least *at_least* and at most *at_most* of the chosen carry *value* in *attribute*."""

    attribute: str  # "province", "population_band", "kind"
    value: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """How scores become a choice.

    Parameters
    ----------
    trim
        Sheets dropped at each end where the aggregate is TRIMMED.
    threshold
        Least total, of the maximum; None: no threshold.
    tie_breakers
        Keys of criteria or `"asked_won"`, in order; then a public lot.
    places
        How many are chosen.
    reserve
        How many more stand in line.
    budget_won
        National money for all together; None: no limit but the places.
    """

    aggregate: Aggregate = Aggregate.MEAN
    trim: int = 0
    threshold: Fraction | None = None
    tie_breakers: tuple[str, ...] = ()
    places: int = 0
    reserve: int = 0
    quotas: tuple[Quota, ...] = ()
    budget_won: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a call lays down, in one version.

    Parameters
    ----------
    time_zone
        IANA name in which the call's deadlines were set, "Asia/Seoul".
    form
        Key and version of the form, `"small-city@1"`.
    objection_days
        Days after the release in which a refused applicant may object.
    """

    time_zone: str
    windows: tuple[Window, ...]
    stages: tuple[Stage, ...]
    eligibility: tuple[EligibilityRule, ...]
    funding: FundingRule
    selection: SelectionRule
    form: str = ""
    objection_days: int = 7

    def window(self, kind: WindowKind) -> Window | None:
        """Return the window of that kind, None if the call has none."""
        return next((window for window in self.windows if window.kind is kind), None)

    def stage(self, number: int) -> Stage | None:
        """Return the stage of that number, None if the call has none."""
        return next((stage for stage in self.stages if stage.number == number), None)

    @property
    def scored_stages(self) -> tuple[Stage, ...]:
        """The stages in which evaluators fill in sheets, in order."""
        return tuple(stage for stage in self.stages if stage.kind is not StageKind.CHECK)
