import json
import re

import pytest

from dure.transit.domain.study import StudyState
from tests.factories.result import finished_study
from tests.factories.study import stored_study

NAMES = ["files/result", "files/trips", "files/trace", "files/scenario", "report.html"]


@pytest.mark.parametrize("name", NAMES)
def test_files_are_seen_by_whoever_sees_the_study(city, ada, officer, neighbour, read, name):
    address = f"/studies/{finished_study(by=ada).pk}/{name}"

    assert read(address, ada)[0].status_code == 200
    assert read(address, officer)[0].status_code == 200
    assert read(address, neighbour)[0].status_code == 404
    assert read(address)[0].status_code == 404


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", [s for s in StudyState if s is not StudyState.DONE])
def test_an_unfinished_study_has_no_files(city, ada, read, name, state):
    study = stored_study(state=state, by=ada)

    assert read(f"/studies/{study.pk}/{name}", ada)[0].status_code == 404


def test_an_unknown_file_is_not_found(city, ada, read):
    study = finished_study(by=ada)

    assert read(f"/studies/{study.pk}/files/units", ada)[0].status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "saved"),
    [
        ("result", "application/json", "result.json"),
        ("trips", "application/gzip", "trips.csv.gz"),
        ("scenario", "application/toml", "scenario.toml"),
    ],
)
def test_a_file_is_saved_under_a_name_of_its_own(city, ada, read, name, kind, saved):
    study = finished_study(by=ada)
    answer, _ = read(f"/studies/{study.pk}/files/{name}", ada)

    assert answer["content-type"] == kind
    assert answer["content-disposition"] == f'attachment; filename="dure-{study.pk}-{saved}"'


def test_the_result_is_handed_out_as_it_is(city, ada, read):
    study = finished_study(by=ada)
    assert json.loads(read(f"/studies/{study.pk}/files/result", ada)[1])["format"] == 1


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_report_stands_alone(city, ada, read, language):
    study = finished_study(by=ada)
    answer, page = read(f"/studies/{study.pk}/report.html", ada, language=language)

    assert answer["content-disposition"] == f'attachment; filename="dure-{study.pk}-report.html"'
    assert "<style>" in page
    for asks in (
        "<script",
        "<link",
        " src=",
        "url(",
        "@import",
        "http://",
        "https://",
        "/static/",
    ):
        assert asks not in page
    assert f'lang="{language}"' in page
    assert "24.1" in page
    assert "9.8" in page


def test_wide_tables_of_the_report_scroll_in_regions_of_their_own(city, ada, read):
    study = finished_study(by=ada)
    page = read(f"/studies/{study.pk}/report.html", ada, language="en")[1]
    regions = len(re.findall(r'<div class="wide[\w ]*" role="region" aria-label="Table: ', page))
    assert regions == page.count("<table ") >= 2
    assert page.count('tabindex="0"><table role="table">') == regions


def test_tables_of_the_report_that_stack_on_a_phone_stay_tables_to_who_hears_them(city, ada, read):
    page = read(f"/studies/{finished_study(by=ada).pk}/report.html", ada, language="en")[1]
    found = re.findall(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>", page)
    roles = {(name, re.search(r'role="(\w+)"', rest)[1]) for name, rest in found}

    assert roles == {
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("th", "rowheader"),
        ("td", "cell"),
    }


def test_the_report_is_in_the_readers_language(city, ada, read):
    study = finished_study(by=ada)
    korean = read(f"/studies/{study.pk}/report.html", ada, language="ko")[1]
    english = read(f"/studies/{study.pk}/report.html", ada, language="en")[1]

    assert "기다리는 시간 24.1분 → 9.8분" in korean
    assert "Waiting time 24.1 min → 9.8 min" in english
    assert "dure study transit scenario.toml" in english
    assert "nobody" in english  # whose data it is
