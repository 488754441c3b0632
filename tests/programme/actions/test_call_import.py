import copy
import json

import pytest

from dure.audit.models import Entry
from dure.core.actor import SYSTEM, Role
from dure.core.errors import Invalid, NotAllowed
from dure.programme.actions.call_import import import_call
from dure.programme.adapters.shipped import call_template, call_template_names
from dure.programme.domain.call_file import call_file_from_mapping, json_from_bytes
from dure.programme.domain.reading import Faulty
from dure.programme.models import Call, CallTerms, Programme, RubricVersion
from dure.programme.queries.call import terms_of
from dure.programme.queries.call_check import checklist
from dure.programme.queries.call_export import call_file_of
from tests.factories.programme import NOW, a_form, actor, agency, city, ministry

pytestmark = pytest.mark.django_db


def values(name="small_city"):
    return json_from_bytes(call_template(name), source=f"{name}.json")


def bring(given, who=SYSTEM):
    return import_call(
        file=call_file_from_mapping(given, source="call.json"),
        ministry_id=ministry().pk,
        agency_id=agency().pk,
        actor=who,
        now=NOW,
    )


@pytest.mark.parametrize("name", call_template_names())
def test_every_template_becomes_a_call_that_lacks_nothing_but_the_date(name):
    for key in ("small-city", "living-lab", "consortium-demo"):
        a_form(key)

    call = bring(values(name))

    open_points = {item.label for item in checklist(call, call.opens_at) if not item.done}
    assert open_points == set()
    assert all(rubric.body["example"] for rubric in RubricVersion.objects.all())


def test_there_is_a_template_for_every_kind():
    assert call_template_names() == (
        "challenge",
        "consortium_demo",
        "hub",
        "living_lab",
        "small_city",
        "special_district",
        "spread",
        "strong_small",
    )
    assert {values(name)["kind"] for name in call_template_names()} == set(call_template_names())


def test_what_is_written_out_comes_in_again_the_same():
    a_form()
    call = bring(values())
    first = json.loads(json.dumps(call_file_of(call)))

    again = bring(first)

    assert call_file_of(again) == first
    assert RubricVersion.objects.count() == 1
    assert terms_of(again) == terms_of(call)


def spoiled(path, value):
    given = copy.deepcopy(values())
    part = given
    *before, last = path
    for key in before:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return given


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("format",), "dure-call/9", "call.json: format"),
        (("kind",), "moon", "call.json: kind"),
        (("year",), "2022", "call.json: year"),
        (("title",), ..., "call.json: title"),
        (("colour",), "red", "call.json: colour"),
        (("terms",), ..., "call.json: terms"),
        (
            ("terms", "windows", 0, "closes_at"),
            "2021-12-29",
            "call.json: terms.windows[1].closes_at",
        ),
        (("terms", "funding", "national_share"), 0.5, "call.json: terms.funding.national_share"),
        (("terms", "stages", 1, "panle_size"), 7, "call.json: terms.stages[2].panle_size"),
        (
            ("rubrics",),
            [{"key": "x", "version": 1, "name": "x", "body": {}}],
            "call.json: rubrics[1].body.criteria",
        ),
    ],
)  # fmt: skip
def test_a_file_with_a_mistake_changes_nothing(path, value, where):
    with pytest.raises(Faulty) as refusal:
        bring(spoiled(path, value))

    assert where in {fault.where for fault in refusal.value.faults} | {refusal.value.where}
    assert not Call.objects.exists()
    assert not RubricVersion.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"{", "call.json:1"),
        (b'{"a": 1,\n "a": 2}', "call.json"),
        (b'{"a": NaN}', "call.json"),
        ("예".encode("euc-kr"), "call.json"),
        (b"[" * 100_000, "call.json"),
        (b" " * 2_000_001, "call.json"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(content, where):
    with pytest.raises(Invalid) as refusal:
        json_from_bytes(content, source="call.json")
    assert refusal.value.where.startswith(where)


def test_a_rubric_of_the_same_name_with_other_weights_is_refused_whole():
    rubric = {
        "key": "criteria-2022",
        "version": 1,
        "name": "다른 평가표",
        "body": {"criteria": [{"key": "a", "name": "가", "weight": "100"}]},
    }
    bring(values())
    before = (Call.objects.count(), CallTerms.objects.count(), Entry.objects.count())

    with pytest.raises(Invalid, match="already"):
        bring(values() | {"rubrics": [rubric]})

    assert (Call.objects.count(), CallTerms.objects.count(), Entry.objects.count()) == before


def test_only_officers_of_the_agency_bring_calls_in():
    for who in (
        actor(Role.CITY_OFFICER, city()),
        actor(Role.APPROVER, ministry()),
        actor(Role.AUDITOR, ministry()),
    ):
        with pytest.raises(NotAllowed):
            bring(values(), who)
    assert not Programme.objects.exists()
    assert bring(values(), actor(Role.PROGRAMME_OFFICER, agency())).state == "draft"
