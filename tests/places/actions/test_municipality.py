from datetime import timedelta

import pytest

from dure.audit.models import Entry
from dure.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from dure.core.errors import NotAllowed
from dure.places.actions.municipality import RegistryLoaded, load_registry
from dure.places.domain.municipality import STATE_DATE
from dure.places.models import Municipality, RegistryEdition
from tests.factories.municipality import NOW, a_figure, a_registry

pytestmark = pytest.mark.django_db


def test_load_registry_stores_every_unit_and_records_it():
    assert load_registry(actor=SYSTEM, now=NOW) == RegistryLoaded(233, 0, 0)

    suwon = Municipality.objects.get(code="41110")
    assert (suwon.full_name, suwon.kind, suwon.since) == ("경기도 수원시", "si", None)
    assert suwon.area_km2 == pytest.approx(121, abs=1)
    edition = RegistryEdition.objects.get()
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id) == ("registry.load", str(edition.pk))
    assert entry.detail == {
        "created": 233,
        "updated": 0,
        "state_date": STATE_DATE.isoformat(),
        "digest": edition.digest,
    }

    assert load_registry(actor=SYSTEM, now=NOW) == RegistryLoaded(0, 0, 233)
    assert Entry.objects.count() == 1


def test_load_registry_renews_units_in_place_and_keeps_their_figures():
    a_registry()
    figure = a_figure("41110", STATE_DATE, 10)
    Municipality.objects.filter(code="50130").delete()
    later = NOW + timedelta(days=1)

    assert load_registry(actor=SYSTEM, now=later) == RegistryLoaded(1, 232, 0)
    figure.refresh_from_db()
    assert figure.municipality.area_km2 == pytest.approx(121, abs=1)
    assert RegistryEdition.objects.count() == 2


@pytest.mark.parametrize(
    "actor",
    [ANONYMOUS, Actor(1, frozenset({(Role.CITY_OFFICER, 1)}))],
    ids=["nobody", "city_officer"],
)
def test_load_registry_refused_leaves_no_trace(actor):
    with pytest.raises(NotAllowed):
        load_registry(actor=actor, now=NOW)
    assert (Municipality.objects.count(), Entry.objects.count()) == (0, 0)
