import io

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Stale
from dure.notifications.models import Notice
from dure.programme.actions.answer import save_section
from dure.programme.actions.import_file import import_answers, preview_answers
from dure.programme.adapters import hwpx, xlsx
from dure.programme.domain.document import Document, Identity
from dure.programme.domain.form_file import form_to_mapping
from dure.programme.models import Answer, AnswerRevision
from dure.programme.queries.answer import answers_of
from dure.programme.queries.document import template_of
from tests.factories.documents import ANSWERS, FORM
from tests.factories.programme import NOW, a_form, actor, agency, an_application, city

pytestmark = pytest.mark.django_db
WAYS = {"hwpx": (hwpx.document_hwpx, hwpx), "xlsx": (xlsx.document_xlsx, xlsx)}


@pytest.fixture
def officer():
    return actor(Role.CITY_OFFICER, city())


@pytest.fixture
def application(officer):
    stored = an_application(form=a_form(key="all-kinds", body=form_to_mapping(FORM)))
    written = {key: ANSWERS[key] for key in ("purpose", "slogan", "homes")}
    save(stored, officer, "plan", written)
    stored.refresh_from_db()
    return stored


def save(stored, officer, section, written):
    stored.refresh_from_db()
    base = dict.fromkeys(written, stored.revision)
    save_section(
        application_id=stored.pk,
        section=section,
        written=written,
        base=base,
        actor=officer,
        now=NOW,
    )


def filled_in(application, officer, way="xlsx", **answers):
    """Return what is read from the template with some answers changed by hand."""
    made = template_of(officer, application)
    rows = {row.question.key: row for part in made.parts for row in part.rows}
    write, module = WAYS[way]
    parts = tuple(
        type(part)(
            part.key,
            part.title,
            tuple(
                type(row)(
                    row.question,
                    row.label,
                    str(answers.get(row.question.key, row.text)),
                    answers.get(row.question.key, row.value),
                    row.how,
                )
                for row in part.rows
            ),
            part.grids,
        )
        for part in made.parts
    )
    assert answers.keys() <= rows.keys()
    return module.read_document(
        io.BytesIO(write(Document(made.identity, made.title, made.head, parts)))
    )


def traces():
    return (
        list(Answer.objects.order_by("pk").values_list("question", "value", "revision")),
        AnswerRevision.objects.count(),
        Entry.objects.count(),
        Notice.objects.count(),
    )


@pytest.mark.parametrize("way", WAYS)
def test_untouched_template_changes_nothing(application, officer, way):
    given = filled_in(application, officer, way)

    shown = preview_answers(application_id=application.pk, given=given, actor=officer)

    assert (shown.answers, shown.changes, shown.faults) == ({}, (), ())


@pytest.mark.parametrize("way", WAYS)
def test_preview_shows_what_would_change_and_changes_nothing(application, officer, way):
    before = traces()
    given = filled_in(application, officer, way, slogan="새 소개", homes=1200, agreed="예")

    shown = preview_answers(application_id=application.pk, given=given, actor=officer)

    assert shown.answers == {"slogan": "새 소개", "homes": 1200, "agreed": True}
    assert [(c.question.key, c.old) for c in shown.changes] == [
        ("slogan", "=1+1"), ("agreed", None), ("homes", 0),
    ]  # fmt: skip
    assert shown.also_changed == frozenset()
    assert traces() == before


def test_answers_are_taken_over_and_recorded(application, officer):
    count = import_answers(
        application_id=application.pk,
        answers={"slogan": "새 소개", "budget": ANSWERS["budget"]},
        revision=application.revision,
        actor=officer,
        now=NOW,
    )

    application.refresh_from_db()
    assert count == 2
    assert answers_of(application)["slogan"] == "새 소개"
    assert answers_of(application)["budget"] == ANSWERS["budget"]
    assert application.national_won == 3_000_000_000
    entry = Entry.objects.order_by("number").last()
    assert (entry.verb, entry.detail) == (
        "application.import",
        {"questions": ["budget", "slogan"]},
    )


def test_what_somebody_changed_here_since_is_not_taken_back(application, officer):
    given = filled_in(application, officer, homes=5)
    save(application, officer, "plan", {"slogan": "더 새 소개"})

    shown = preview_answers(application_id=application.pk, given=given, actor=officer)

    assert shown.answers == {"homes": 5}


def test_what_was_changed_in_both_places_is_marked(application, officer):
    given = filled_in(application, officer, slogan="문서에서")
    save(application, officer, "plan", {"slogan": "화면에서"})

    shown = preview_answers(application_id=application.pk, given=given, actor=officer)

    assert shown.also_changed == {"slogan"}


def test_change_since_the_preview_is_refused_without_a_trace(application, officer):
    revision = application.revision
    save(application, officer, "plan", {"slogan": "화면에서"})
    before = traces()

    with pytest.raises(Stale):
        import_answers(
            application_id=application.pk,
            answers={"homes": 1},
            revision=revision,
            actor=officer,
            now=NOW,
        )

    assert traces() == before


def test_all_or_none_are_taken_over(application, officer):
    before = traces()

    with pytest.raises(Invalid):
        import_answers(
            application_id=application.pk,
            answers={"homes": 1, "budget": [], "total": "5", "nothing": 1},
            revision=application.revision,
            actor=officer,
            now=NOW,
        )

    assert traces() == before


@pytest.mark.parametrize(
    "identity",
    [None, Identity("other@1", 1, 1), Identity("all-kinds@1", 999_999, 1)],
    ids=["none", "other-form", "other-application"],
)
def test_foreign_document_is_refused(application, officer, identity):
    given = filled_in(application, officer)
    given = type(given)(identity, given.answers, given.tables)

    with pytest.raises(Invalid, match="template"):
        preview_answers(application_id=application.pk, given=given, actor=officer)


@pytest.mark.parametrize(
    ("role", "of", "refusal"),
    [
        (Role.APPROVER, "통영시", NotAllowed),
        (Role.CITY_OFFICER, "속초시", NotFound),
        (Role.PROGRAMME_OFFICER, None, NotFound),
        (Role.AUDITOR, None, NotAllowed),
    ],
)
def test_only_those_who_write_bring_answers(application, officer, role, of, refusal):
    given = filled_in(application, officer, homes=1)
    other = actor(role, city(of) if of else agency())
    before = traces()

    with pytest.raises(refusal):
        preview_answers(application_id=application.pk, given=given, actor=other)
    with pytest.raises(refusal):
        import_answers(
            application_id=application.pk,
            answers={"homes": 1},
            revision=application.revision,
            actor=other,
            now=NOW,
        )

    assert traces() == before


def test_nothing_is_brought_into_what_is_not_being_written(application, officer):
    given = filled_in(application, officer, homes=1)
    application.state = "awaiting_signoff"
    application.save(update_fields=["state"])

    with pytest.raises(IllegalMove):
        preview_answers(application_id=application.pk, given=given, actor=officer)
