"""Computing sealed runs again, for commands and pages. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dure.core.actor import Actor
from dure.core.errors import Invalid, NotFound
from dure.programme.adapters.calibration import Advice, advise
from dure.programme.adapters.recompute import verify_run
from dure.programme.domain.run import RunKind
from dure.programme.models import SealedRun
from dure.programme.queries.call import terms_of
from dure.programme.queries.run import runs_visible_to


@dataclass(frozen=True, slots=True)
class Verified:
    """One run, and what of it is not as it was sealed."""

    run: SealedRun
    differs: tuple[str, ...]


def verify_runs(
    *, actor: Actor, run_id: int | None = None, call_id: int | None = None
) -> Iterator[Verified]:
    """Compute one run again, those of a call, or all that *actor* may read.

    Raises
    ------
    NotFound
        If a run is named that *actor* may not read.
    """
    rows = runs_visible_to(actor).order_by("pk")
    if run_id is not None:
        rows = rows.filter(pk=run_id)
        if not rows.exists():
            raise NotFound("There is no such run.")
    if call_id is not None:
        rows = rows.filter(call_id=call_id)
    for run in rows.iterator(chunk_size=50):
        yield Verified(run, verify_run(run)[1])


def advice_on(*, run_id: int, actor: Actor) -> Advice:
    """Repeat the advice on a sealed ranking.

    Raises
    ------
    NotFound
        If *actor* may not read the run.
    Invalid
        If it is no ranking, or its sheets cannot bear advice.
    """
    run = runs_visible_to(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound("There is no such run.")
    if run.kind != RunKind.RANKING:
        raise Invalid("There is advice on rankings only.")
    terms = terms_of(run.call)
    last = not any(one.number > run.stage for one in terms.scored_stages)
    first = terms.selection.places if last else run.rule["shortlist"] or terms.selection.places
    found = advise(run.given, first, run.hash)
    if found is None:
        raise Invalid("There are too few sheets for advice on this ranking.")
    return found
