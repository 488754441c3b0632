import pytest

from dure.transit.domain.material import ZoneFacts
from dure.transit.queries.study_page import page_of
from dure.transit.views.charts import curve_charts, place_layers, wait_chart
from dure.transit.views.drawing import LEFT, RIGHT, drawing
from tests.factories.result import estimate, result

ZONES = [
    ZoneFacts(number=n, name=f"Quarter {n}", lon=127.0, lat=37.0, outline={"type": "Polygon"})
    for n in range(1, 5)
]


def test_marks_lie_on_one_scale_and_in_the_order_of_their_values():
    rows = drawing(page_of(result()))["rows"][:3]
    places = {str(row["arm"]): float(row["x"]) for row in rows}

    assert LEFT < places["demand_responsive"] < places["today"] < places["fixed"] < RIGHT
    assert all(float(row["low"]) < float(row["x"]) < float(row["high"]) for row in rows)


def test_what_has_no_value_has_no_mark():
    given = result()
    given["arms"][0]["measures"]["wait_mean"] = estimate(None)

    assert "x" not in drawing(page_of(given))["rows"][0]


def test_an_empty_curve_can_be_drawn():
    given = result() | {"fleet_curve": []}
    page = page_of(given)

    assert drawing(page)["curves"][0]["points"] == []
    assert curve_charts(page)["wait"]["series"][0]["data"] == []


def test_the_chart_of_waits_has_three_named_arms_and_ends_where_nearly_all_have_boarded():
    options = wait_chart(page_of(result()))

    assert [series["arm"] for series in options["series"]] == ["today", "fixed", "demand"]
    assert options["xAxis"]["max"] == 50
    assert max(at for at, _ in options["series"][0]["data"]) <= 50


def test_the_curve_is_in_minutes_with_its_interval_and_marks_the_study():
    series = curve_charts(page_of(result()))["wait"]["series"][0]

    assert series["data"] == [[1, pytest.approx(9.8)], [2, pytest.approx(9.8)]]
    assert series["interval"][0] == [pytest.approx(9.4), pytest.approx(10.2)]
    assert series["markLine"]["data"] == [{"xAxis": 2}]


def test_neighbourhoods_carry_the_sign_of_their_change():
    [layer] = place_layers(page_of(result()).places, ZONES)
    told = [feature["properties"] for feature in layer["data"]["features"]]

    assert [one["sign"] for one in told] == [-1, 1, 0, None]
    assert [one["text"] for one in told] == ["−2.0", "+2.0", "+0.2", ""]
