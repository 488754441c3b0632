from dataclasses import replace

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Stale
from dure.programme.actions.portfolio import choose_portfolio
from dure.programme.actions.ranking import release_stage
from dure.programme.domain.call import CallState
from dure.programme.domain.run import RunKind
from dure.programme.domain.terms import Quota
from dure.programme.models import Application, Call, SealedRun
from tests.factories.programme import actor, agency, city, ministry
from tests.factories.selection import LATER, RULE, WON, a_call_to_rank, officer, ranked, terms

pytestmark = pytest.mark.django_db


def chosen(points=((30, 50), (28, 50), (25, 50), (20, 40)), **fields):
    """Return the portfolio's output by numbers."""
    by = officer()
    call, _ = a_call_to_rank(points, **fields)
    ranked(call, by)
    release_stage(call_id=call.pk, stage=1, actor=by, now=LATER)
    return choose_portfolio(call_id=call.pk, actor=by, now=LATER), by


def numbers(keys):
    found = dict(Application.objects.values_list("pk", "number"))
    return [found[key][-1] for key in keys]


def test_with_equal_asks_the_first_are_chosen_and_the_next_stand_in_line():
    run, _ = chosen()

    assert numbers(run.output["chosen"]) == ["1", "2"]
    assert numbers(run.output["reserve"]) == ["3"]
    assert run.output["spent_won"] == str(2 * WON)
    assert run.output["deviations"] == []


def test_whoever_is_passed_over_for_the_budget_is_named_with_the_amount():
    rule = replace(RULE, budget_won=WON)
    run, _ = chosen(asks=(WON, WON // 2, WON // 2, WON), laid=terms(rule=rule))

    assert numbers(run.output["chosen"]) == ["2", "3"]
    (passed,) = run.output["deviations"]
    assert numbers([passed["application"]]) == ["1"]
    assert passed["rank"] == 1
    assert [(b["limit"], b["by"]) for b in passed["because"]] == [("budget", str(WON // 2))]


def test_a_quota_brings_in_a_lower_one_and_the_reason_names_it():
    rule = replace(RULE, quotas=(Quota("kind", "company", 1),))
    by = officer()
    call, applications = a_call_to_rank(laid=terms(rule=rule))
    lead = applications[3].lead
    lead.kind = "company"
    lead.save()
    ranked(call, by)
    release_stage(call_id=call.pk, stage=1, actor=by, now=LATER)

    run = choose_portfolio(call_id=call.pk, actor=by, now=LATER)

    assert numbers(run.output["chosen"]) == ["1", "4"]
    (second, third) = run.output["deviations"]
    assert numbers([second["application"], third["application"]]) == ["2", "3"]
    assert second["because"][0]["limit"] == "group_floor"
    assert second["because"][0]["group"] == "kind=company"


def test_a_budget_that_nothing_fits_is_refused_by_name_without_a_trace():
    rule = replace(RULE, budget_won=WON - 1)
    by = officer()
    call, _ = a_call_to_rank(laid=terms(rule=rule))
    ranked(call, by)
    release_stage(call_id=call.pk, stage=1, actor=by, now=LATER)
    before = Entry.objects.count(), SealedRun.objects.count()

    with pytest.raises(Invalid) as refused:
        choose_portfolio(call_id=call.pk, actor=by, now=LATER)

    assert "budget" in refused.value.values["limits"]
    assert refused.value.values["least"] == WON
    assert (Entry.objects.count(), SealedRun.objects.count()) == before


def test_the_run_is_sealed_with_the_ranking_it_follows():
    run, _ = chosen()
    ranking = SealedRun.objects.get(kind=RunKind.RANKING.value)

    assert run.given["ranking"] == run.seed == ranking.hash


@pytest.mark.parametrize("state", [s for s in CallState if s is not CallState.DELIBERATING])
def test_only_a_call_in_selection_has_a_portfolio(state):
    _, by = chosen()
    cancelled = {"cancel_reason": "예산", "cancelled_at": LATER}
    reason = cancelled if state is CallState.CANCELLED else {}
    Call.objects.update(state=state.value, announced_at=LATER, **reason)
    before = SealedRun.objects.count()

    with pytest.raises(IllegalMove):
        choose_portfolio(call_id=Call.objects.get().pk, actor=by, now=LATER)
    assert SealedRun.objects.count() == before


@pytest.mark.parametrize(
    ("role", "of"), [(role, of) for role in Role for of in (agency, ministry, city)]
)
def test_only_the_agencys_officers_choose(role, of):
    chosen()
    call = Call.objects.get()
    before = SealedRun.objects.count()
    who = actor(role, of())
    if (role, of) == (Role.PROGRAMME_OFFICER, agency):
        choose_portfolio(call_id=call.pk, actor=who, now=LATER)
        return

    with pytest.raises((NotAllowed, NotFound)):
        choose_portfolio(call_id=call.pk, actor=who, now=LATER)
    assert SealedRun.objects.count() == before


def test_an_application_withdrawn_after_the_ranking_asks_for_a_new_one():
    _, by = chosen()
    Application.objects.filter(number="2022-001").update(state="withdrawn")

    with pytest.raises(Stale):
        choose_portfolio(call_id=Call.objects.get().pk, actor=by, now=LATER)
