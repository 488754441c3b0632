"""From the last score sheets to the announced results."""

from __future__ import annotations

from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast
from dure.cli.play.review import Judges, judge_rest
from dure.programme.actions.announcement import announce
from dure.programme.actions.call_move import deliberate
from dure.programme.actions.determination import approve_determinations, propose_determinations
from dure.programme.actions.portfolio import choose_portfolio
from dure.programme.actions.ranking import rank_stage
from dure.programme.actions.sheet import lock_sheets
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import DeterminationState
from dure.programme.domain.run import RunKind
from dure.programme.models import Call, Determination
from dure.programme.queries.ranking import latest_run

LAST = 3


def decide(cast: Cast, call: Call, days: Calendar) -> None:
    """Go on from wherever the call stands: rank, choose, determine, approve and announce."""
    now = days.at(1, 26, 10)
    if call.state == CallState.EVALUATING:
        if latest_run(call, RunKind.RANKING, LAST) is None:
            judge_rest(call, LAST, Judges(call, cast.cities[0].organisation.pk), now)
            lock_sheets(call_id=call.pk, stage=LAST, actor=cast.officer, now=now)
            rank_stage(call_id=call.pk, stage=LAST, actor=cast.officer, now=now, seed="2022")
        call = deliberate(call_id=call.pk, actor=cast.officer, now=now)
    if call.state == CallState.DELIBERATING:
        _determine(cast, call, days)
        announce(call_id=call.pk, actor=cast.approver, now=days.at(1, 27, 9))
    call.refresh_from_db()


def _determine(cast: Cast, call: Call, days: Calendar) -> None:
    now = days.at(1, 26, 10)
    if latest_run(call, RunKind.PORTFOLIO) is None:
        choose_portfolio(call_id=call.pk, actor=cast.officer, now=now)
    written = Determination.objects.filter(application__call=call)
    if not written.exists():
        propose_determinations(call_id=call.pk, actor=cast.officer, now=now)
    if written.filter(state=DeterminationState.HELD).exists():
        approve_determinations(call_id=call.pk, actor=cast.approver, now=days.at(1, 27, 9))
