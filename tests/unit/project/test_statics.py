from pathlib import Path
from typing import Any

import pytest

from voile.project import statics


async def fetch(path: str, query: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"method": method, "path": path, "query_string": query.encode()}
    await statics.serve(scope, receive, send)
    head = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], head, sent[1]["body"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "voile.css").write_text("a{}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(statics, "ROOT", folder)
    return folder


async def test_a_file_is_served_with_its_type(root: Path) -> None:
    status, headers, body = await fetch("/static/css/voile.css")
    assert (status, body) == (200, b"a{}")
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["cache-control"] == "no-cache"


async def test_a_url_with_the_right_digest_is_kept_for_ever(root: Path) -> None:
    version = statics.digest(root / "css" / "voile.css")
    assert "immutable" in (await fetch("/static/css/voile.css", f"v={version}"))[1]["cache-control"]
    assert (await fetch("/static/css/voile.css", "v=0"))[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/css",
        "/static/none.css",
        "/static/../secret.txt",
        "/static//etc/passwd",
        "/static/out.txt",
        "/static/a\0b",
        "/static/" + "x" * 5000,
    ],
)
async def test_nothing_outside_is_served(root: Path, path: str) -> None:
    assert (await fetch(path))[0] == 404


async def test_methods(root: Path) -> None:
    assert (await fetch("/static/css/voile.css", method="HEAD"))[2] == b""
    assert (await fetch("/static/css/voile.css", method="POST"))[0] == 404
