from datetime import date
from types import SimpleNamespace

from django.utils.translation import override

from dure.delivery.views.burn_down import chart_of


def test_the_axis_writes_months_as_the_page_does():
    point = SimpleNamespace(day=date(2022, 3, 1), planned_won=2_000_000, spent_won=None)
    curve = SimpleNamespace(points=[point])
    with override("ko"):
        assert chart_of(curve)["xAxis"]["data"] == ["2022. 3."]
    with override("en"):
        assert chart_of(curve)["xAxis"]["data"] == ["Mar 2022"]
