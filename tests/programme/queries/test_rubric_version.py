"""A rubric no published call names is read by who makes calls, and by the call's ministry."""

import pytest

from dure.core.actor import ANONYMOUS, Role
from dure.programme.queries.rubric_version import rubric_versions_visible_to
from tests.factories import programme as f
from tests.factories.call import TERMS, a_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def rubrics():
    """One that the call names (a draft), one that nothing names, one that is frozen."""
    named, loose = f.a_rubric("written"), f.a_rubric("loose")
    frozen = f.a_rubric("frozen")
    frozen.frozen_at = f.NOW
    frozen.save()
    a_terms(f.a_call("draft"), TERMS)
    return {named.pk: "named", loose.pk: "loose", frozen.pk: "frozen"}


def seen(rubrics, actor):
    return {rubrics[row.pk] for row in rubric_versions_visible_to(actor)}


def test_makers_of_calls_and_auditors_see_every_rubric(rubrics):
    for role in (Role.PROGRAMME_OFFICER, Role.AUDITOR):
        assert seen(rubrics, f.actor(role, f.agency())) == {"named", "loose", "frozen"}


def test_approver_of_the_ministry_sees_what_its_calls_name(rubrics):
    assert seen(rubrics, f.actor(Role.APPROVER, f.ministry())) == {"named", "frozen"}


def test_approver_of_a_city_sees_no_rubric_before_the_notice(rubrics):
    assert seen(rubrics, f.actor(Role.APPROVER, f.city())) == {"frozen"}
    assert seen(rubrics, f.actor(Role.CITY_OFFICER, f.city())) == {"frozen"}
    assert seen(rubrics, ANONYMOUS) == {"frozen"}
