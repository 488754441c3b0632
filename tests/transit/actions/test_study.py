from datetime import timedelta

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.actor import ANONYMOUS, SYSTEM
from dure.core.errors import Busy, IllegalMove, Invalid, NotAllowed, NotFound
from dure.transit.actions.study import (
    cancel_study,
    claim_study,
    fail_study,
    finish_study,
    mark_cut_off,
    publish_study,
    report_progress,
    request_study,
    resume_study,
    unpublish_study,
)
from dure.transit.domain.demand import Demand
from dure.transit.domain.study import MAX_UNFINISHED_PER_PERSON, SILENT_SECONDS, StudyState
from dure.transit.models import Study
from tests.factories.study import (
    NOW,
    acting,
    officer_of,
    person,
    stored_city,
    stored_study,
    tiny_scenario,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def verbs(study):
    return [entry.verb for entry in entries_about(study)]


def test_request_study_stores_and_records_it():
    stored_city()
    ada = person("ada")

    study = request_study(scenario=tiny_scenario(), actor=acting(ada), now=NOW)

    assert (study.state, study.name, study.created_by_id) == ("queued", "Tiny", ada.pk)
    assert study.assumptions == tiny_scenario()
    [entry] = entries_about(study)
    assert (entry.verb, entry.actor_id, entry.detail) == (
        "study.request",
        ada.pk,
        {"city": "grid"},
    )


@pytest.mark.parametrize(
    ("scenario", "who", "refusal"),
    [
        pytest.param(tiny_scenario(), None, NotAllowed, id="not signed in"),
        pytest.param(tiny_scenario(city="nowhere"), "ada", NotFound, id="no such city"),
        pytest.param(tiny_scenario(demand=Demand(trip_file="x.csv")), "ada", Invalid, id="a file"),
    ],
)
def test_request_study_refused_leaves_no_trace(scenario, who, refusal):
    stored_city()
    actor = acting(person(who)) if who else ANONYMOUS

    with pytest.raises(refusal):
        request_study(scenario=scenario, actor=actor, now=NOW)

    assert not Study.objects.exists()


def test_request_study_is_busy_at_the_limit_and_not_before():
    ada, bob = person("ada"), person("bob")
    for _ in range(MAX_UNFINISHED_PER_PERSON - 1):
        stored_study(by=ada)
    stored_study(by=ada, state=StudyState.DONE)
    stored_study(by=bob)

    request_study(scenario=tiny_scenario(), actor=acting(ada), now=NOW)
    with pytest.raises(Busy):
        request_study(scenario=tiny_scenario(), actor=acting(ada), now=NOW)


@pytest.mark.parametrize("state", [StudyState.QUEUED, StudyState.RUNNING, StudyState.CUT_OFF])
def test_cancel_study_by_its_author(state):
    ada = person("ada")
    study = cancel_study(
        study_id=stored_study(by=ada, state=state).pk, actor=acting(ada), now=LATER
    )

    study.refresh_from_db()
    assert (study.state, study.updated_at) == ("cancelled", LATER)
    assert verbs(study) == ["study.cancel"]


def test_cancel_study_by_an_officer_of_the_city_and_not_of_another():
    study = stored_study(by=person("ada"))
    zoe = person("zoe")

    with pytest.raises(NotFound):
        cancel_study(study_id=study.pk, actor=officer_of("elsewhere", zoe), now=NOW)
    cancel_study(study_id=study.pk, actor=officer_of("grid", zoe), now=NOW)


def test_cancel_study_of_another_is_not_there_or_not_allowed():
    hidden = stored_study(by=person("ada"))
    shown = stored_study(by=None, state=StudyState.DONE, published_at=NOW)
    bob = acting(person("bob"))

    with pytest.raises(NotFound):
        cancel_study(study_id=hidden.pk, actor=bob, now=NOW)
    with pytest.raises(NotAllowed):
        cancel_study(study_id=shown.pk, actor=bob, now=NOW)
    assert verbs(hidden) == verbs(shown) == []


def test_cancel_study_that_is_done_is_an_illegal_move():
    ada = person("ada")

    with pytest.raises(IllegalMove):
        cancel_study(
            study_id=stored_study(by=ada, state=StudyState.DONE).pk, actor=acting(ada), now=NOW
        )


def test_claim_study_is_won_once():
    study = stored_study()

    assert claim_study(study_id=study.pk, now=NOW) == 1
    assert claim_study(study_id=study.pk, now=NOW) is None
    study.refresh_from_db()
    assert (study.state, study.attempt, study.heartbeat_at) == ("running", 1, NOW)
    assert verbs(study) == ["study.claim"]


def test_claim_study_that_was_cancelled_is_lost():
    assert claim_study(study_id=stored_study(state=StudyState.CANCELLED).pk, now=NOW) is None


def test_report_progress_of_this_attempt_only():
    study = stored_study(state=StudyState.RUNNING)

    assert report_progress(study_id=study.pk, attempt=1, now=LATER, progress=0.5, step="simulate")
    assert not report_progress(study_id=study.pk, attempt=2, now=LATER, progress=0.9)
    study.refresh_from_db()
    assert (study.progress, study.step, study.heartbeat_at) == (0.5, "simulate", LATER)


def test_a_heartbeat_alone_keeps_the_progress():
    study = stored_study(state=StudyState.RUNNING, progress=0.4, step="simulate")

    report_progress(study_id=study.pk, attempt=1, now=LATER)

    study.refresh_from_db()
    assert (study.progress, study.step) == (0.4, "simulate")


def test_finish_study_shows_the_result():
    study = stored_study(state=StudyState.RUNNING)

    assert finish_study(study_id=study.pk, attempt=1, summary={"trips": 3}, now=LATER)
    study.refresh_from_db()
    assert (study.state, study.summary, study.progress) == ("done", {"trips": 3}, 1.0)


@pytest.mark.parametrize("state", [s for s in StudyState if s is not StudyState.RUNNING])
def test_a_result_that_nobody_wants_changes_nothing(state):
    study = stored_study(state=state, attempt=1)

    assert not finish_study(study_id=study.pk, attempt=1, summary={"trips": 3}, now=LATER)
    assert not fail_study(study_id=study.pk, attempt=1, refusal=Invalid("x"), now=LATER)
    study.refresh_from_db()
    assert (study.state, study.summary) == (state.value, {})
    assert verbs(study) == []


def test_fail_study_says_what_where_and_the_remedy():
    study = stored_study(state=StudyState.RUNNING)
    refusal = Invalid("No roads.", where="[zone]", remedy="Draw another.")

    assert fail_study(study_id=study.pk, attempt=1, refusal=refusal, now=LATER)
    study.refresh_from_db()
    assert (study.state, study.error_what, study.error_where, study.error_remedy) == (
        "failed",
        "No roads.",
        "[zone]",
        "Draw another.",
    )


def test_mark_cut_off_takes_the_silent_and_leaves_the_living():
    silent = stored_study(state=StudyState.RUNNING)
    living = stored_study(state=StudyState.RUNNING, heartbeat_at=LATER)
    queued = stored_study()

    marked = mark_cut_off(now=NOW + timedelta(seconds=SILENT_SECONDS + 1))

    assert marked == [silent.pk]
    for study, state in ((silent, "cut_off"), (living, "running"), (queued, "queued")):
        study.refresh_from_db()
        assert study.state == state


def test_resume_study_forgets_why_it_failed_and_a_new_attempt_follows():
    ada = person("ada")
    study = stored_study(
        by=ada, state=StudyState.FAILED, attempt=1, error_said={"what": {"text": "why"}}
    )

    resume_study(study_id=study.pk, actor=acting(ada), now=LATER)

    study.refresh_from_db()
    assert (study.state, study.error_what, study.error_said) == ("queued", "", {})
    assert claim_study(study_id=study.pk, now=LATER) == 2
    assert not report_progress(study_id=study.pk, attempt=1, now=LATER)


def test_publish_study_is_for_officers_of_the_city():
    ada, zoe = person("ada"), person("zoe")
    study = stored_study(by=ada, state=StudyState.DONE)

    with pytest.raises(NotAllowed):
        publish_study(study_id=study.pk, actor=acting(ada), now=NOW)
    publish_study(study_id=study.pk, actor=officer_of("grid", zoe), now=NOW)
    study.refresh_from_db()
    assert study.published_at == NOW
    unpublish_study(study_id=study.pk, actor=officer_of("grid", zoe), now=NOW)
    study.refresh_from_db()
    assert study.published_at is None
    assert verbs(study) == ["study.publish", "study.unpublish"]


def test_publish_study_that_is_not_done_is_refused():
    study = stored_study()

    with pytest.raises(Invalid):
        publish_study(study_id=study.pk, actor=SYSTEM, now=NOW)
