import pytest
from click.testing import CliRunner

from dure.cli.city import command
from dure.cli.samples import SAMPLES, import_samples
from dure.core.errors import Invalid, NotFound
from dure.places.models import City, CityImport
from tests.factories.city_files import feed as write_feed
from tests.factories.city_files import grid, network_folder, write_osm
from tests.factories.city_files import town as write_town

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(
        command, [str(a) for a in arguments], catch_exceptions=False, standalone_mode=False
    )


def test_import_list_and_report_tell_what_was_found(tmp_path):
    town, feed = write_town(tmp_path / "t.osm.pbf"), write_feed(tmp_path / "f.zip")

    told = run("import", "두레시", "--name-en", "Dure City", "--osm", town, "--gtfs", feed)

    assert "100%  done" in told.stderr
    assert "두레시 (dure-city)" in told.stdout
    assert "dure-city" in run("list").stdout
    report = run("report", "dure-city").stdout
    assert "© OpenStreetMap contributors (ODbL)" in report
    assert "16" in report


def test_a_network_folder_is_imported_by_the_same_command(tmp_path):
    run("import", "Ring", "--network", network_folder(tmp_path / "net"), "--country", "kr")

    assert City.objects.get().slug == "ring"


@pytest.mark.parametrize("options", [(), ("--osm", "a.osm.pbf", "--network", "b")])
def test_roads_come_from_exactly_one_source(options):
    with pytest.raises(Invalid, match="one source"):
        run("import", "X", *options)


def test_a_name_without_latin_letters_asks_for_a_slug(tmp_path):
    with pytest.raises(Invalid, match="Latin"):
        run("import", "두레시", "--network", network_folder(tmp_path / "net"))


def test_a_report_on_a_city_that_is_not_there_is_refused():
    with pytest.raises(NotFound):
        run("report", "nowhere")


def test_samples_are_imported_once_and_again_only_when_their_files_change(settings):
    downloads = settings.DATA / "downloads"
    downloads.mkdir()
    told = []
    write_town(downloads / "test.osm.pbf")

    import_samples(lambda step, share: told.append(step))
    first = CityImport.objects.get()
    told.clear()
    import_samples(lambda step, share: told.append(step))

    assert told == []
    assert CityImport.objects.get() == first
    assert City.objects.get().slug == "karhula"

    nodes, ways = grid()
    write_osm(downloads / "test.osm.pbf", nodes=nodes, ways=ways)
    import_samples(lambda step, share: told.append(step))

    assert CityImport.objects.count() == 2


def test_samples_have_distinct_addresses():
    assert len({sample.profile.slug for sample in SAMPLES}) == len(SAMPLES)
