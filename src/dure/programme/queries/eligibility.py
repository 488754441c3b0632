"""The facts that eligibility rules are held against, and what the rules find."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dure.accounts.domain.organisation import OrganisationKind
from dure.places.domain.municipality import MunicipalityKind
from dure.places.queries.population import population_at
from dure.programme.domain.application import LIVE, UNSUBMITTED, ApplicationState
from dure.programme.domain.call_year import month_later
from dure.programme.domain.consortium import MembershipState
from dure.programme.domain.eligibility import (
    AwardFact,
    Facts,
    Finding,
    MemberFact,
    OtherApplicationFact,
    PopulationFact,
    days_asked,
    evaluate_all,
)
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.terms import Terms, WindowKind
from dure.programme.models import Application, CallTerms, ConsortiumMember, EarlierAward
from dure.programme.queries.call import terms_of

_SPECIAL = (
    MunicipalityKind.SPECIAL_SELF_GOVERNING_CITY.value,
    MunicipalityKind.ADMINISTRATIVE_CITY.value,
)
_LIVE = sorted(state.value for state in LIVE - UNSUBMITTED)


def findings_of(application: Application, now: datetime) -> tuple[Finding, ...]:
    """Hold every rule of the call against what is known now. Whoever asks was let in already."""
    terms = terms_of(application.call)
    return evaluate_all(terms.eligibility, facts_of(application, terms, now))


def facts_of(application: Application, terms: Terms, now: datetime) -> Facts:
    """Gather what the rules of *terms* ask about an application.

    Years since an award are counted to the day on which the call closes, in its own zone.
    """
    window = terms.window(WindowKind.SUBMISSION)
    instant = window.closes_at if window else now
    return Facts(
        on=instant.astimezone(ZoneInfo(terms.time_zone)).date(),
        organisation=application.lead.name,
        organisation_kind=OrganisationKind(application.lead.kind),
        populations=_populations(application, terms),
        special_self_governing=_is_special(application),
        awards=_awards(application),
        sisters=_others(application, same_call=False),
        same_call=_others(application, same_call=True),
        members=_members(application),
    )


def _is_special(application: Application) -> bool:
    unit = application.municipality
    return unit is not None and unit.kind in _SPECIAL


def _populations(application: Application, terms: Terms) -> dict[date, PopulationFact | None]:
    found: dict[date, PopulationFact | None] = {}
    for day in days_asked(terms.eligibility):
        unit = application.municipality
        figure = population_at(unit, day) if unit else None
        found[day] = (
            PopulationFact(figure.residents, figure.reference_date, figure.source)
            if figure
            else None
        )
    return found


def _awards(application: Application) -> tuple[AwardFact, ...]:
    """What was entered about an award made here counts instead of what was planned for it."""
    known = {(fact.kind, fact.awarded_on): fact for fact in _own_awards(application)}
    known |= {(fact.kind, fact.awarded_on): fact for fact in _earlier_awards(application)}
    return tuple(known.values())


def _own_awards(application: Application) -> tuple[AwardFact, ...]:
    """Awards made here: a project lasts as many months as its call gave it."""
    chosen = Application.objects.filter(
        lead_id=application.lead_id, state=ApplicationState.SELECTED.value
    ).exclude(call_id=application.call_id)
    awards = []
    for one in chosen.select_related("call__programme"):
        awarded = (one.call.announced_at or one.updated_at).date()
        months = _months(one.call_id)
        awards.append(
            AwardFact(
                kind=ProgrammeKind(one.call.programme.kind),
                title=one.call.title,
                awarded_on=awarded,
                ends_on=month_later(awarded, months) if months else None,
            )
        )
    return tuple(awards)


def _months(call_id: int) -> int:
    in_force = CallTerms.objects.filter(call_id=call_id, in_force_at__isnull=False)
    version = in_force.order_by("-version").first()
    return int(version.body["funding"]["months"]) if version else 0


def _earlier_awards(application: Application) -> tuple[AwardFact, ...]:
    rows = EarlierAward.objects.filter(organisation_id=application.lead_id)
    return tuple(
        AwardFact(ProgrammeKind(row.kind), row.title, row.awarded_on, row.ends_on) for row in rows
    )


def _others(application: Application, *, same_call: bool) -> tuple[OtherApplicationFact, ...]:
    """Live applications of the same lead: to the same call, or to others of its year."""
    rows = Application.objects.filter(
        lead_id=application.lead_id, state__in=_LIVE, call__year=application.call.year
    ).exclude(pk=application.pk)
    if same_call:
        rows = rows.filter(call_id=application.call_id)
    else:
        rows = rows.exclude(call_id=application.call_id)
    return tuple(
        OtherApplicationFact(ProgrammeKind(row.call.programme.kind), row.call.title, row.number)
        for row in rows.select_related("call__programme").order_by("pk")
    )


def _members(application: Application) -> tuple[MemberFact, ...]:
    rows = ConsortiumMember.objects.filter(
        application=application, state=MembershipState.CONFIRMED.value
    )
    return tuple(
        MemberFact(row.organisation.name, row.is_large, row.share_permille)
        for row in rows.select_related("organisation")
    )
