import pytest

from dure.core.errors import Invalid
from dure.transit.adapters.trip_file import read_trips
from dure.transit.domain.demand import MAX_TRIPS

HEAD = "requested_at,ready_at,origin_lon,origin_lat,destination_lon,destination_lat,passengers\n"


def written(tmp_path, text):
    path = tmp_path / "trips.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_trips_are_read_in_order_of_request(tmp_path):
    path = written(
        tmp_path,
        HEAD + ",08:30,127.0,37.0,127.1,37.1,2\n07:00,09:00:30,127.0,37.0,127.1,37.1,\n",
    )
    trips = read_trips(path)

    assert trips.requested_at.tolist() == [7 * 3600, 8 * 3600 + 1800]
    assert trips.ready_at.tolist() == [9 * 3600 + 30, 8 * 3600 + 1800]
    assert trips.passengers.tolist() == [1, 2]
    assert trips.wheelchairs.tolist() == [0, 0]


def test_times_may_be_seconds_of_the_day(tmp_path):
    trips = read_trips(written(tmp_path, HEAD + "25200,25952,127.0,37.0,127.1,37.1,1\n"))

    assert (trips.requested_at[0], trips.ready_at[0]) == (25200, 25952)


def test_a_file_without_trips_is_a_day_without_trips(tmp_path):
    assert len(read_trips(written(tmp_path, HEAD))) == 0


@pytest.mark.parametrize(
    ("row", "where"),
    [
        pytest.param(",8 am,127.0,37.0,127.1,37.1,1", "line 2, ready_at", id="no time"),
        pytest.param(",08:61,127.0,37.0,127.1,37.1,1", "line 2, ready_at", id="61 minutes"),
        pytest.param(",,127.0,37.0,127.1,37.1,1", "line 2, ready_at", id="time missing"),
        pytest.param("09:00,08:00,127.0,37.0,127.1,37.1,1", "line 2, requested_at", id="after"),
        pytest.param(",08:00,x,37.0,127.1,37.1,1", "line 2, origin_lon", id="no number"),
        pytest.param(",08:00,nan,37.0,127.1,37.1,1", "line 2, origin_lon", id="nan"),
        pytest.param(",08:00,127.0,137.0,127.1,37.1,1", "line 2, origin_lat", id="no latitude"),
        pytest.param(",08:00,127.0,37.0,127.1", "line 2, destination_lat", id="short row"),
        pytest.param(",08:00,127.0,37.0,127.1,37.1,-1", "line 2, passengers", id="minus one"),
        pytest.param(",08:00,127.0,37.0,127.1,37.1,0", "line 2, passengers", id="nobody"),
    ],
)
def test_a_wrong_row_is_refused_with_line_and_field(tmp_path, row, where):
    with pytest.raises(Invalid) as refused:
        read_trips(written(tmp_path, HEAD + row + "\n"))

    assert refused.value.where == f"trips.csv, {where}"
    assert refused.value.remedy


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(Invalid, match="origin_lon") as refused:
        read_trips(written(tmp_path, "ready_at,origin_lat\n"))

    assert refused.value.where == "trips.csv, line 1"


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(Invalid, match="ready_at"):
        read_trips(written(tmp_path, ""))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "trips.csv"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Invalid, match="UTF-8"):
        read_trips(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        read_trips(tmp_path / "none.csv")


def test_too_many_trips_are_refused_at_the_line(tmp_path):
    row = ",08:00,127.0,37.0,127.1,37.1,1\n"

    with pytest.raises(Invalid) as refused:
        read_trips(written(tmp_path, HEAD + row * 100_000))

    assert refused.value.where == f"trips.csv, line {MAX_TRIPS + 2}"
