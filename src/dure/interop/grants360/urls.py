"""Open data of a call's awards, beside its results."""

from django.urls import path

from dure.interop.grants360 import views

app_name = "grants360"

urlpatterns = [
    path("calls/<int:call_id>/results.json", views.package, name="package"),
    path("calls/<int:call_id>/results-360giving.csv", views.flat, name="flat"),
]
