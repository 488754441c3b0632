from django.urls import path

from dure.transit.views import files, listing, setup, study

app_name = "transit"

urlpatterns = [
    path("studies/", listing.studies, name="studies"),
    path("cities/<slug:slug>/studies/", listing.city_studies, name="city_studies"),
    path("cities/<slug:slug>/studies/new", setup.new, name="new"),
    path("studies/<int:study_id>/", study.study, name="study"),
    path("studies/<int:study_id>/progress", study.progress, name="progress"),
    path("studies/<int:study_id>/cancel", study.cancel, name="cancel"),
    path("studies/<int:study_id>/resume", study.resume, name="resume"),
    path("studies/<int:study_id>/publish", study.publish, name="publish"),
    path("studies/<int:study_id>/unpublish", study.unpublish, name="unpublish"),
    path("studies/<int:study_id>/report.html", files.report, name="report"),
    path("studies/<int:study_id>/files/<slug:name>", files.file, name="file"),
]
