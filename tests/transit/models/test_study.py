import pytest
from django.db import IntegrityError

from dure.transit.domain.study import StudyState
from dure.transit.models import Study
from tests.factories.study import NOW, stored_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"state": "asleep"}, id="unknown state"),
        pytest.param({"state": "running", "heartbeat_at": None}, id="running without heartbeat"),
        pytest.param({"state": "failed", "error_what": ""}, id="failed without a reason"),
        pytest.param({"progress": 1.5}, id="more than all"),
        pytest.param({"published_at": NOW}, id="published before it is done"),
    ],
)
def test_the_table_refuses_what_cannot_be(values):
    study = stored_study()

    with pytest.raises(IntegrityError):
        Study.objects.filter(pk=study.pk).update(**values)


@pytest.mark.parametrize("state", StudyState)
def test_the_table_takes_every_state(state):
    assert Study.objects.get(pk=stored_study(state=state).pk).state == state
