"""Gives an installation its first account and the site of the demo shop, where it has none yet."""

from dataclasses import dataclass, field

from examples.installation import Installation

EMAIL = "owner@voile.example"
SITE = "Demo shop"
_PASSWORD_FILE = "initial-password"


@dataclass(frozen=True)
class Login:
    """The first account; `password` is None once it was changed."""

    email: str
    password: str | None = field(repr=False)


def prepare(installation: Installation) -> str:
    """Makes what is missing and returns the id of the shop's site. A second call changes nothing."""
    if not (installation.data_dir / "version").exists():
        installation.ask("init", "--email", EMAIL)
    sites = installation.ask("sites", "list")
    known = next((site for site in sites if site["name"] == SITE), None)
    if known is None:
        return _create(installation)
    # The shop's port is a setting, so its origin and the address of its images can change.
    if installation.shop_url not in known["origins"]:
        installation.ask("sites", "set", known["id"], "origins", installation.shop_url)
        keep_images(installation, known["id"])
    return str(known["id"])


def _create(installation: Installation) -> str:
    origin = installation.shop_url
    site = installation.ask("sites", "create", SITE, "--origin", origin, "--consent", "required")
    keep_images(installation, site["id"])
    return str(site["id"])


def keep_images(installation: Installation, site: str) -> None:
    installation.ask("sites", "set", site, "images", f"{installation.shop_url}/static/img/")


def login(installation: Installation) -> Login:
    file = installation.data_dir / "keys" / _PASSWORD_FILE
    if not file.is_file():
        return Login(EMAIL, None)
    email, _, password = file.read_text(encoding="utf-8").strip().partition("\n")
    return Login(email, password)
