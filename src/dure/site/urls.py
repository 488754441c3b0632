"""Every address of the product."""

from django.urls import include, path

from dure.accounts.views.language import set_language
from dure.site.api import api
from dure.site.views import city, home, trial

site = (
    [
        path("", home.home, name="home"),
        path("cities/<slug:slug>/", city.city, name="city"),
        path("trial/", trial.trial, name="trial"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site)),
    path("api/", api.urls),
    path("i18n/setlang/", set_language, name="set_language"),
    path("accounts/", include("dure.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("dure.places.urls")),
    path("", include("dure.notifications.urls")),
    path("", include("dure.interop.grants360.urls")),
    path("", include("dure.programme.urls")),
    path("", include("dure.delivery.urls")),
    path("", include("dure.transit.urls")),
]

handler400 = "dure.web.refusals.bad_request"
handler403 = "dure.web.refusals.forbidden"
handler404 = "dure.web.refusals.not_found"
handler500 = "dure.web.refusals.broken"
