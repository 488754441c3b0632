"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("", include("dure.places.urls")),
    path("", include("dure.transit.urls")),
]
