from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "dure.files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dure.files.actions import stored_file  # noqa: PLC0415  models are ready only now
        from dure.files.jobs import queue_scan  # noqa: PLC0415

        stored_file.AFTER_STORING[:] = [queue_scan]
