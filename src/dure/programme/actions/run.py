"""Sealing a computation, so that anyone entitled can repeat it and compare."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.programme.domain.run import RunKind, digest, run_hash
from dure.programme.models import Call, SealedRun
from dure.programme.queries.run import sealed_facts


@transaction.atomic
def seal_run(
    *,
    call: Call,
    stage: int,
    kind: RunKind,
    rule: Any,
    given: Any,
    output: Any,
    actor: Actor,
    now: datetime,
    seed: str = "",
) -> SealedRun:
    """Store a run under its hash, with its audit entry. Permission is the caller's question.

    Parameters
    ----------
    rule, given, output
        JSON values; numbers that must be exact are strings of fractions or whole numbers.
    """
    input_hash = digest(given)
    run = SealedRun.objects.create(
        call=call,
        stage=stage,
        kind=kind.value,
        rule=rule,
        given=given,
        input_hash=input_hash,
        seed=seed,
        output=output,
        hash=run_hash(kind=kind.value, rule=rule, input_hash=input_hash, output=output, seed=seed),
        sealed_by_id=actor.user_id,
        sealed_at=now,
    )
    record(verb="run.seal", subject=run, actor=actor, now=now, **sealed_facts(run))
    return run
