"""Bad input: a 4xx with a short reason, counted by reason, nothing stored."""

import gzip
import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from examples.installation import Installation, Ports
from examples.ports import free_port

from e2e.harness import shop as shops
from e2e.harness.place import Place, eventually
from e2e.harness.shop import Shop

GOOD = {"v": 1, "recorder": "0.1.0"}


def send(
    place: Place, wid: str, body: bytes, origin: str, encoding: str = "identity"
) -> tuple[int, dict[str, Any]]:
    url = f"{place.url}/i?wid={wid}&encoding={encoding}"
    request = urllib.request.Request(url, data=body, headers={"Origin": origin, "Content-Type": "text/plain"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@pytest.fixture(scope="module")
def shop(place: Place) -> Iterator[Shop]:
    """One for all tests here, since none of them may leave anything in it."""
    with shops.opened(place) as opened:
        yield opened


BAD = {
    "not JSON": (b"this is no JSON", "identity"),
    "half a JSON": (b'{"v":1,"recorder":', "identity"),
    "another form": (b"[]", "identity"),
    "fields missing": (json.dumps(GOOD).encode(), "identity"),
    "deep": (b"[" * 200_000, "identity"),
    "too large": (b" " * (2 << 20), "identity"),
    "no gzip": (b"plain", "gzip"),
    "a bomb": (gzip.compress(b" " * (64 << 20)), "gzip"),
    "an unknown encoding": (b"{}", "brotli"),
    "empty": (b"", "identity"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_is_rejected_with_a_reason(shop: Shop, name: str) -> None:
    body, encoding = BAD[name]
    status, answer = send(shop.place, shop.wid, body, shop.url, encoding)
    assert 400 <= status < 500
    assert answer["outcome"] == "rejected"
    assert answer["reason"]
    assert 0 < len(answer["message"]) < 300
    assert shop.place.sessions(shop.wid) == []


def test_a_wrong_site_and_a_foreign_origin_are_rejected(shop: Shop) -> None:
    body = json.dumps(GOOD).encode()
    for wid, origin in (("1000000001", shop.url), ("nonsense", shop.url), (shop.wid, "https://evil.example")):
        status, answer = send(shop.place, wid, body, origin)
        assert 400 <= status < 500
        assert answer["outcome"] == "rejected"


def test_rejections_are_counted_by_reason(shop: Shop) -> None:
    reasons = [
        send(shop.place, shop.wid, *args)[1]["reason"]
        for args in ((b"no", shop.url), (b"no", "https://evil.example"))
    ]
    eventually(lambda: all(counted(shop, reason) for reason in reasons), what="both counted")


def counted(shop: Shop, reason: str) -> bool:
    outcomes = shop.place.installation.ask("sites", "show", shop.wid)["outcomes"]
    return any(reason in outcome for outcome in outcomes)


def test_the_script_of_an_unknown_site_does_nothing(place: Place) -> None:
    with urllib.request.urlopen(f"{place.url}/inspectlet.js?wid=1000000001&r=1", timeout=10) as answer:
        assert answer.status == 200
        assert len(answer.read()) < 200


def serve_refuses(installation: Installation) -> str:
    done = subprocess.run(
        [str(installation.voile), "serve"],
        env=installation.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    return done.stderr


@pytest.fixture
def elsewhere(place: Place, tmp_path: Path) -> Installation:
    """An installation that was set up and is not running."""

    made = replace(
        place.installation,
        data_dir=tmp_path / "data",
        ports=Ports(free_port(), free_port(), free_port()),
        extra={},
    )
    made.ask("init")
    return made


def test_a_missing_master_key_is_refused(elsewhere: Installation) -> None:
    (elsewhere.data_dir / "keys" / "master.key").unlink()
    said = serve_refuses(elsewhere)
    assert "master" in said.lower()
    assert "backup" in said.lower() or "restore" in said.lower() or "put" in said.lower()


def test_a_data_directory_of_another_version_is_refused(elsewhere: Installation) -> None:
    (elsewhere.data_dir / "version").write_text("99\n")
    assert "version" in serve_refuses(elsewhere)


def test_a_taken_port_is_named(elsewhere: Installation, place: Place) -> None:
    taken = replace(elsewhere, ports=replace(elsewhere.ports, voile=place.installation.ports.voile))
    said = serve_refuses(taken)
    assert str(taken.ports.voile) in said
    assert "VOILE_PORT" in said


def test_a_second_server_on_one_data_directory_is_refused(place: Place) -> None:

    second = replace(place.installation, ports=Ports(free_port(), free_port(), free_port()))
    assert str(place.installation.data_dir) in serve_refuses(second)


def test_an_unreadable_master_key_is_refused(elsewhere: Installation) -> None:
    key = elsewhere.data_dir / "keys" / "master.key"
    os.truncate(key, 3)
    assert "master" in serve_refuses(elsewhere).lower()
