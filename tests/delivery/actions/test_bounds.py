"""What somebody writes is kept whole up to its bound; one character more is refused, unkept."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from dure.audit.models import Entry
from dure.core.bounded import TooLong
from dure.delivery.actions import agreement, expenditure, labour, ledger, milestone, plan, tranche
from dure.delivery.actions.asset import report_missing
from dure.delivery.actions.change_request import decide_change
from dure.delivery.actions.inspection import remedy_finding
from dure.delivery.actions.project import suspend_project
from dure.delivery.models import Journal
from dure.notifications.models import Notice
from tests.factories.building import (
    a_change,
    a_claim,
    a_finding,
    a_milestone,
    a_person,
    a_plan,
    an_asset,
    an_inspection,
    building,
)
from tests.factories.money import NOW, TODAY, a_file, a_project, crew, funded, spent

pytestmark = pytest.mark.django_db


def _offered(who):
    row = agreement.draft_agreement(
        project_id=a_project().pk, starts_on=TODAY, ends_on=TODAY + timedelta(days=300),
        file_id=a_file().pk, actor=who.officer, now=NOW,
    )  # fmt: skip
    return agreement.offer_agreement(agreement_id=row.pk, actor=who.officer, now=NOW)


def _requested(who):
    stored = funded(who)
    row = stored.tranches.get(number=1)
    type(row).objects.filter(pk=row.pk).update(state="requested", paid_on=None)
    return row


def _interest(who):
    return ledger.post_interest(
        project_id=funded(who).pk, amount_won=1_000, day=TODAY, receipt="2022-1",
        actor=who.treasurer, now=NOW,
    )  # fmt: skip


def _held(who):
    return a_finding(an_inspection(building(), who, "held"))


def _claimed(who):
    project = building()
    return a_claim(project, who, a_person(project, who))


CASES = {
    "agreement": (_offered, agreement.withdraw_agreement, "agreement_id", "officer", "reason"),
    "expenditure": (
        lambda who: spent(who, funded(who)),
        *(expenditure.reverse_expenditure, "expenditure_id", "finance", "reason"),
    ),
    "interest": (_interest, ledger.reverse_interest, "journal_id", "finance", "reason"),
    "project": (
        funded,
        *(suspend_project, "project_id", "officer", "reason"),
    ),
    "tranche": (_requested, tranche.send_back_tranche, "tranche_id", "officer", "reason"),
    "asset": (
        lambda who: an_asset(building(), who),
        *(report_missing, "asset_id", "planner", "reason"),
    ),
    "milestone": (
        lambda who: a_milestone(building(), who, "reported"),
        *(milestone.return_milestone, "milestone_id", "officer", "reason"),
    ),
    "plan": (
        lambda who: a_plan(a_project("planning"), who, "submitted"),
        *(plan.return_plan, "plan_id", "officer", "reason"),
    ),
    "change": (
        lambda who: a_change(building(), who, "submitted"),
        *(
            lambda **given: decide_change(move="return", **given),
            *("change_id", "officer", "answer"),
        ),
    ),
    "finding": (_held, remedy_finding, "finding_id", "planner", "remedy"),
    "labour": (
        _claimed,
        *(
            lambda **given: labour.decide_labour(move="disallow", **given),
            *("claim_id", "officer", "reason"),
        ),
    ),
}
MOST = {"interest": 200}


def trace(row):
    stored = type(row).objects.filter(pk=row.pk).values().get()
    return stored, Entry.objects.count(), Notice.objects.count(), Journal.objects.count()


@pytest.mark.parametrize("case", CASES)
def test_a_text_is_kept_whole_or_refused_and_never_cut(case):
    make, action, key, role, field = CASES[case]
    who, most = crew(), MOST.get(case, 5_000)
    row = make(who)
    before = trace(row)
    given = {key: row.pk, "actor": getattr(who, role), "now": NOW}

    with pytest.raises(TooLong, match=f"{most:,} are allowed: 1 too many"):
        action(**given, **{field: "가" * (most + 1)})
    assert trace(row) == before

    action(**given, **{field: "가" * most})
    told = Entry.objects.order_by("-pk").values_list("detail", flat=True)[:3]
    kept = Journal.objects.order_by("-pk").values_list("text", flat=True).first()
    row.refresh_from_db()
    whole = [getattr(row, name, "") for name in (field, "reason", "answer")] + [kept]
    assert "가" * most in whole or any("가" * most in str(one) for one in told)


def test_a_text_that_is_too_long_comes_back_to_be_shortened_and_sent_again(client):
    who = crew()
    project = funded(who)
    client.force_login(get_user_model().objects.get(pk=who.officer.user_id))
    address = f"/projects/{project.pk}/suspend/"
    found = client.post(address, {"reason": "나" * 5_001})
    page = found.content.decode()
    assert found.status_code == 422
    assert f'action="{address}"' in page
    assert 'name="reason"' in page
    assert "나" * 5_001 in page
    project.refresh_from_db()
    assert project.state != "suspended"
