"""Reads of preliminary reviews."""

from __future__ import annotations

from dure.programme.domain.check import CheckState
from dure.programme.domain.eligibility import FindingOutcome
from dure.programme.domain.terms import Severity
from dure.programme.models import Application, Check, CheckFinding


def check_of(application: Application, *, lock: bool = False) -> Check | None:
    """Return the review in force, None if the rules were not run yet. One query."""
    rows = Check.objects.filter(application=application).exclude(state=CheckState.REPLACED.value)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("proposed_by", "decided_by", "run_by").first()


def findings_in(check: Check) -> list[CheckFinding]:
    """Return what every rule said, in the order of the call. One query."""
    rows = CheckFinding.objects.filter(check_of=check)
    return list(rows.select_related("overridden_by").order_by("pk"))


def stands_against(finding: CheckFinding) -> bool:
    """Tell whether a finding keeps the application out: blocking, not met, not set aside."""
    return (
        finding.severity == Severity.BLOCKING
        and finding.outcome != FindingOutcome.MET
        and finding.overridden_at is None
    )


def standing(check: Check) -> list[CheckFinding]:
    """Return the findings that keep the application out. One query."""
    return [finding for finding in findings_in(check) if stands_against(finding)]
