"""Gates: what must be so before a part is paid or a project is settled. A pure rule over facts.

Other nouns supply facts through `queries.gate`; a fact that nobody has supplied is None, and the
gate stays closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Gate(StrEnum):
    AGREEMENT = "agreement"
    PLAN_APPROVED = "plan_approved"
    MIDTERM = "midterm"
    ACCEPTANCE = "acceptance"
    ASSETS_REGISTERED = "assets_registered"
    PERSON_MONTHS = "person_months"
    CONTRACT_FLAGS = "contract_flags"
    EXPENDITURES_CLOSED = "expenditures_closed"
    TRANCHES_EVIDENCED = "tranches_evidenced"
    MATCH_IN_FULL = "match_in_full"


SETTLEMENT_GATES = (
    Gate.AGREEMENT,
    Gate.ACCEPTANCE,
    Gate.MATCH_IN_FULL,
    Gate.TRANCHES_EVIDENCED,
    Gate.EXPENDITURES_CLOSED,
    Gate.ASSETS_REGISTERED,
    Gate.PERSON_MONTHS,
    Gate.CONTRACT_FLAGS,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Whether something is so, and a count of what is missing where that says more."""

    holds: bool
    missing: int = 0


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One gate of a list: open or closed, and how much is missing."""

    gate: Gate
    open: bool
    missing: int = 0
    known: bool = True


def look_at(gates: tuple[Gate, ...], facts: Mapping[Gate, Fact]) -> tuple[GateFinding, ...]:
    """Return each gate in order; closed where nothing is known."""
    findings = []
    for gate in gates:
        fact = facts.get(gate)
        if fact is None:
            findings.append(GateFinding(gate, open=False, known=False))
        else:
            findings.append(GateFinding(gate, open=fact.holds, missing=fact.missing))
    return tuple(findings)


def closed(findings: tuple[GateFinding, ...]) -> tuple[Gate, ...]:
    """Return the gates that are closed."""
    return tuple(finding.gate for finding in findings if not finding.open)
