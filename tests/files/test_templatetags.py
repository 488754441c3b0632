import pytest
from django.template import Context, Template

from dure.core.actor import Actor, Role
from dure.files.domain.stored_file import ScanState as S
from dure.files.models import StoredFile

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Actor(1, frozenset({(Role.ADMINISTRATOR, 1)}))
OFFICER = Actor(1, frozenset({(Role.CITY_OFFICER, 1)}))


def said(tag: str, **context) -> str:
    return Template("{% load stored_file %}{% " + tag + " %}").render(Context(context)).strip()


@pytest.mark.parametrize("state", S)
def test_every_state_but_clean_is_shown(state):
    stored = StoredFile(state=state.value, finding="Eicar" if state is S.INFECTED else "")

    shown = said("file_state stored", stored=stored)

    assert bool(shown) == (state is not S.CLEAN)
    assert ("Eicar" in shown) == (state is S.INFECTED)


@pytest.mark.parametrize(
    ("scanner", "allowed", "told"),
    [("", True, "warning"), ("", False, "DURE_ALLOW_UNSCANNED"), ("/run/clamd", True, "")],
    ids=["let-through", "kept-back", "scanned"],
)
def test_administrator_reads_how_files_are_checked(settings, scanner, allowed, told):
    settings.CLAMAV, settings.ALLOW_UNSCANNED = scanner, allowed

    shown = said("scanning_line actor", actor=ADMINISTRATOR)

    assert (told in shown) if told else shown == ""


def test_nobody_else_reads_it_and_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert said("scanning_line actor", actor=OFFICER) == ""
        assert said("scanning_line actor", actor=None) == ""
