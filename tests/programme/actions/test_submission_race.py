from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dure.core.actor import Role
from dure.core.errors import Refusal
from dure.programme.actions.application import submit_application
from dure.programme.models import Application, SubmissionReceipt
from tests.factories.application import a_world, answered, the_form
from tests.factories.programme import NOW, actor, an_application, city

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*submissions):
    """Submit from as many threads and return how each ended."""
    if connection.vendor != "postgresql":
        pytest.skip("needs real concurrent transactions")
    start = Barrier(len(submissions))

    def once(given):
        key, who = given
        start.wait()
        try:
            submit_application(application_id=key, actor=who, now=NOW)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "submitted"

    with ThreadPoolExecutor(len(submissions)) as pool:
        return sorted(pool.map(once, submissions))


def test_two_approvers_who_submit_at_once_submit_it_once():
    world = a_world("awaiting_signoff")
    other = actor(Role.APPROVER, world.application.lead)
    key = world.application.pk

    assert at_once((key, world.approver), (key, other)) == ["illegal_move", "submitted"]
    assert SubmissionReceipt.objects.filter(application=key).count() == 1


def test_two_cities_that_submit_at_once_get_two_numbers():
    world = a_world("awaiting_signoff")
    lead = city("고성군")
    second = an_application(world.application.call, lead, "awaiting_signoff", form=the_form())
    answered(second)

    outcomes = at_once(
        (world.application.pk, world.approver), (second.pk, actor(Role.APPROVER, lead))
    )

    assert outcomes == ["submitted", "submitted"]
    numbers = Application.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["2022-001", "2022-002"]
