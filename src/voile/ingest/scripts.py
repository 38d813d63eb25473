"""Delivery to browsers: the loader with the site's policy inside, the recorder, and the policy alone."""

import gzip
from functools import lru_cache

from voile.ingest import admission, answers
from voile.ingest.answers import Answer, Headers
from voile.ingest.built import Built
from voile.ingest.countries import country_of
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import Ports, SiteEntry
from voile.ingest.requests import Request
from voile.policy.pieces import COUNTRY, delivered

# What somebody gets whom we do not record. It says nothing about why.
NO_OP = b"/* Voile: not recording */"
# The piece that lets sessions which run go on, and no other begin: the site has had enough of them.
RUNNING = "running"
_SCRIPT = b"text/javascript; charset=utf-8"
# One answer serves one visitor (cookies decide), so there is no ETag that could name a visitor.
_LOADER_HEADERS: Headers = [
    (b"cache-control", b"private, max-age=300"),
    (b"vary", b"Cookie, User-Agent, Accept-Encoding"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
# A site that was just made, or is recorded again, begins with the next page.
_NO_OP_HEADERS: Headers = [(b"cache-control", b"no-store"), *_LOADER_HEADERS[1:]]
_RECORDER_HEADERS: Headers = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"access-control-allow-origin", b"*"),
    (b"vary", b"Accept-Encoding"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
# The state in a published policy, as `voile.policy.publish` writes it.
_RECORDING, _PAUSED = b'"state":"recording"', b'"state":"paused"'
# Characters that end a script element or a line in old JavaScript. Source: HTML 4.12.1.3, ECMA-262 12.3.
_ESCAPES = ((b"<", b"\\u003c"), ("\u2028".encode(), b"\\u2028"), ("\u2029".encode(), b"\\u2029"))


def loader(request: Request, ports: Ports) -> Answer:
    """`/inspectlet.js`, `/voile.js`: always 200, since a page's console should not hear of our affairs."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed()
    entry = _recordable(request, ports)
    if entry is None:
        return _no_op(request, ports)
    pieces = delivered(entry.policy)
    if ports.days.is_full(entry):
        pieces = (*pieces, RUNNING)
    country = country_of(request, ports) if COUNTRY in pieces else None
    plain, packed = _rendered(ports.built, pieces, entry.published, country)
    return _packed(request, plain, packed, _LOADER_HEADERS)


def _no_op(request: Request, ports: Ports) -> Answer:
    """Nothing but a comment, except for who comes back with the mark of an opt-out, which is to be kept."""
    site = request.site_id
    entry = ports.sites.get(site) if site else None
    if site is None or entry is None or not (request.opted_out(site) and request.returns_opted_out(site)):
        return Answer(200, _SCRIPT, NO_OP, list(_NO_OP_HEADERS))
    # Whatever becomes of the mark, this script records nothing.
    paused = entry.published.replace(_RECORDING, _PAUSED)
    if _PAUSED not in paused:
        return Answer(200, _SCRIPT, NO_OP, list(_NO_OP_HEADERS))
    plain, packed = _rendered(ports.built, (), paused)
    return _packed(request, plain, packed, _NO_OP_HEADERS)


def _recordable(request: Request, ports: Ports) -> SiteEntry | None:
    site = request.site_id
    entry = ports.sites.get(site) if site else None
    return None if entry is None or admission.refusal(request, entry, ports) else entry


def recorder(request: Request, ports: Ports) -> Answer:
    """`/r/<file>`: the files whose names the policy tells."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed()
    plain = ports.built.file(request.path)
    if plain is None:
        return Answer(404, b"text/plain", b"not found", [(b"cache-control", b"no-store")])
    return _packed(request, plain, _gzip(plain), _RECORDER_HEADERS)


def policy(request: Request, ports: Ports) -> Answer:
    """`/p`: the policy as it is now, for a recorder that has learned of a newer one."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed()
    site = request.site_id
    entry = ports.sites.get(site) if site else None
    if entry is None:
        return answers.rejected(Outcome.REJECTED_UNKNOWN_SITE, None)
    headers: Headers = [(b"cache-control", b"no-store"), (b"vary", b"Origin")]
    if request.origin in entry.policy.origins:
        headers.append((b"access-control-allow-origin", (request.origin or "").encode("latin-1")))
    return Answer(200, answers.JSON, entry.published, headers)


def _not_allowed() -> Answer:
    return Answer(405, b"text/plain", b"GET", [(b"allow", b"GET, HEAD")])


def _rendered(
    built: Built, pieces: tuple[str, ...], published: bytes, country: str | None = None
) -> tuple[bytes, bytes]:
    """The loader with the policy and its pieces in their places, plain and packed."""
    texts = {**built.pieces, COUNTRY: _country_piece(country)}
    return _filled(built.loader, tuple((name, texts[name]) for name in pieces), published)


def _country_piece(country: str | None) -> bytes:
    """Tells the rules of visitor targeting where the visitor is: the script is for this visitor alone."""
    known = b'v==="%s"' % country.encode() if country else b"null"
    return b'h=>(h.says=(h.says||[]).concat((k,v)=>k==="country"?%s:void 0),{})' % known


@lru_cache(maxsize=256)
def _filled(
    template: tuple[bytes, bytes, bytes], pieces: tuple[tuple[str, bytes], ...], published: bytes
) -> tuple[bytes, bytes]:
    text = published
    for character, escaped in _ESCAPES:
        text = text.replace(character, escaped)
    before, between, after = template
    listed = b",".join(b'["%s",%s]' % (name.encode(), piece) for name, piece in pieces)
    plain = before + text + between + b"[" + listed + b"]" + after
    return plain, gzip.compress(plain, mtime=0)


@lru_cache(maxsize=8)
def _gzip(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)


def _packed(request: Request, plain: bytes, packed: bytes, headers: Headers) -> Answer:
    if request.accepts_gzip:
        return Answer(200, _SCRIPT, packed, [*headers, (b"content-encoding", b"gzip")])
    return Answer(200, _SCRIPT, plain, list(headers))
