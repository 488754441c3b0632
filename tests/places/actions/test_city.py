import fcntl
from datetime import UTC, datetime, timedelta

import pytest

from dure.audit.models import Entry
from dure.audit.queries.entry import verify_chain
from dure.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from dure.core.errors import Busy, Invalid, NotAllowed
from dure.places.actions import city as actions
from dure.places.actions.city import import_city
from dure.places.domain.city import CityProfile, CitySources, SourceKind
from dure.places.models import City, CityImport, ParkingPlace, Stop, Zone
from dure.places.queries.city import city_by_slug, city_files, quality_of
from tests.factories.city_files import feed as write_feed
from tests.factories.city_files import network_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_map")]
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture
def sources(town, feed):
    return CitySources(SourceKind.OSM, town, gtfs=feed)


def bring(profile, sources, *, actor=SYSTEM, now=NOW):
    return import_city(profile=profile, sources=sources, actor=actor, now=now)


def traces(folder):
    """Return every row and file that an import could leave."""
    tables = (City, CityImport, Zone, Stop, ParkingPlace, Entry)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    files = sorted(p.relative_to(folder).as_posix() for p in (folder / "cities").rglob("*"))
    return rows, [name for name in files if not name.endswith(".lock")]


def test_an_import_stores_the_city_and_its_entry(profile, sources):
    city = bring(profile, sources)

    city.refresh_from_db()
    assert (city.slug, city.name, city.name_en) == ("dure-si", "두레시", "Dure City")
    assert (city.country, city.time_zone) == ("KR", "Asia/Seoul")
    assert city.attribution == ["© OpenStreetMap contributors (ODbL)"]
    assert [stop.code for stop in city.stops.all()] == ["s1", "s2", "s3", "n2001", "n2002"]
    assert sum(zone.weight for zone in city.zones.all()) == pytest.approx(1)
    assert city.parking_places.get().capacity == 40
    current = city.current_import
    assert (current.source, current.imported_at) == ("osm", NOW)
    assert [row["name"] for row in current.source_files] == ["town.osm.pbf", "feed.zip"]
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_type, entry.subject_id) == (
        "city.import",
        "places.city",
        str(city.pk),
    )
    assert entry.detail == {"key": current.key, "source": "osm", "files": current.source_files}
    assert verify_chain() == (1, None)
    assert city_files(city).timetable.is_file()
    assert quality_of(city).counts["stops"] == 5


def test_an_import_again_replaces_the_rows_and_keeps_the_import_before(profile, sources, town):
    first = bring(profile, sources)
    old = first.current_import.key
    second = bring(profile, CitySources(SourceKind.OSM, town), now=NOW + timedelta(seconds=1))

    assert City.objects.get() == second == first
    assert [stop.code for stop in second.stops.all()] == ["n2001", "n2002"]
    assert city_files(second).timetable is None
    folder = city_files(second).network.parent.parent
    assert {p.name for p in folder.iterdir()} == {old, second.current_import.key}


def test_the_third_import_forgets_the_first_and_what_a_kill_left_behind(
    profile, sources, settings
):
    stray = settings.DATA / "cities" / "dure-si" / "20200101-cut"
    stray.mkdir(parents=True)

    keys = [
        bring(profile, sources, now=NOW + timedelta(days=day)).current_import.key
        for day in range(3)
    ]

    assert {p.name for p in stray.parent.iterdir()} == set(keys[1:])
    assert set(CityImport.objects.values_list("key", flat=True)) == set(keys[1:])
    assert Entry.objects.count() == 3


def test_an_administrator_may_import(profile, sources, django_user_model):
    person = django_user_model.objects.create_user("a@example.org", "x", name="A")
    actor = Actor(person.pk, grants=frozenset({(Role.ADMINISTRATOR, 1)}))

    bring(profile, sources, actor=actor)

    assert Entry.objects.get().actor_id == person.pk


@pytest.mark.parametrize(
    "actor",
    [ANONYMOUS, Actor(3), Actor(3, grants=frozenset({(Role.CITY_OFFICER, 1)}))],
    ids=["stranger", "person", "officer"],
)
def test_others_may_not_import_and_leave_no_trace(profile, sources, settings, actor):
    before = traces(settings.DATA)

    with pytest.raises(NotAllowed):
        bring(profile, sources, actor=actor)
    assert traces(settings.DATA) == before


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"slug": "Dure"}, "slug"),
        ({"slug": "../up"}, "slug"),
        ({"slug": "a" * 61}, "slug"),
        ({"slug": ""}, "slug"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"country": "Korea"}, "country"),
        ({"time_zone": "Asia/Dure"}, "time_zone"),
        ({"time_zone": "../etc"}, "time_zone"),
    ],
)
def test_a_bad_profile_is_refused_and_leaves_no_trace(sources, settings, changes, where):
    facts = {"slug": "dure-si", "name": "두레시", "name_en": "Dure"} | changes
    before = traces(settings.DATA)

    with pytest.raises(Invalid) as refusal:
        bring(CityProfile(**facts), sources)
    assert refusal.value.where == where
    assert traces(settings.DATA) == before


@pytest.mark.parametrize("again", [False, True], ids=["new city", "known city"])
@pytest.mark.parametrize("fault", ["cut extract", "feed without times", "zone astray", "no file"])
def test_a_bad_file_is_refused_and_leaves_no_trace(
    profile, sources, settings, tmp_path, again, fault
):
    if again:
        bring(profile, sources)
    roads, feed, zones = sources.roads, sources.gtfs, None
    if fault == "cut extract":
        roads = tmp_path / "cut.osm.pbf"
        roads.write_bytes(sources.roads.read_bytes()[:-40])
    elif fault == "feed without times":
        feed = write_feed(tmp_path / "short.zip", without=("stop_times.txt",))
    elif fault == "zone astray":
        zones = tmp_path / "zones.csv"
        zones.write_text("lon,lat,population\n7,7,7\n")
    else:
        feed = tmp_path / "none.zip"
    before = traces(settings.DATA)

    with pytest.raises(Invalid):
        bring(
            profile,
            CitySources(SourceKind.OSM, roads, gtfs=feed, zones=zones),
            now=NOW + timedelta(hours=1),
        )
    assert traces(settings.DATA) == before


def test_a_failure_while_the_rows_are_written_leaves_the_old_city(
    profile, sources, settings, tmp_path, monkeypatch
):
    bring(profile, sources)
    before = traces(settings.DATA)

    def fail(**entry):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "record", fail)

    with pytest.raises(RuntimeError):
        bring(
            profile,
            CitySources(SourceKind.NETWORK, network_folder(tmp_path / "net")),
            now=NOW + timedelta(hours=1),
        )
    assert traces(settings.DATA) == before


def test_a_city_that_is_being_imported_is_busy(profile, sources, settings):
    folder = settings.DATA / "cities"
    folder.mkdir()
    with (folder / ".dure-si.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(Busy):
            bring(profile, sources)


def test_the_sample_city_is_imported(samples):
    city = bring(
        CityProfile(
            "la-serena", "라세레나–코킴보", "La Serena–Coquimbo", "CL", "America/Santiago"
        ),
        CitySources(
            SourceKind.AEQUILIBRAE, samples / "coquimbo.zip", gtfs=samples / "gtfs_coquimbo.zip"
        ),
    )

    assert city.zones.count() == 133
    assert city.stops.count() == 78
    assert city_by_slug("la-serena").attribution == [
        "© OpenStreetMap contributors (ODbL)",
        "AequilibraE (aequilibrae.com)",
    ]


def test_korean_roads_are_imported_by_the_same_action(shared_data):
    city = bring(
        CityProfile("doan", "도안", "Doan"),
        CitySources(SourceKind.NETWORK, shared_data / "road_kr_daejeon_doan_etri"),
    )

    assert quality_of(city).counts["junctions"] == 2290
