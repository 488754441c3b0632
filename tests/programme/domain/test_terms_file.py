from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.programme.domain.deadline import in_time
from dure.programme.domain.reading import Faulty
from dure.programme.domain.terms import WindowKind
from dure.programme.domain.terms_file import EMPTY_TERMS, terms_from_mapping, terms_to_mapping
from tests.factories.call import TERMS

TURNED = {"attribute": "province", "value": "x", "at_least": 3, "at_most": 2}


def spoiled(path, value):
    body = deepcopy(TERMS)
    part = body
    for key in path[:-1]:
        part = part[key]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return body


def test_terms_are_written_and_read_the_same():
    terms = terms_from_mapping(TERMS)
    assert terms_from_mapping(terms_to_mapping(terms)) == terms
    assert terms.stages[1].weight == Fraction(2, 5)
    assert terms_to_mapping(terms)["stages"][1]["weight"] == "2/5"


def test_nothing_laid_down_is_terms_too():
    assert terms_from_mapping(EMPTY_TERMS).windows == ()


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("time_zone",), "Asia/Atlantis", "time_zone"),
        (("time_zone",), "../etc/passwd", "time_zone"),
        (("time_zone",), ..., "time_zone"),
        (("colour",), 1, "colour"),
        (("objection_days",), -1, "objection_days"),
        (("objection_days",), True, "objection_days"),
        (("objection_days",), 7.0, "objection_days"),
        (("windows",), {}, "windows"),
        (("windows", 0), 5, "windows[1]"),
        (("windows", 0, "opens_at"), "2021-12-27T09:00:00", "windows[1].opens_at"),
        (("windows", 0, "opens_at"), 20211227, "windows[1].opens_at"),
        (("windows", 1, "kind"), "submission", "windows[2].kind"),
        (("windows", 1, "kind"), ["check"], "windows[2].kind"),
        (("windows", 0, "closes_at"), "2021-12-27T00:00:00+00:00", "windows[1].closes_at"),
        (("stages", 1, "number"), 5, "stages[2].number"),
        (("stages", 1, "quorum"), 8, "stages[2].quorum"),
        (("stages", 1, "weight"), 0.4, "stages[2].weight"),
        (("stages", 1, "weight"), "1/0", "stages[2].weight"),
        (("stages", 1, "weight"), "nan", "stages[2].weight"),
        (("stages", 1, "rubric"), "Written", "stages[2].rubric"),
        (("eligibility", 0, "parameters", "kinds"), [], "eligibility[1].parameters.kinds"),
        (("eligibility", 0, "parameters", "kinds"), ["moon"], "eligibility[1].parameters.kinds"),
        (("eligibility", 1, "parameters", "x"), 1, "eligibility[2].parameters.x"),
        (("funding", "national_cap_won"), "2000000000", "funding.national_cap_won"),
        (("funding", "national_cap_won"), 10**16, "funding.national_cap_won"),
        (("funding", "national_share"), "3/2", "funding.national_share"),
        (("funding", "national_share"), "0", "funding.national_share"),
        (("funding", "tranches", 0, "share"), "1/3", "funding.tranches"),
        (("funding", "tranches", 0, "condition"), "rain", "funding.tranches[1].condition"),
        (("selection", "aggregate"), "mean", "selection.trim"),
        (("selection", "threshold"), "6/5", "selection.threshold"),
        (("selection", "tie_breakers"), ["need", "need"], "selection.tie_breakers"),
        (("selection", "quotas"), [TURNED], "selection.quotas[1].at_most"),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_path(path, value, where):
    with pytest.raises(Faulty) as refusal:
        terms_from_mapping(spoiled(path, value))
    assert refusal.value.where == where
    assert {fault.where.split(".")[0] for fault in refusal.value.faults} == {where.split(".")[0]}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*TERMS, "kind", "number"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_whatever_is_given_is_read_or_refused_never_worse(value):
    with suppress(Faulty):
        terms_from_mapping(value)


DEADLINE = datetime(2021, 12, 29, 18, 0, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    ("received", "accepted"),
    [
        (DEADLINE - timedelta(microseconds=1), True),
        (DEADLINE, False),
        (datetime(2021, 12, 29, 8, 59, 59, 999_999, tzinfo=UTC), True),
        (datetime(2021, 12, 29, 9, 0, tzinfo=UTC), False),
        (datetime(2021, 12, 29, 3, 59, 59, 999_999, tzinfo=ZoneInfo("America/New_York")), True),
        (datetime(2021, 12, 29, 4, 0, tzinfo=ZoneInfo("America/New_York")), False),
    ],
)
def test_a_deadline_is_one_instant_wherever_it_is_read(received, accepted):
    window = terms_from_mapping(TERMS).window(WindowKind.SUBMISSION)
    told = in_time(now=received, opens_at=window.opens_at, closes_at=window.closes_at)
    assert told is accepted


def test_a_reader_where_clocks_change_sees_the_same_instant():
    """Summer time ended in Berlin on 31 October 2021 at 03:00; the deadline does not notice."""
    body = spoiled(("windows", 0, "opens_at"), "2021-10-30T09:00:00+09:00")
    body["windows"][0]["closes_at"] = "2021-10-31T10:30:00+09:00"
    closes_at = terms_from_mapping(body).windows[0].closes_at
    berlin = closes_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (berlin.hour, berlin.minute, berlin.fold) == (2, 30, 1)
    assert berlin.astimezone(UTC) == closes_at
