import csv
import hashlib
from datetime import date, timedelta

import pytest

from dure.audit.models import Entry
from dure.core.actor import ANONYMOUS, SYSTEM
from dure.core.errors import Invalid, NotAllowed
from dure.places.actions.population import import_population
from dure.places.models import PopulationFigure
from dure.places.queries.municipality import municipality_by_code
from dure.places.queries.population import population_at
from tests.factories.municipality import NOW, a_registry

pytestmark = pytest.mark.django_db
DAY = date(2025, 10, 31)
HEAD = "행정구역,2025년10월_총인구수,2025년10월_세대수"
AGES = "행정구역,2025년10월_계_총인구수,2025년10월_계_65~69세,2025년10월_계_70세 이상"
JONGNO = "서울특별시 종로구 (1111000000)"
JUNG = "서울특별시 중구 (1114000000)"


def a_table(*lines):
    return "\n".join(lines).encode("cp949")


def imported(*lines, day=DAY, source="MOIS", actor=SYSTEM, now=NOW, **options):
    return import_population(
        content=a_table(*lines),
        file_name="people.csv",
        reference_date=day,
        source=source,
        actor=actor,
        now=now,
        **options,
    )


def figures(**conditions):
    return set(
        PopulationFigure.objects.filter(**conditions).values_list(
            "municipality__code", "residents", "households", "residents_65_plus"
        )
    )


@pytest.mark.django_db(transaction=True)
def test_import_population_opens_its_own_transaction():
    a_registry()

    assert imported(HEAD, f"{JONGNO},100,50").added == 1


def test_import_population_appends_figures_and_records_it():
    edition = a_registry()
    lines = (HEAD, f"{JONGNO},100,50", f"{JUNG},90,40")

    done = imported(*lines)

    assert (done.added, done.completed, done.superseded, done.unchanged) == (2, 0, 0, 0)
    assert len(done.missing) == 227
    assert "경기도 수원시" in done.missing
    assert figures() == {("11110", 100, 50, None), ("11140", 90, 40, None)}
    figure = PopulationFigure.objects.first()
    assert (figure.reference_date, figure.source, figure.entered_at) == (DAY, "MOIS", NOW)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id) == ("registry.population", str(edition.pk))
    assert entry.detail["sha256"] == hashlib.sha256(a_table(*lines)).hexdigest()
    assert (entry.detail["file"], entry.detail["added"]) == ("people.csv", 2)


def test_import_population_twice_changes_nothing():
    a_registry()
    lines = (HEAD, f"{JONGNO},100,50", f"{JUNG},90,40")
    imported(*lines)

    done = imported(*lines, now=NOW + timedelta(days=1))

    assert (done.added, done.unchanged) == (0, 2)
    assert PopulationFigure.objects.count() == 2


def test_import_population_refuses_other_numbers_and_leaves_no_trace():
    a_registry()
    imported(HEAD, f"{JONGNO},100,50")

    with pytest.raises(
        Invalid, match=r"1 units already have other numbers.*서울특별시 종로구 with 100"
    ):
        imported(HEAD, f"{JONGNO},101,50", f"{JUNG},90,40")
    assert figures() == {("11110", 100, 50, None)}
    assert Entry.objects.count() == 1


def test_import_population_supersedes_when_asked_and_keeps_the_old():
    a_registry()
    imported(HEAD, f"{JONGNO},100,50", f"{JUNG},90,40")
    later = NOW + timedelta(days=1)

    done = imported(HEAD, f"{JONGNO},101,50", f"{JUNG},90,40", supersede=True, now=later)

    assert (done.added, done.superseded, done.unchanged) == (0, 1, 1)
    assert figures(superseded_at=later) == {("11110", 100, 50, None)}
    assert figures(superseded_at=None) == {("11110", 101, 50, None), ("11140", 90, 40, None)}


@pytest.mark.parametrize("first", [HEAD, AGES], ids=["households_first", "ages_first"])
def test_import_population_completes_what_another_table_began(first):
    a_registry()
    tables = {HEAD: f"{JONGNO},100,50", AGES: f"{JONGNO},100,12,8"}
    imported(first, tables.pop(first))

    ((head, line),) = tables.items()
    done = imported(head, line)

    assert (done.added, done.completed, done.superseded) == (0, 1, 0)
    assert figures(superseded_at=None) == {("11110", 100, 50, 20)}


def test_import_population_of_another_source_stands_beside_it():
    a_registry()
    imported(HEAD, f"{JONGNO},100,50")

    assert imported(HEAD, f"{JONGNO},200,50", source="census").added == 1


def test_import_population_leaves_out_unknown_rows_when_asked():
    a_registry()
    lines = (HEAD, f"{JONGNO},100,50", "경기도 새시 (4199000000),5,2")

    with pytest.raises(Invalid, match="skip-unknown"):
        imported(*lines)
    assert imported(*lines, skip_unknown=True).left_out == ("경기도 새시 (4199000000)",)


@pytest.mark.parametrize(
    ("lines", "options", "told"),
    [
        ((HEAD, f"{JONGNO},100,50", f"{JUNG},x,40"), {}, "line 3"),
        ((HEAD, f"{JONGNO},100,50", f"{JONGNO},100,50"), {}, "counted twice"),
        ((HEAD, f"{JONGNO},100,50"), {"source": " "}, "needs its source"),
        ((HEAD, f"{JONGNO},100,50"), {"day": date(2026, 11, 23)}, "lies ahead"),
        ((HEAD, f"{JONGNO},100,50"), {"day": date(2025, 9, 30)}, "no column 총인구수 for 2025-09"),
    ],
    ids=["bad_value", "counted_twice", "no_source", "tomorrow", "another_month"],
)
def test_import_population_refused_leaves_no_trace(lines, options, told):
    a_registry()

    with pytest.raises(Invalid, match=told):
        imported(*lines, **options)
    assert (PopulationFigure.objects.count(), Entry.objects.count()) == (0, 0)


def test_import_population_is_for_administrators():
    a_registry()

    with pytest.raises(NotAllowed):
        imported(HEAD, f"{JONGNO},100,50", actor=ANONYMOUS)


def test_import_population_asks_for_the_registry_first():
    with pytest.raises(Invalid, match="registry load"):
        imported(HEAD, f"{JONGNO},100,50")


def test_import_population_knows_today_where_the_people_are():
    a_registry()
    nine_in_the_evening_utc = NOW.replace(hour=21)

    head = "행정구역,2026년11월_총인구수"
    done = imported(head, f"{JONGNO},9", day=date(2026, 11, 23), now=nine_in_the_evening_utc)
    assert done.added == 1


def test_import_population_of_the_whole_country(shared_data):
    """All 229 units of 2016 under the codes of that year, with totals and one city's wards."""
    a_registry()
    path = shared_data / "admin_kr_sigungu" / "basic_local_governments.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    head = ",".join(f"2016년12월_{label}" for label in ("총인구수", "65세이상전체"))
    lines, provinces = [f"행정구역,{head}"], {}
    for row in rows:
        # A city of wards bears its first ward's code in that table.
        code = row["code"] if row["parts"] == "1" else row["code"][:4] + "0"
        people, old = int(float(row["pop_2016"])), int(float(row["pop65_2016"]))
        lines.append(f"{row['sido_now']} {row['city']} ({code}00000),{people},{old}")
        total = provinces.setdefault(code[:2], [0, 0])
        provinces[code[:2]] = [total[0] + people, total[1] + old]
    lines += [f"시도 ({code}00000000),{a},{b}" for code, (a, b) in provinces.items()]
    everybody = [sum(column) for column in zip(*provinces.values(), strict=True)]
    lines.append(f"전국 (1000000000),{everybody[0]},{everybody[1]}")
    lines.append("경기도 수원시 장안구 (4111100000),1194041,0")

    done = imported(*lines[:-1], day=date(2016, 12, 31))

    assert (done.added, done.missing, done.checked) == (229, (), 18)
    assert everybody[0] == 51_696_216
    gunwi = population_at(municipality_by_code("27720"), date(2017, 1, 1))
    assert (gunwi.residents, gunwi.residents_65_plus) != (None, None)
    with pytest.raises(Invalid, match=r"수원시 has .*its wards add up to 0"):
        imported(*lines, day=date(2016, 12, 31))
