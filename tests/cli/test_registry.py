from datetime import date

import pytest
from click.testing import CliRunner

from dure.cli.registry import command
from dure.core.errors import Invalid
from tests.factories.municipality import a_figure, a_registry

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "행정구역,2025년10월_총인구수\n서울특별시 종로구 (1111000000),100\n", encoding="cp949"
    )
    return path


def test_load_tells_what_it_did():
    assert run("load").output == (
        "registry: 233 new, 0 changed, 0 unchanged; 230 units stand, as of 2026-07-01\n"
    )


def test_population_tells_what_it_did_and_what_is_missing(table):
    a_registry()

    done = run("population", table, "--date", "2025-10-31", "--source", "MOIS")
    assert done.exit_code == 0
    assert done.stdout == (
        "population of 2025-10-31: 1 new, 0 completed, 0 superseded, 0 unchanged; 0 sums agree\n"
    )
    assert done.stderr.startswith("not in the table (228): 서울특별시 중구, ")


def test_population_refuses_another_month(table):
    a_registry()

    refused = run("population", table, "--date", "2025-09-30", "--source", "MOIS").exception
    assert isinstance(refused, Invalid)
    assert str(refused) == (
        "people.csv, line 1: There is no column 총인구수 for 2025-09. It has 2025년10월."
    )


@pytest.mark.parametrize("missing", ["--date", "--source"])
def test_population_asks_for_date_and_source(table, missing):
    given = {"--date": "2025-10-31", "--source": "MOIS"}
    given.pop(missing)

    refused = run("population", table, *next(iter(given.items())))
    assert refused.exit_code == 2
    assert missing in refused.output


def test_list_tells_one_line_for_each_unit_of_the_day():
    a_registry()
    a_figure("11110", date(2025, 10, 31), 139_417)

    lines = run("list", "--date", "2026-06-30").output.splitlines()
    assert len(lines) == 229
    assert lines[0] == (
        "11110  서울특별시 종로구  Jongno-gu, Seoul  10.0 km²    139,417 (2025-10-31)"
    )
    assert lines[1].endswith("10.0 km²          -")


def test_list_begins_with_a_text():
    a_registry()

    assert [line[:5] for line in run("list", "경기 수원").output.splitlines()] == ["41110"]
