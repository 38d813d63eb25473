"""`/m`: what a mark in a page's address means, as a script for the loader that found it there.

A page that a mark of the kind `check` opened asks here again, with what it has to tell.
"""

import json
import re

from voile import log
from voile.errors import StorageError
from voile.ingest import answers
from voile.ingest.answers import Answer, Headers
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import MarkSaid, Ports
from voile.ingest.requests import Request

_log = log.get("ingest")

_SCRIPT = b"text/javascript; charset=utf-8"
_HEADERS: Headers = [
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_VERSION = re.compile(r"[0-9]{1,9}")
_LOADER = b"__insp._voile"
_REFUSED = (
    _LOADER + b'.warn("the signed link was used before, is too old, or is not of this site; open a new one");'
)
# What a kind does at once, as the page itself could.
_COMMANDS = {"optout": b'__insp.push(["optOut"]);'}


async def mark(request: Request, ports: Ports) -> Answer:
    """Use the mark. An answer without script leaves the page as it waits: nothing is recorded there."""
    if request.method != "GET":
        return Answer(405, b"text/plain", b"GET", [(b"allow", b"GET")])
    site = request.site_id
    try:
        said = await ports.marks.use(site, request.query.get("mark", "")) if site else None
    except StorageError as error:
        _log.exception("mark.unknown", error, site=site)
        return answers.rejected(Outcome.REJECTED_STORAGE, None)
    body = _told(said, ports) if said else _REFUSED + _marked(b'""')
    return Answer(200, _SCRIPT, body, list(_HEADERS))


async def heard(request: Request, ports: Ports) -> Answer:
    """Keep what the page of a live check tells. It is told nothing in return."""
    if request.method != "GET":
        return Answer(405, b"text/plain", b"GET", [(b"allow", b"GET")])
    site, query = request.site_id, request.query
    version = query.get("version", "")
    if site and _VERSION.fullmatch(version):
        words = query.get("heard", "").split()
        try:
            await ports.checks.report(site, query["check"], words, int(version))
        except StorageError as error:
            _log.exception("check.not_kept", error, site=site)
            return answers.rejected(Outcome.REJECTED_STORAGE, None)
    return Answer(200, _SCRIPT, b"", list(_HEADERS))


def _told(said: MarkSaid, ports: Ports) -> bytes:
    """A kind that needs more of the loader brings a piece of its name, called with the mark's id too."""
    kind = json.dumps(said.kind).encode()
    piece = ports.built.pieces.get(said.kind)
    if piece is None:
        return _COMMANDS.get(said.kind, b"") + _marked(kind)
    return _marked(kind, b"h=>(%s)(h,%s)" % (piece, json.dumps(said.id).encode()))


def _marked(*given: bytes) -> bytes:
    return _LOADER + b".marked(" + b",".join(given) + b")"
