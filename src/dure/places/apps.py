from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "dure.places"
    default_auto_field = "django.db.models.BigAutoField"
