from dure.places.models.city import City as City
