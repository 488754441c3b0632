from dure.places.models.city import City as City
from dure.places.models.city import CityImport as CityImport
from dure.places.models.parking import ParkingPlace as ParkingPlace
from dure.places.models.stop import Stop as Stop
from dure.places.models.zone import Zone as Zone
