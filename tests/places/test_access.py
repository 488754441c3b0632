import pytest

from dure.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from dure.places.access import may_import


@pytest.mark.parametrize("role", Role)
def test_importing_is_for_administrators(role):
    actor = Actor(1, grants=frozenset({(role, 7)}))

    assert may_import(actor) is (role is Role.ADMINISTRATOR)


def test_importing_is_for_the_product_and_not_for_strangers():
    assert may_import(SYSTEM)
    assert not may_import(ANONYMOUS)
