"""The dashboard and the player as a browser asks for them: a form, cookies, a player's token."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from tests.conftest import VoileProcess

_CHOSEN = "unrelated words, number 7"
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TOKEN = re.compile(r'data-token="([^"]+)"')


class Desk:
    """`log_in` is the owner's; the one-time password of `voile init` is changed at the first."""

    def __init__(self, voile: VoileProcess) -> None:
        self._voile = voile
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def log_in(self) -> None:
        account = self._voile.ask("init")
        password = account["password"] or _CHOSEN
        self.post("/login/", {"email": account["email"], "password": password})
        if account["password"]:
            self.post("/account/password/", {"new": _CHOSEN, "again": _CHOSEN})

    def page(self, path: str) -> str:
        """Its HTML. Raises HTTPError where it is not 2xx in the end."""
        with self._browser.open(self._url(path), timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def post(self, path: str, fields: dict[str, str]) -> str:
        found = _CSRF.search(self.page(path))
        assert found is not None, f"no form at {path}"
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": found.group(1), **fields}).encode()
        headers = {"Origin": self._url("")}
        with self._browser.open(urllib.request.Request(self._url(path), body, headers), timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def played(self, session: str) -> list[Any]:
        """Every event that a player is given of a session, page after page."""
        found = _TOKEN.search(self.page(f"/sessions/{session}/"))
        assert found is not None, "the page of a session has no player"
        described = json.loads(self._of_player("/api/session", found.group(1)))
        pages = [page["id"] for each in described["recordings"] for page in each["pages"]]
        lines = [
            line
            for page in pages
            for line in self._of_player(f"/api/pages/{page}/events", found.group(1)).splitlines()
        ]
        return [event for line in lines for event in json.loads(line)]

    def _of_player(self, path: str, token: str) -> bytes:
        url = f"http://127.0.0.1:{self._voile.player_port}{path}"
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            body: bytes = answer.read()
        return body

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._voile.port}{path}"
