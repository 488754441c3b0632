import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import Invalid
from dure.delivery.domain.project import ProjectState
from dure.delivery.models import Project
from dure.notifications.models import Notice
from dure.programme.actions.reserve import forfeit_award
from dure.programme.models import Application
from tests.factories.money import a_project
from tests.factories.programme import NOW, actor

pytestmark = pytest.mark.django_db
ENDED = {"terminated", "clawback"}


def give_up(project):
    chief = actor(Role.APPROVER, project.lead)
    return forfeit_award(
        application_id=project.application_id, reason="지방비 미확보", actor=chief, now=NOW
    )


def trace():
    rows = [list(m.objects.order_by("pk").values()) for m in (Application, Project)]
    return [*rows, Entry.objects.count(), Notice.objects.count()]


@pytest.mark.parametrize("state", sorted({state.value for state in ProjectState} - ENDED))
def test_an_award_with_a_project_is_not_given_up_and_nothing_happens(state):
    project = a_project(state)
    before = trace()

    with pytest.raises(Invalid, match="project") as refused:
        give_up(project)

    assert refused.value.remedy == "Terminate the project first."
    assert trace() == before


@pytest.mark.parametrize("state", sorted(ENDED))
def test_once_the_project_is_terminated_the_award_can_be_given_up(state):
    assert give_up(a_project(state)).state == "withdrawn"
