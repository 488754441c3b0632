"""Choosing the portfolio of a call that is in selection, and sealing the choice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Invalid, NotAllowed, Stale
from dure.programme.access.portfolio import may_choose
from dure.programme.actions.call import locked_call
from dure.programme.actions.run import seal_run
from dure.programme.adapters.portfolio import choose
from dure.programme.domain.call import CallState
from dure.programme.domain.run import RunKind, digest
from dure.programme.models import SealedRun
from dure.programme.queries.call import terms_of
from dure.programme.queries.portfolio import portfolio_material, portfolio_rule
from dure.programme.queries.ranking import latest_run, ranking_material, refuse_conflicted


@transaction.atomic
def choose_portfolio(*, call_id: int, actor: Actor, now: datetime) -> SealedRun:
    """Choose the portfolio of most points within places, budget and quotas, and seal it.

    Ties beyond points and ranks are broken by lots whose seed is the ranking's hash.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not, or the call is not in selection.
    Invalid
        If the last stage was not ranked, or no portfolio fits: then the limits are named.
    Stale
        If an application or a sheet changed since the ranking.
    """
    call = locked_call(call_id, actor)
    if not may_choose(actor, call):
        raise NotAllowed("Only an officer of the agency may choose a portfolio.")
    refuse_conflicted(actor, call)
    if call.state != CallState.DELIBERATING:
        raise IllegalMove("choose", call.state)
    ranking = latest_run(call, RunKind.RANKING, call.stage)
    if ranking is None:
        raise Invalid("Stage {stage} was not ranked yet.", stage=call.stage)
    terms = terms_of(call)
    laid = terms.stage(call.stage)
    if laid is None or digest(ranking_material(call, terms, laid)) != ranking.input_hash:
        raise Stale("The sheets changed since the ranking was sealed.", remedy="Rank again.")
    rule = portfolio_rule(terms)
    given = portfolio_material(call, terms, ranking)
    return seal_run(
        call=call,
        stage=call.stage,
        kind=RunKind.PORTFOLIO,
        rule=rule,
        given=given,
        output=choose(rule, given, ranking.hash),
        actor=actor,
        now=now,
        seed=ranking.hash,
    )
