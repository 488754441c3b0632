import pytest

from dure.places.domain.building import BuildingUse, building_use, storeys

U = BuildingUse


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"building": "apartments"}, U.HOME),
        ({"building": "yes"}, U.UNKNOWN),
        ({"building": "yes", "shop": "bakery"}, U.SHOP),
        ({"building": "yes", "office": "company"}, U.OFFICE),
        ({"building": "yes", "amenity": "school"}, U.SCHOOL),
        ({"building": "hospital"}, U.HEALTH),
        ({"building": "garage"}, U.ANCILLARY),
        ({"building": "warehouse"}, U.INDUSTRY),
        ({"building": "apartments", "amenity": "townhall"}, U.CIVIC),
    ],
)
def test_use_follows_the_tags(tags, use):
    assert building_use(tags) is use


@pytest.mark.parametrize(
    ("tags", "use", "floors"),
    [
        ({"building:levels": "5"}, U.HOME, 5),
        ({"building:levels": "2,5"}, U.HOME, 2.5),
        ({"height": "12 m"}, U.OFFICE, 4),
        ({"building": "apartments"}, U.HOME, 3),
        ({"building": "house"}, U.HOME, 1.5),
        ({"building": "retail"}, U.SHOP, 1),
        ({"building:levels": "many"}, U.SHOP, 1),
        ({"building:levels": "-1"}, U.SHOP, 1),
        ({"building:levels": "1e9"}, U.SHOP, 130),
    ],
)
def test_storeys_come_from_levels_then_height_then_use(tags, use, floors):
    assert storeys(tags, use) == pytest.approx(floors)
