from dure.places.models.city import City as City
from dure.places.models.city import CityImport as CityImport
from dure.places.models.municipality import Municipality as Municipality
from dure.places.models.municipality import RegistryEdition as RegistryEdition
from dure.places.models.parking import ParkingPlace as ParkingPlace
from dure.places.models.population import PopulationFigure as PopulationFigure
from dure.places.models.stop import Stop as Stop
from dure.places.models.zone import Zone as Zone
