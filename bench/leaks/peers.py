"""The other recorders: how a page installs each, how long it holds its data back, what its server says, how its data reads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from e2e.leaks.finder import inflated

# Each recorder masks and excludes by markup of its own; pages name only Voile's.
_MIRROR = """<script>(() => {
  const names = %s;
  const mirror = (node) => {
    if (node.nodeType !== 1) return;
    for (const one of [node, ...node.querySelectorAll("*")]) for (const [selector, name, value] of names)
      if (one.matches(selector) && one.getAttribute(name) !== value) one.setAttribute(name, value);
  };
  new MutationObserver((records) => { for (const record of records) {
    if (record.type === "attributes") mirror(record.target); else record.addedNodes.forEach(mirror); } })
    .observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "data-voile"] });
})();</script>"""
_MASKED, _EXCLUDED = ".inspectlet-sensitive, [data-voile~=mask]", ".inspectletIgnore, [data-voile~=ignore]"
_STARTED = {
    "token": "t",
    "userUUID": "u",
    "projectID": "1",
    "sessionID": "1",
    "delay": 0,
    "beaconSizeLimit": 1_000_000,
    "compressionThreshold": 25_000,
    "startTimestamp": 1_700_000_000_000,
}


@dataclass(frozen=True)
class Peer:
    """`name` is the file in bench/peers/src; `package` what stands in the table."""

    name: str
    package: str
    linger_ms: int
    masked: tuple[str, str] = ("", "")
    excluded: tuple[str, str] = ("", "")

    def snippet(self, *, strict: bool) -> str:
        pairs = [(_MASKED, *self.masked), (_EXCLUDED, *self.excluded)]
        mirror = _MIRROR % json.dumps([pair for pair in pairs if pair[1]]) if self.masked[0] else ""
        options = f"{{sink: location.origin + '/sink', strict: {json.dumps(strict)}}}"
        return f'{mirror}<script src="/bundle/{self.name}.js"></script><script>peer.start({options})</script>'


PEERS = (
    Peer("rrweb", "@rrweb/record", 600),
    Peer("posthog", "posthog-js", 3_500),
    Peer("sentry", "@sentry/browser", 6_500),
    Peer(
        "openreplay",
        "@openreplay/tracker",
        12_000,
        ("data-openreplay-obscured", ""),
        ("data-openreplay-hidden", ""),
    ),
    Peer("clarity", "clarity-js", 2_500, ("data-clarity-mask", "true"), ("data-clarity-mask", "true")),
    Peer(
        "datadog", "@datadog/browser-rum", 6_500, ("data-dd-privacy", "mask"), ("data-dd-privacy", "hidden")
    ),
)
# What their servers would say, by a part of the address.
ANSWERS = {"/openreplay/v1/web/start": json.dumps(_STARTED).encode()}


def readings(body: bytes) -> Iterator[bytes]:
    """A body as it came; what is compressed in it is the search's business, but for what is compressed in a string."""
    yield body
    for whole in (body, inflated(body)):
        try:
            parsed = json.loads(whole)
        except ValueError:
            continue
        for text in _strings(parsed):
            if text.startswith("\x1f\x8b"):
                yield inflated(text.encode("latin-1", "replace"))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
