from dataclasses import replace
from datetime import date

import pytest

from dure.accounts.domain.organisation import OrganisationKind
from dure.programme.domain.eligibility import (
    AwardFact,
    Facts,
    FindingOutcome,
    MemberFact,
    OtherApplicationFact,
    PopulationFact,
    days_asked,
    evaluate,
)
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.terms import EligibilityCode, EligibilityRule, Severity

MET, BROKEN, UNKNOWN = FindingOutcome.MET, FindingOutcome.BROKEN, FindingOutcome.UNKNOWN
DAY = date(2022, 12, 31)
FACTS = Facts(
    on=date(2023, 3, 30),
    organisation="가평군",
    organisation_kind=OrganisationKind.BASIC_GOVERNMENT,
    populations={DAY: PopulationFact(300_000, DAY, "행정안전부")},
)
C = EligibilityCode


def outcome(code, facts=FACTS, **parameters):
    return evaluate(EligibilityRule(code, parameters), facts).outcome


@pytest.mark.parametrize(
    ("bound", "number", "expected"),
    [
        ("below", 300_000, BROKEN),
        ("below", 300_001, MET),
        ("at_most", 300_000, MET),
        ("at_most", 299_999, BROKEN),
        ("at_least", 300_000, MET),
        ("at_least", 300_001, BROKEN),
    ],
)
def test_population_bounds(bound, number, expected):
    assert outcome(C.POPULATION, **{bound: number, "at": "2022-12-31"}) is expected


def test_population_that_nobody_knows_is_for_a_person_to_decide():
    finding = evaluate(EligibilityRule(C.POPULATION, {"below": 1, "at": "2020-01-01"}), FACTS)
    assert finding.outcome is UNKNOWN
    assert not finding.bars
    assert "2020-01-01" in finding.said


def test_the_evidence_has_the_number_the_day_and_who_counted():
    finding = evaluate(
        EligibilityRule(C.POPULATION, {"below": 300_000, "at": "2022-12-31"}), FACTS
    )
    assert finding.evidence == {"residents": 300_000, "day": "2022-12-31", "source": "행정안전부"}
    assert finding.bars


@pytest.mark.parametrize(
    ("kind", "special", "kinds", "also", "expected"),
    [
        ("basic_government", False, ["basic_government"], False, MET),
        ("company", False, ["basic_government"], True, BROKEN),
        ("metropolitan_government", False, ["basic_government"], True, BROKEN),
        ("metropolitan_government", True, ["basic_government"], True, MET),
        ("metropolitan_government", True, ["basic_government"], False, BROKEN),
    ],
)
def test_organisation_kinds_with_sejong_and_jeju(kind, special, kinds, also, expected):
    facts = replace(
        FACTS, organisation_kind=OrganisationKind(kind), special_self_governing=special
    )
    parameters = {"kinds": kinds} | ({"special_self_governing": True} if also else {})
    assert outcome(C.ORGANISATION_KIND, facts, **parameters) is expected


def award(ends, kind=ProgrammeKind.HUB):
    return AwardFact(kind, "거점형", date(2018, 1, 1), ends)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), MET),
        ((award(date(2020, 3, 30)),), MET),  # three years have passed on that very day
        ((award(date(2020, 3, 31)),), BROKEN),
        ((award(None),), BROKEN),
        ((award(date(2022, 1, 1), ProgrammeKind.LIVING_LAB),), MET),
        ((award(date(2010, 1, 1)), award(date(2022, 1, 1))), BROKEN),
        ((award(date(2020, 2, 29)),), MET),
    ],
)
def test_cooling_off_after_an_award(given, expected):
    facts = replace(FACTS, awards=given)
    assert outcome(C.COOLING_OFF, facts, years=3, kinds=["hub"]) is expected


def test_sister_calls_and_second_applications():
    other = OtherApplicationFact(ProgrammeKind.HUB, "거점형 2023", "2023-0001")
    facts = replace(FACTS, sisters=(other,), same_call=())
    assert outcome(C.EXCLUSIVE_WITH, facts, kinds=["hub"]) is BROKEN
    assert outcome(C.EXCLUSIVE_WITH, facts, kinds=["spread"]) is MET
    assert outcome(C.ONE_APPLICATION, facts) is MET
    assert outcome(C.ONE_APPLICATION, replace(FACTS, same_call=(other,))) is BROKEN


@pytest.mark.parametrize(
    ("shares", "expected"), [((), MET), ((300,), MET), ((301,), BROKEN), ((200, 101), BROKEN)]
)
def test_large_companies_together_hold_at_most_their_share(shares, expected):
    members = (*(MemberFact("대", True, share) for share in shares), MemberFact("소", False, 700))
    facts = replace(FACTS, members=members)
    assert outcome(C.CONSORTIUM_SHARE, facts, at_most="3/10") is expected


def test_a_rule_that_only_warns_bars_nobody():
    rule = EligibilityRule(C.ORGANISATION_KIND, {"kinds": ["company"]}, Severity.WARNING)
    finding = evaluate(rule, FACTS)
    assert (finding.outcome, finding.bars) == (BROKEN, False)


def test_every_rule_there_is_has_a_way_to_be_held():
    given = {
        C.ORGANISATION_KIND: {"kinds": []},
        C.POPULATION: {"at": "2022-12-31"},
        C.COOLING_OFF: {"years": 3, "kinds": []},
        C.EXCLUSIVE_WITH: {"kinds": []},
        C.CONSORTIUM_SHARE: {"at_most": "1"},
        C.ONE_APPLICATION: {},
    }
    assert set(given) == set(C)
    for code, parameters in given.items():
        assert evaluate(EligibilityRule(code, parameters), FACTS).code is code


def test_the_days_that_rules_ask_for_are_named_once():
    rules = [EligibilityRule(C.POPULATION, {"at": "2022-12-31", "below": n}) for n in (1, 2)]
    assert days_asked(rules) == (DAY,)
