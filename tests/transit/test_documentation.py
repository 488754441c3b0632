from pathlib import Path

import pytest
from django.utils.translation import override

from dure.engine.simulation.trace import Outcome as Simulated
from dure.transit import labels
from dure.transit.adapters.trips_csv import COLUMNS
from dure.transit.domain.comparison import COMPARISONS
from dure.transit.domain.fleet import DispatcherKind
from dure.transit.domain.measures import MEASURES, Outcome
from dure.transit.domain.study import Arm, StudyState
from dure.transit.domain.trip_rows import NEEDED, OPTIONAL

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "measures/transit.md").read_text("utf-8")
DISPATCHERS = (DOCS / "reference/dispatchers.md").read_text("utf-8")
ALL = (*MEASURES, *COMPARISONS)


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.key)
def test_every_measure_is_documented_as_the_code_defines_it(measure):
    section = PAGE.partition(f"### `{measure.key}`\n")[2].partition("\n### ")[0]

    assert measure.definition in section
    assert f"- Unit: {measure.unit}" in section
    assert "- Formula: " in section
    assert measure.never_with in section


@pytest.mark.parametrize("column", [*NEEDED, *OPTIONAL, *COLUMNS])
def test_every_column_is_documented(column):
    assert f"`{column}`" in PAGE


@pytest.mark.parametrize("kind", DispatcherKind)
def test_every_dispatcher_is_documented(kind):
    assert f"## `{kind}`" in DISPATCHERS


def untranslated(texts):
    with override("en"):
        return {key: str(text) for key, text in texts.items()}


def test_everything_that_people_read_has_a_label():
    assert set(labels.MEASURE) == {measure.key for measure in ALL}
    assert {m.key: m.definition for m in ALL} == untranslated(labels.MEANING)
    assert {m.key: m.never_with for m in ALL if m.never_with} == untranslated(labels.NEVER_WITH)
    assert set(labels.STUDY_STATE) == set(StudyState)
    assert set(labels.ARM) == set(Arm)
    assert set(labels.OUTCOME) == set(Outcome)
    assert set(labels.DISPATCHER) == set(DispatcherKind)
    assert set(labels.DISPATCHER_MEANING) == set(DispatcherKind)
    assert set(labels.DISPATCHER_METHOD) == set(DispatcherKind)


def test_outcomes_are_those_of_the_simulation():
    assert {o.name: o.value for o in Outcome} == {o.name: o.value for o in Simulated}
