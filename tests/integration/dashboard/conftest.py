"""Two people, two sites, and visits that were noted as ingest notes them."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from voile import clock, ids
from voile.accounts import actions as accounts
from voile.accounts.actions import NewAccount
from voile.accounts.throttle import Throttle
from voile.audit import actors
from voile.ids import SessionId, SiteId
from voile.policy import EventFacts, PageHeader, PageViewFact, ScrubbedEvents, types
from voile.recordings.actions import note_segments
from voile.sites import actions as sites
from voile.storage import datakeys
from voile.storage.committer import CommittedSegment
from voile.storage.installation import close_storage, open_storage

HOST = "testserver"
Visit = Callable[..., SessionId]


@dataclass
class House:
    """An owner sees both sites, a viewer the second alone."""

    owner: NewAccount
    viewer: NewAccount
    shop: SiteId
    help: SiteId


@pytest.fixture(autouse=True)
def throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures that one test counted would slow down the next."""
    monkeypatch.setattr("voile.accounts.login.throttle", Throttle())
    monkeypatch.setattr("voile.accounts.accepting.throttle", Throttle())


@pytest.fixture(autouse=True)
def swift() -> Iterator[None]:
    """Passwords that are slow to guess make tests slow too."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(ALLOWED_HOSTS=[HOST], PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture
def storage(db: None, tmp_path: Path) -> Iterator[None]:
    keys = tmp_path / "keys" / "master.key"
    config = dataclasses.replace(settings.VOILE, data_dir=tmp_path, master_key_file=keys)
    open_storage(config, create_master_key=True)
    yield
    close_storage()
    datakeys.forget()


@pytest.fixture
def house(storage: None) -> House:
    shop = sites.create_site(
        "Linen shop", origins=["https://shop.example.org"], consent="required", by=actors.COMMAND
    )
    help_pages = sites.create_site(
        "Help pages", origins=["https://help.example.org"], consent="loaded", by=actors.COMMAND
    )
    return House(
        settled(accounts.create_account("ada@example.org", "owner", by=actors.COMMAND)),
        settled(
            accounts.create_account("grace@example.org", "viewer", by=actors.COMMAND, sites=[help_pages.id])
        ),
        shop.id,
        help_pages.id,
    )


def settled(account: NewAccount) -> NewAccount:
    """Somebody who has chosen a password of their own."""
    chosen = f"unrelated words, number {account.id}"
    accounts.change_password(account.id, chosen, by=actors.COMMAND)
    return replace(account, password=chosen)


@pytest.fixture
def owner(house: House) -> Client:
    return logged_in(house.owner)


@pytest.fixture
def viewer(house: House) -> Client:
    return logged_in(house.viewer)


@pytest.fixture
def visit(house: House) -> Visit:
    """Note one visit of one page view for each path."""
    return _visit


def logged_in(account: NewAccount) -> Client:
    client = Client()
    answer = client.post("/login/", {"email": account.email, "password": account.password})
    assert answer.status_code == 302
    return client


def _visit(
    site: SiteId, name: str, *paths: str, ago: timedelta = timedelta(minutes=5), **more: str
) -> SessionId:
    at = clock.now_at() - ago
    scrubbed = _scrubbed(site, name, paths or ("/",), at, **more)
    note_segments([CommittedSegment(scrubbed, at)])
    return scrubbed.session


def _scrubbed(
    site: SiteId, name: str, paths: tuple[str, ...], at: datetime, label: str = "", device: str = "desktop"
) -> ScrubbedEvents:
    start_ms = int(at.timestamp() * 1000)
    urls = [f"https://shop.example.org{path}" for path in paths]
    views = tuple(
        PageViewFact(start_ms + step * 60_000, url, f"Title of {path}", "load")
        for step, (url, path) in enumerate(zip(urls, paths, strict=True))
    )
    return ScrubbedEvents(
        seal=types._SEAL,
        site=site,
        visitor=ids.visitor_id(site, name),
        session=ids.session_id(site, name),
        recording=ids.recording_id(site, name, "tab"),
        page=ids.page_id(site, name),
        seq=0,
        policy_version=1,
        recorder_version="0.1.0",
        sent_ms=views[-1].at_ms + 2_000,
        final=False,
        session_started_ms=start_ms,
        header=_header(start_ms, urls[0], device),
        labels=(label,) if label else (),
        tags=(),
        events_json=b"[]",
        first_ms=start_ms,
        last_ms=views[-1].at_ms + 1_000,
        facts=EventFacts(clicks=3, event_count=9, page_views=views, has_snapshot=True),
        breaches=Counter(),
        dropped=Counter(),
        content_digest=b"",
    )


def _header(started_ms: int, url: str, device: str) -> PageHeader:
    return PageHeader(
        url=url,
        referrer="",
        title="Title",
        started_ms=started_ms,
        language="en",
        time_zone="Europe/Berlin",
        screen=(1920, 1080),
        viewport=(1280, 720),
        pixel_ratio=1.0,
        touch=False,
        entry="load",
        browser="Chromium 156",
        os="Linux",
        device=device,
        previous_page=None,
    )
