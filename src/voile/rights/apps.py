from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "voile.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from voile.recordings.erased import sessions_erased
        from voile.rights.receipts import unlink

        sessions_erased.connect(unlink, dispatch_uid="rights.receipts")
