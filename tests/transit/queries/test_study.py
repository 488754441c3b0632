import json

import pytest

from dure.core.actor import ANONYMOUS, SYSTEM
from dure.core.errors import NotFound
from dure.transit.domain.study import StudyState
from dure.transit.queries.study import (
    studies_visible_to,
    study_file,
    study_folder,
    study_result,
    study_visible_to,
)
from tests.factories.study import NOW, acting, officer_of, person, stored_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def studies():
    ada, bob = person("ada"), person("bob")
    return {
        "ada": ada,
        "bob": bob,
        "own": stored_study(by=ada),
        "other": stored_study(by=bob),
        "elsewhere": stored_study(by=bob, slug="elsewhere"),
        "public": stored_study(by=bob, state=StudyState.DONE, published_at=NOW),
        "done": stored_study(by=bob, state=StudyState.DONE),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("nobody", {"public"}),
        ("ada", {"own", "public"}),
        ("bob", {"other", "elsewhere", "public", "done"}),
        ("officer", {"own", "other", "public", "done"}),
        ("system", {"own", "other", "elsewhere", "public", "done"}),
    ],
)
def test_studies_visible_to(studies, who, seen):
    actor = {
        "nobody": ANONYMOUS,
        "ada": acting(studies["ada"]),
        "bob": acting(studies["bob"]),
        "officer": officer_of("grid", person("zoe")),
        "system": SYSTEM,
    }[who]

    assert set(studies_visible_to(actor)) == {studies[name] for name in seen}


def test_study_not_visible_is_not_found(studies):
    with pytest.raises(NotFound):
        study_visible_to(acting(studies["ada"]), studies["other"].pk)


@pytest.mark.parametrize("count", [1, 3])
def test_listing_studies_takes_one_query(django_assert_num_queries, count):
    for _ in range(count):
        stored_study()

    with django_assert_num_queries(1):
        assert len([study.city.name for study in studies_visible_to(SYSTEM)]) == count


def test_half_a_result_is_none():
    study = stored_study(state=StudyState.CUT_OFF)
    folder = study_folder(study.pk)
    folder.mkdir(parents=True)
    (folder / "result.json").write_text("{}")

    with pytest.raises(NotFound):
        study_result(study)


def test_a_finished_study_gives_its_result_and_no_other_file():
    study = stored_study(state=StudyState.DONE)
    folder = study_folder(study.pk)
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps({"format": 1}))

    assert study_result(study) == {"format": 1}
    for name in ("trace", "../result", "units/key.json"):
        with pytest.raises(NotFound):
            study_file(study, name)
