"""Addresses of a person's notices."""

from django.urls import path

from dure.notifications.views import notice

app_name = "notifications"

urlpatterns = [
    path("notices/", notice.notices, name="notices"),
    path("notices/<int:notice_id>/open/", notice.open_notice, name="open"),
    path("notices/read/", notice.read_all, name="read_all"),
    path("notices/e-mail/", notice.preferences, name="preferences"),
]
