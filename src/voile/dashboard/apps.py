from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "voile.dashboard"
    label = "dashboard"
