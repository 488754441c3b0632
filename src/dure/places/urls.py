from django.urls import path

from dure.places.views import basemap, quality

app_name = "places"

urlpatterns = [
    path("cities/<slug:slug>/basemap.pmtiles", basemap.basemap, name="basemap"),
    path("cities/<slug:slug>/layers.json", basemap.layers, name="layers"),
    path("cities/<slug:slug>/picture.svg", basemap.picture, name="picture"),
    path("cities/<slug:slug>/quality/", quality.quality, name="quality"),
]
