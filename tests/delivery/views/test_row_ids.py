"""A page with several rows names each field once, so that every label speaks of its own."""

import re

import pytest
from django.contrib.auth import get_user_model

from tests.factories.building import a_finding, an_inspection, building
from tests.factories.money import crew

pytestmark = pytest.mark.django_db


def test_each_finding_has_its_own_field_and_label(client):
    who = crew()
    inspection = an_inspection(building(), who, "held")
    for _ in range(2):
        a_finding(inspection)
    client.force_login(get_user_model().objects.get(pk=who.planner.user_id))

    page = client.get(f"/inspections/{inspection.pk}/").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', page)
    remedies = [one for one in ids if re.fullmatch(r"remedy-\d+", one)]
    assert len(remedies) == 2
    assert len(ids) == len(set(ids))
    assert all(f'for="{one}"' in page for one in remedies)
