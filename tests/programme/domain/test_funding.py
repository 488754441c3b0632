from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.programme.domain.funding import (
    budget_faults,
    funding_faults,
    least_local_won,
    split_by_share,
    tranche_amounts,
)
from dure.programme.domain.terms import FundingRule, SelectionRule, TrancheRule

BN = 10**9
HALF = FundingRule(national_cap_won=2 * BN)


def test_the_budget_of_2022_adds_up():
    national, local = split_by_share(4 * BN, HALF)
    assert (national, local) == (2 * BN, 2 * BN)
    assert 16 * (national + local) == 64 * BN
    assert 16 * (national + local) * 4 == 256 * BN
    rule = SelectionRule(places=16, budget_won=16 * national)
    assert budget_faults(HALF, rule) == ()


def test_the_budget_of_demonstrations_and_living_labs_adds_up():
    demo = FundingRule(national_cap_won=1_500_000_000, national_share=Fraction(1))
    lab = FundingRule(national_cap_won=BN, national_share=Fraction(1))
    sums = [
        places * rule.national_cap_won
        for rule, places in ((demo, 10), (lab, 5))
        if not budget_faults(
            rule, SelectionRule(places=places, budget_won=places * rule.national_cap_won)
        )
    ]
    assert sum(sums) == 20 * BN


@pytest.mark.parametrize(
    ("budget", "faults"), [(32 * BN, 0), (32 * BN + 1, 1), (2 * BN, 0), (2 * BN - 1, 1), (None, 0)]
)
def test_a_budget_that_places_cannot_use_or_that_pays_for_nobody_is_named(budget, faults):
    found = budget_faults(HALF, SelectionRule(places=16, budget_won=budget))
    assert len(found) == faults


@given(st.integers(0, 10**13), st.fractions(Fraction(1, 100), 1, max_denominator=100))
def test_no_won_is_lost_and_the_state_never_pays_more_than_its_share(total, share):
    rule = FundingRule(national_cap_won=10**14, national_share=share)
    national, local = split_by_share(total, rule)
    assert national + local == total
    assert national <= total * share < national + 1
    assert local >= least_local_won(national, rule)


def test_a_won_that_cannot_be_halved_is_local():
    assert split_by_share(3, HALF) == (1, 2)
    assert split_by_share(5 * BN, HALF) == (2 * BN, 3 * BN)
    with pytest.raises(Invalid):
        split_by_share(-1, HALF)


@pytest.mark.parametrize(
    ("national", "local", "cash", "where"),
    [
        (2 * BN, 2 * BN, None, []),
        (2 * BN + 1, 2 * BN + 1, None, ["national_won"]),
        (2 * BN, 2 * BN - 1, None, ["local_won", "local_cash_won"]),
        (2 * BN, 2 * BN, 2 * BN - 1, ["local_cash_won"]),
        (2 * BN, 3 * BN, 2 * BN, []),
    ],
)
def test_what_breaks_the_rule_is_named(national, local, cash, where):
    faults = funding_faults(national_won=national, local_won=local, local_cash_won=cash, rule=HALF)
    assert [fault.where for fault in faults] == where


@given(st.integers(0, 10**13), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_tranches_add_up_to_the_won(national, parts):
    whole = sum(parts)
    rule = FundingRule(
        national_cap_won=10**14,
        tranches=tuple(TrancheRule(Fraction(part, whole), "agreement") for part in parts),
    )
    assert sum(tranche_amounts(national, rule)) == national
