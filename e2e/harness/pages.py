"""Small pages of a test's own, recorded as a site of their own, where the shop has nothing of the kind."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from e2e.harness.place import Place
from e2e.harness.shop import Shop

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{snippet}</head>
<body>{body}</body></html>"""
_SNIPPET = """<script>
window.__insp = window.__insp || [];
__insp.push(["wid", {wid}]);
</script>
<script async src="{url}/voile.js?wid={wid}"></script>"""


def _plain(path: str, body: str) -> str:
    return _PAGE.format(title=f"Page {path}", snippet="", body=body)


@contextmanager
def hosted(
    bodies: Mapping[str, str],
    page: Callable[[str, str], str] = _plain,
    *,
    policies: Mapping[str, str] | None = None,
    host: str = "localhost",
    tls: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """Serves a page for each path, made by `page`, .json as it is; yields the origin.

    `policies` are Content-Security-Policies by path. Browsers find every `host` that ends in `.localhost` on
    this machine, and Voile takes it for one that is elsewhere.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = bodies.get(path)
            self.send_response(200 if body is not None else 404)
            kind = "application/json" if path.endswith(".json") else "text/html; charset=utf-8"
            self.send_header("content-type", kind)
            self.send_header("cache-control", "no-cache")
            if policies and path in policies:
                self.send_header("content-security-policy", policies[path])
            self.end_headers()
            if body is not None:
                self.wfile.write((body if path.endswith(".json") else page(path, body)).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Tests print nothing of their own accord."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"{'https' if tls else 'http'}://{host}:{server.server_address[1]}"
        finally:
            server.shutdown()


@contextmanager
def served(
    place: Place,
    bodies: Mapping[str, str],
    *,
    consent: str = "none",
    bare: frozenset[str] = frozenset(),
    policies: Mapping[str, str] | None = None,
    host: str = "localhost",
    settings: Mapping[str, object] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Shop]:
    """Pages as a site of their own, with `settings`; without the snippet those of `bare`. See `hosted`."""

    def page(path: str, body: str) -> str:
        snippet = "" if path in bare else _SNIPPET.format(wid=wid, url=place.url)
        return _PAGE.format(title=f"Page {path}", snippet=snippet, body=body)

    with hosted(bodies, page, policies=policies, host=host, tls=tls) as origin:
        chosen = [word for key, value in (settings or {}).items() for word in ("--set", f"{key}={value}")]
        create = ("sites", "create", "Pages", "--origin", origin, "--consent", consent)
        wid = place.installation.ask(*create, *chosen)["id"]
        place.knows(wid)
        yield Shop(origin, wid, place)
