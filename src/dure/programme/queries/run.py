"""Reads of sealed runs, and what differs from what was sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from dure.audit.queries.entry import entries_about
from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.run import digest, run_hash
from dure.programme.models import Call, SealedRun
from dure.programme.queries.ranking import refuse_conflicted

SMALLEST = timedelta(microseconds=1)


def runs_visible_to(actor: Actor) -> QuerySet[SealedRun]:
    """Return the runs of the calls that *actor* prepares or decides; auditors read all."""
    rows = SealedRun.objects.select_related("call", "sealed_by")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    agency = actor.organisations(Role.PROGRAMME_OFFICER)
    ministry = actor.organisations(Role.APPROVER)
    return rows.filter(Q(call__agency_id__in=agency) | Q(call__ministry_id__in=ministry))


def run_visible_to(actor: Actor, run_id: int) -> SealedRun:
    """Return one run.

    Raises
    ------
    NotFound
        If *actor* may not know of it.
    NotAllowed
        If *actor* has a conflict with an application of the call.
    """
    found = runs_visible_to(actor).filter(pk=run_id).first()
    if found is None:
        raise NotFound("There is no such run.")
    refuse_conflicted(actor, found.call)
    return found


def runs_of(call: Call) -> QuerySet[SealedRun]:
    """Return what was sealed in a call, the latest first."""
    return SealedRun.objects.filter(call=call).select_related("sealed_by").order_by("-pk")


def sealed_facts(run: SealedRun) -> dict[str, Any]:
    """Return what the audit entry keeps of a run, part by part, so that a change can be named."""
    return {
        "kind": run.kind,
        "call": run.call_id,
        "stage": run.stage,
        "seed": run.seed,
        "rule": digest(run.rule),
        "input_hash": run.input_hash,
        "output": digest(run.output),
        "hash": run.hash,
    }


def tampered(run: SealedRun) -> tuple[str, ...]:
    """Name the columns of a run that are not as they were sealed; nothing is recomputed here.

    Compares with the hashes in the run and with its audit entry. `"audit entry"` where there is
    none.
    """
    sealed = hash_given(run)
    found = [] if digest(run.given) == run.input_hash else ["given"]
    if sealed != run.hash:
        found.append("hash")
    entry = entries_about(run).filter(verb="run.seal").first()
    if entry is None:
        return (*found, "audit entry")
    now = sealed_facts(run)
    differs = {name for name, value in now.items() if entry.detail.get(name) != value}
    if entry.actor_id != run.sealed_by_id:
        differs.add("sealed_by")
    if abs(entry.at - run.sealed_at) >= SMALLEST:
        differs.add("sealed_at")
    return _named(run, set(found), differs)


def hash_given(run: SealedRun) -> str:
    """Return the hash that the run's parts give, the stored input hash among them."""
    return run_hash(
        kind=run.kind, rule=run.rule, input_hash=run.input_hash, output=run.output, seed=run.seed
    )


def _named(run: SealedRun, found: set[str], differs: set[str]) -> tuple[str, ...]:
    # Where the entry says which part was changed, a broken hash only says it again.
    if differs - {"hash"} and "hash" not in differs:
        found.discard("hash")
    if "input_hash" in differs:
        found.discard("given")
        if digest(run.given) == run.input_hash:
            found.add("given")  # both were changed to fit
    return tuple(sorted(found | differs))


def bundle_of(run: SealedRun) -> dict[str, Any]:
    """Return a run as JSON values that the stand-alone verifier reads."""
    return {
        "dure": "sealed run 1",
        "id": run.pk,
        "call": run.call_id,
        "stage": run.stage,
        "kind": run.kind,
        "rule": run.rule,
        "input": run.given,
        "input_hash": run.input_hash,
        "seed": run.seed,
        "output": run.output,
        "hash": run.hash,
        "sealed_at": run.sealed_at.isoformat(),
    }
