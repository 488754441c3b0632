"""Whether an applicant may apply: each rule held against facts, with the evidence it rests on.

No reading: `queries.eligibility` gathers the facts, so that the same rules run on what was known
then and on what is known now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.said import Said, say, word
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.reading import fraction_text
from dure.programme.domain.terms import EligibilityCode, EligibilityRule, Severity


class FindingOutcome(StrEnum):
    """What a rule found. UNKNOWN: the facts to decide it are not there; a person must."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PopulationFact:
    """How many people were counted, on which day and by whom."""

    residents: int
    reference_date: date
    source: str


@dataclass(frozen=True, slots=True)
class AwardFact:
    """An earlier award. *ends_on* is None while its project runs without a known end."""

    kind: ProgrammeKind
    title: str
    awarded_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OtherApplicationFact:
    """Another application of the same lead, handed in and neither withdrawn nor refused."""

    kind: ProgrammeKind
    call_title: str
    number: str


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A member of the consortium with its share of the work in thousandths."""

    name: str
    is_large: bool
    share_permille: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules ask about one application.

    Parameters
    ----------
    on
        The day on which years since an award are counted: that of the call's closing.
    populations
        By the day that a rule names; None where the registry has no figure by then.
    special_self_governing
        Whether it applies for Sejong or for one of Jeju's two cities.
    sisters
        Live applications of the lead to other calls of the same year.
    same_call
        Live applications of the lead to the same call, this one left out.
    """

    on: date
    organisation: str
    organisation_kind: OrganisationKind
    populations: Mapping[date, PopulationFact | None]
    awards: tuple[AwardFact, ...] = ()
    special_self_governing: bool = False
    sisters: tuple[OtherApplicationFact, ...] = ()
    same_call: tuple[OtherApplicationFact, ...] = ()
    members: tuple[MemberFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: *said* is the evidence with its values, in any language.

    Where the facts are not there to decide it, the outcome is UNKNOWN and a person must.
    """

    code: EligibilityCode
    severity: Severity
    outcome: FindingOutcome
    said: Said

    @property
    def evidence(self) -> dict[str, object]:
        """The values that the outcome rests on, as plain ones."""
        return dict(self.said.values)

    @property
    def bars(self) -> bool:
        """Tell whether this alone makes the application ineligible."""
        return self.outcome is FindingOutcome.BROKEN and self.severity is Severity.BLOCKING


Found = tuple[FindingOutcome, Said]
MET, BROKEN, UNKNOWN = FindingOutcome.MET, FindingOutcome.BROKEN, FindingOutcome.UNKNOWN


def evaluate(rule: EligibilityRule, facts: Facts) -> Finding:
    """Hold one rule against the facts."""
    outcome, said = _RULES[rule.code](rule.parameters, facts)
    return Finding(rule.code, rule.severity, outcome, said)


def evaluate_all(rules: Iterable[EligibilityRule], facts: Facts) -> tuple[Finding, ...]:
    """Hold every rule against the facts, in the order of the call."""
    return tuple(evaluate(rule, facts) for rule in rules)


def days_asked(rules: Iterable[EligibilityRule]) -> tuple[date, ...]:
    """Return the reference days that population rules name, each once."""
    named = {
        date.fromisoformat(str(rule.parameters["at"]))
        for rule in rules
        if rule.code is EligibilityCode.POPULATION
    }
    return tuple(sorted(named))


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _organisation_kind(parameters: Mapping[str, object], facts: Facts) -> Found:
    allowed = _listed(parameters, "kinds")
    told = say(
        "{organisation} is: {kind}.",
        organisation=facts.organisation,
        kind=word(facts.organisation_kind.value),
    )
    special = parameters.get("special_self_governing") is True and facts.special_self_governing
    return (MET if facts.organisation_kind.value in allowed or special else BROKEN), told


def _population(parameters: Mapping[str, object], facts: Facts) -> Found:
    day = date.fromisoformat(str(parameters["at"]))
    figure = facts.populations.get(day)
    if figure is None:
        return UNKNOWN, say("No population is known for {day}.", day=day)
    below, most, least = (_bound(parameters, key) for key in ("below", "at_most", "at_least"))
    checks = (
        (below is None or figure.residents < below),
        (most is None or figure.residents <= most),
        (least is None or figure.residents >= least),
    )
    told = say(
        "{residents:,} residents on {day} ({source}).",
        residents=figure.residents,
        day=figure.reference_date,
        source=figure.source,
    )
    return (MET if all(checks) else BROKEN), told


def _cooling_off(parameters: Mapping[str, object], facts: Facts) -> Found:
    years = _bound(parameters, "years") or 0
    for award in facts.awards:
        if award.kind.value not in _listed(parameters, "kinds"):
            continue
        if award.ends_on is None:
            return BROKEN, say(
                "{title} was awarded on {awarded} and still runs.",
                title=award.title,
                awarded=award.awarded_on,
            )
        free = years_later(award.ends_on, years)
        if facts.on < free:
            return BROKEN, say(
                "{title} ends on {end}; {years} years have passed on {free}.",
                title=award.title,
                end=award.ends_on,
                years=years,
                free=free,
            )
    return MET, say("No award within {years} years is known.", years=years)


def _exclusive_with(parameters: Mapping[str, object], facts: Facts) -> Found:
    for other in facts.sisters:
        if other.kind.value in _listed(parameters, "kinds"):
            return BROKEN, _also_applied(other)
    return MET, say("No application to a sister call.")


def _consortium_share(parameters: Mapping[str, object], facts: Facts) -> Found:
    most = Fraction(str(parameters["at_most"]))
    large = [member for member in facts.members if member.is_large]
    share = Fraction(sum(member.share_permille for member in large), 1000)
    told = say(
        "Large companies hold {percent} % of the work; at most {most} % are allowed.",
        percent=_percent(share),
        most=_percent(most),
    )
    return (MET if share <= most else BROKEN), told


def _one_application(parameters: Mapping[str, object], facts: Facts) -> Found:
    if facts.same_call:
        return BROKEN, _also_applied(facts.same_call[0])
    return MET, say("No second application to this call.")


def _also_applied(other: OtherApplicationFact) -> Said:
    return say(
        "The same lead applies with {number} in: {call}.",
        number=other.number or "–",
        call=other.call_title,
    )


def _bound(parameters: Mapping[str, object], key: str) -> int | None:
    value = parameters.get(key)
    return value if isinstance(value, int) else None


def _listed(parameters: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = parameters.get(key)
    return tuple(str(value) for value in values) if isinstance(values, list | tuple) else ()


def _percent(share: Fraction) -> str:
    """Write a share in per cent exactly: 30, or 100/3."""
    tenths = share * 1000
    if tenths.denominator != 1:
        return fraction_text(share * 100)
    whole, rest = divmod(int(tenths), 10)
    return f"{whole}.{rest}" if rest else str(whole)


_RULES: dict[EligibilityCode, Callable[[Mapping[str, object], Facts], Found]] = {
    EligibilityCode.ORGANISATION_KIND: _organisation_kind,
    EligibilityCode.POPULATION: _population,
    EligibilityCode.COOLING_OFF: _cooling_off,
    EligibilityCode.EXCLUSIVE_WITH: _exclusive_with,
    EligibilityCode.CONSORTIUM_SHARE: _consortium_share,
    EligibilityCode.ONE_APPLICATION: _one_application,
}
