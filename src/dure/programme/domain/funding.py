"""How the money of a project is shared. Whole won throughout; shares are exact fractions."""

from __future__ import annotations

from fractions import Fraction

from dure.core.errors import Invalid
from dure.core.money import split_won
from dure.programme.domain.terms import FundingRule, SelectionRule


def split_by_share(total_won: int, rule: FundingRule) -> tuple[int, int]:
    """Split the cost of a project into the national and the local part.

    The state never pays more than its share: a won that cannot be divided is local, and so is
    everything above the cap.

    Raises
    ------
    Invalid
        If the total is negative.
    """
    if total_won < 0:
        raise Invalid("A cost cannot be negative.", where="total_won")
    national = min(int(total_won * rule.national_share), rule.national_cap_won)
    return national, total_won - national


def least_local_won(national_won: int, rule: FundingRule) -> int:
    """Return the least that the city pays beside that much from the state."""
    exact = Fraction(national_won) * (1 - rule.national_share) / rule.national_share
    return -int(-exact // 1)


def least_local_cash_won(local_won: int, rule: FundingRule) -> int:
    """Return the least part of the local money that must be cash."""
    exact = Fraction(local_won) * rule.minimum_local_cash_share
    return -int(-exact // 1)


def funding_faults(
    *, national_won: int, local_won: int, rule: FundingRule, local_cash_won: int | None = None
) -> tuple[Invalid, ...]:
    """Name everything in which a plan's money breaks the rule; nothing if it keeps it."""
    faults = []
    if national_won > rule.national_cap_won:
        faults.append(
            Invalid(
                "The state gives at most {cap:,} won; the plan asks for {asked:,}.",
                where="national_won",
                cap=rule.national_cap_won,
                asked=national_won,
            )
        )
    least = least_local_won(national_won, rule)
    if local_won < least:
        faults.append(
            Invalid(
                "The city pays at least {least:,} won; the plan has {given:,}.",
                where="local_won",
                least=least,
                given=local_won,
            )
        )
    cash = local_won if local_cash_won is None else local_cash_won
    least_cash = least_local_cash_won(least, rule)
    if cash < least_cash:
        faults.append(
            Invalid(
                "At least {least:,} won of the local money must be cash; the plan has {given:,}.",
                where="local_cash_won",
                least=least_cash,
                given=cash,
            )
        )
    return tuple(faults)


def tranche_amounts(national_won: int, rule: FundingRule) -> tuple[int, ...]:
    """Return what each tranche pays, in whole won that add up exactly; () without tranches."""
    if not rule.tranches:
        return ()
    return split_won(national_won, [part.share for part in rule.tranches])


def budget_faults(funding: FundingRule, selection: SelectionRule) -> tuple[Invalid, ...]:
    """Name everything in which a call's budget and its places contradict each other."""
    faults = []
    budget, cap = selection.budget_won, funding.national_cap_won
    if cap == 0:
        faults.append(Invalid("The most for one project is missing.", where="funding"))
    if selection.places == 0:
        faults.append(Invalid("The number of places is missing.", where="selection"))
    if budget is not None and cap and budget < cap:
        faults.append(
            Invalid(
                "A budget of {budget:,} won does not pay for one project of {cap:,}.",
                where="selection.budget_won",
                budget=budget,
                cap=cap,
            )
        )
    if budget is not None and selection.places and budget > selection.places * cap:
        faults.append(
            Invalid(
                "{places} places of at most {cap:,} won are {sum:,}, less than the budget of "
                "{budget:,}.",
                where="selection.budget_won",
                places=selection.places,
                cap=cap,
                sum=selection.places * cap,
                budget=budget,
            )
        )
    return tuple(faults)
