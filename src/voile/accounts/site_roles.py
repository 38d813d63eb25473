"""What somebody may do at one site. Owners may do everything everywhere and need no role at a site."""

from django.db import models


class SiteRole(models.TextChoices):
    """A manager may all that a viewer may, and alter the site and who sees it."""

    VIEWER = "viewer", "Viewer"
    MANAGER = "manager", "Manager"
