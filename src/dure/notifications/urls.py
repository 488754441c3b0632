"""Addresses of a person's notices."""

from django.urls import URLPattern

app_name = "notifications"

urlpatterns: list[URLPattern] = []
