"""What the rules of a call are told about an application."""

from datetime import UTC, date, datetime

import pytest

from dure.core.actor import SYSTEM
from dure.programme.actions.earlier_award import import_earlier_awards
from dure.programme.domain.eligibility import AwardFact
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.queries.eligibility import facts_of
from tests.factories.call import a_terms, terms_mapping
from tests.factories.programme import (
    NOW,
    a_call,
    a_member,
    a_programme,
    an_application,
    city,
    company,
)

pytestmark = pytest.mark.django_db


def facts(application):
    return facts_of(application, terms_from_mapping(terms_mapping()), NOW)


def brought(*rows):
    head = "organisation,programme,title,awarded_on,ends_on,source"
    content = "\n".join((head, *rows)).encode()
    import_earlier_awards(content=content, name="a.csv", actor=SYSTEM, now=NOW)


def test_the_day_is_that_of_the_closing_in_the_calls_zone():
    body = terms_mapping()
    body["windows"][0]["closes_at"] = "2021-12-29T00:30:00+09:00"  # still the 28th in UTC
    found = facts_of(an_application(), terms_from_mapping(body), NOW)
    assert found.on == date(2021, 12, 29)


def test_another_organisations_awards_are_not_ours():
    brought("고성군,challenge,항만,2019-05-02,2020-12-31,공고")
    assert facts(an_application(lead=city("통영시"))).awards == ()


def test_an_earlier_award_is_a_fact():
    brought("통영시,challenge,섬 교통,2019-05-02,2020-12-31,공고")
    assert facts(an_application(lead=city("통영시"))).awards == (
        AwardFact(ProgrammeKind.CHALLENGE, "섬 교통", date(2019, 5, 2), date(2020, 12, 31)),
    )


def test_the_end_of_an_own_award_is_planned_until_another_is_brought():
    lead = city("통영시")
    before = a_call(
        "announced",
        year=2020,
        title="2020 공모",
        announced_at=datetime(2020, 3, 2, 3, 0, tzinfo=UTC),
    )
    a_terms(before)
    an_application(before, lead, "selected")
    now = an_application(a_call(), lead)

    planned = AwardFact(
        ProgrammeKind(a_programme().kind), "2020 공모", date(2020, 3, 2), date(2021, 3, 2)
    )
    assert facts(now).awards == (planned,)

    brought("통영시,small_city,2020 공모,2020-03-02,2021-11-30,정산 보고")
    assert [award.ends_on for award in facts(now).awards] == [date(2021, 11, 30)]


def test_sisters_and_the_same_call_are_kept_apart():
    lead = city("통영시")
    call = a_call()
    mine = an_application(call, lead)
    again = an_application(call, lead, "submitted")
    other = an_application(a_call(title="확산"), lead, "submitted")
    an_application(a_call(title="지난해", year=2021), lead, "submitted")
    an_application(call, city("고성군"), "submitted")
    an_application(call, lead, "withdrawn")

    found = facts(mine)

    assert [one.number for one in found.same_call] == [again.number]
    assert [one.number for one in found.sisters] == [other.number]


def test_only_confirmed_members_count():
    application = an_application()
    a_member(application, company("가"), share_permille=300)
    a_member(application, company("나"), state="invited")
    assert [(m.name, m.share_permille) for m in facts(application).members] == [
        (application.lead.name, 500),
        ("가", 300),
    ]


def test_a_place_without_a_registry_unit_is_nothing_special():
    assert facts(an_application()).special_self_governing is False
