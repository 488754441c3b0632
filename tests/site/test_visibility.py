import pytest
from django.apps import apps

from dure.core.actor import ANONYMOUS
from dure.notifications.queries.visibility import knowable, registered
from tests.factories.notices import told
from tests.factories.programme import a_sheet, acting, an_application, an_evaluator, person

SILENT = {
    "programme.earlieraward",
    "programme.formversion",
    "programme.programme",
    "programme.rubricversion",
    "programme.employment",
    "programme.criterionscore",
    "programme.checkfinding",
    "delivery.inspectionfinding",
    "delivery.posting",
    "delivery.projectperson",
}
"""Tables that no notice is about."""


def test_every_table_has_a_rule_or_is_named_here():
    tables = {
        model._meta.label_lower
        for label in ("programme", "delivery")
        for model in apps.get_app_config(label).get_models()
    }

    assert tables - registered() <= SILENT


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(registered()))
def test_rules_let_nobody_in_and_ask_without_fault(kind):
    (mail,) = told(person())
    notice = mail.notice
    notice.subject_type, notice.subject_id = kind, "1"

    assert knowable(ANONYMOUS, [notice]) == set()
    assert knowable(acting(person()), [notice]) == set()


@pytest.mark.django_db
def test_evaluator_knows_of_a_sheet_before_and_of_the_application_after_declaring():
    evaluator = an_evaluator()
    application = an_application(state="in_stage")
    sheet = a_sheet(application, evaluator)
    notices = [told(evaluator.user, subject=about)[0].notice for about in (sheet, application)]

    assert knowable(acting(evaluator.user), notices) == {notices[0].pk}
    type(sheet).objects.update(state="draft")
    assert knowable(acting(evaluator.user), notices) == {each.pk for each in notices}
