"""L1 to L8: policies that cannot be read, refusals, forged envelopes. L5 (a data key that cannot be saved) and the viewer's
side of L7 have tests of their own in tests/promises; L8 is searched on every row."""

import json

from e2e.leaks.person import keys, running, typing, waiting
from e2e.leaks.row import Config, Row

_STARTED = 1_700_000_000_000


def _element(
    id_: int, tag: str, attributes: dict[str, str], *children: dict[str, object], **more: str
) -> dict[str, object]:
    return {
        "type": 2,
        "id": id_,
        "tagName": tag,
        "attributes": attributes,
        "childNodes": list(children),
        **more,
    }


def _text(id_: int, text: str, **more: str) -> dict[str, object]:
    return {"type": 3, "id": id_, "textContent": text, **more}


def _forged() -> str:
    """What a stale or altered recorder could send: every kind of event with something that should have been removed."""
    body = _element(
        4,
        "body",
        {},
        _element(5, "input", {"type": "password", "value": "@password@"}),
        _element(6, "input", {"type": "hidden", "value": "@hidden@"}, vt="c"),
        _element(
            7, "p", {"data-user": "@data@", "onclick": "f('@handler@')"}, _text(8, "mail @mail@@example.com")
        ),
        _element(9, "a", {"href": "javascript:f('@script_url@')"}, _text(10, "x")),
        _element(11, "script", {}, _text(12, "var a = '@inline@'")),
        _element(13, "div", {}, _text(14, "@masked@"), vt="m"),
        _element(
            15, "div", {"class": "inspectletIgnore"}, _element(16, "p", {}, _text(17, "@excluded@")), vt="x"
        ),
        _element(18, "iframe", {"srcdoc": "<p>@srcdoc@</p>"}),
        _element(19, "img", {"src": "https://cdn.example/x.png?sig=@signed@"}),
        _element(20, "textarea", {"autocomplete": "cc-number"}, _text(21, "@card@"), vt="m"),
        _element(22, "x-unknown", {"value": "@custom@"}, {"type": 5, "id": 23, "textContent": "@comment@"}),
    )
    html = _element(2, "html", {}, _element(3, "head", {}), body)
    document = {"type": 0, "id": 1, "childNodes": [html]}
    node = {"parentId": 4, "nextId": None}
    events = [
        (4, {"href": "https://user:@userinfo@@x.example/?token=@meta@", "width": 9, "height": 9}),
        (2, {"node": document, "initialOffset": {"left": 0, "top": 0}}),
        (
            3,
            {
                "source": 0,
                "texts": [{"id": 14, "value": "@mutated@", "vt": "m"}],
                "attributes": [],
                "removes": [],
                "adds": [],
            },
        ),
        (
            3,
            {
                "source": 0,
                "texts": [],
                "attributes": [
                    {
                        "id": 7,
                        "vt": "c",
                        "attributes": {"data-x": "@changed@", "title": "@title@@example.com"},
                    }
                ],
                "removes": [],
                "adds": [
                    {
                        **node,
                        "vt": "c",
                        "node": _element(30, "input", {"type": "password", "value": "@added@"}),
                    }
                ],
            },
        ),
        (3, {"source": 5, "id": 5, "text": "@typed@", "isChecked": False, "vt": "c"}),
        (3, {"source": 5, "id": 14, "text": "@unstamped@", "isChecked": False}),
        (
            3,
            {
                "source": 8,
                "id": 7,
                "adds": [
                    {"rule": ".a::before { content: '@rule@' } .b { background: url(x.png?@ruleurl@) }"}
                ],
            },
        ),
        (
            5,
            {
                "tag": "voile.page",
                "payload": {
                    "url": "https://x.example/?q=@viewed@",
                    "title": "t",
                    "how": "push",
                    "name": None,
                },
            },
        ),
        (5, {"tag": "voile.unknown", "payload": {"word": "@unknown@"}}),
        (6, {"plugin": "rrweb/console@1", "payload": {"payload": ["@console@"]}}),
    ]
    header = {
        "url": "https://x.example/?token=@address@",
        "referrer": "https://other.example/@refpath@?@referrer@",
        "title": "Mail of @titled@@example.com",
        "started_ms": _STARTED,
        "language": "en",
        "time_zone": "UTC",
        "screen": [9, 9],
        "viewport": [9, 9],
        "pixel_ratio": 1,
        "touch": False,
        "entry": "load",
        "browser": "Chrome 1",
        "os": "Linux",
        "device": "desktop",
        "previous_page": None,
    }
    envelope = {
        "v": 1,
        "recorder": "0.1.0",
        "policy": 1,
        "session_started_ms": _STARTED,
        "seq": 0,
        "sent_ms": _STARTED + 1,
        "final": True,
        "header": header,
        "tags": [{"key": "k", "value": "@tag@@example.com"}],
        "events": [
            {"type": kind, "data": data, "timestamp": _STARTED + at} for at, (kind, data) in enumerate(events)
        ],
    }
    return json.dumps(envelope)


# Each event in an envelope of its own too, since one that is refused as a whole would prove nothing of the others.
_SEND = """const whole = JSON.parse(%s); const id = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  .replaceAll('+', '-').replaceAll('/', '_').slice(0, 22); const now = Date.now();
  whole.header.started_ms = whole.session_started_ms = now; whole.sent_ms = now + 20;
  whole.events.forEach((event, at) => { event.timestamp = now + at; });
  const send = (events) => fetch('@voile@/i?wid=@wid@&encoding=identity', { method: 'POST', headers: {'content-type': 'text/plain'},
    credentials: 'omit', body: JSON.stringify({...whole, visitor: id(), session: id(), tab: id(), page: id(), events}) }).catch(() => {});
  await send(whole.events); for (const event of whole.events.slice(2)) await send([...whole.events.slice(0, 2), event]);"""

ROWS = (
    *(
        Row(
            id=f"L1-{name}",
            vector="L1" if name in ("unreadable", "unknown", "incomplete") else "L3",
            what=f"does not start: {why}",
            body="<p>@text@</p><input id='a'>",
            snippet=name,
            starts=False,
            configs=frozenset({Config.DEFAULT}),
            act=(typing("#a", "typed"), waiting(600)),
            never="text typed",
        )
        for name, why in {
            "unreadable": "a policy with a value of the wrong kind",
            "unknown": "a policy with a field that it does not know",
            "incomplete": "a policy that lacks a field",
            "absent": "the recorder's file cannot be had",
            "altered": "the recorder's file is not the one the policy names",
        }.items()
    ),
    Row(
        id="L2-options",
        vector="L2",
        what="a page's options, commands and a stale stored policy that would loosen the site's",
        head="""<script>window.__insp = window.__insp || []; __insp.push(['censorInputs', false], ['censorAllInputs', false], ['unmask', '*'],
          ['policy', {censor_all_inputs: false}], ['maskAllInputs', false]); window.__inspConfig = {censor_all_inputs: false, censor_all_text: false};
          localStorage.setItem('voile_policy', JSON.stringify({censor_all_inputs: false, version: 999}));</script>""",
        body="""<p>@text@</p><input id="a" data-voile="unmask clear"><input id="b" class="inspectlet-unmask">""",
        act=(
            typing("#a", "one"),
            running("__insp.push(['censorInputs', false]); __insp.push({censor_all_text: false});"),
            typing("#b", "two"),
            running("localStorage.clear()"),
            waiting(350),
        ),
        censor="one two",
        text="text",
    ),
    Row(
        id="L4-withdrawn",
        vector="L4",
        what="what was done before a refusal and not yet sent, and what is done after it",
        body="<p id='p'>x</p><input id='a' class='inspectlet-whitelist'>",
        act=(
            waiting(3_200),
            running(
                "p.textContent = '@unsent@'; await new Promise((done) => setTimeout(done, 60)); __insp.push(['consent', 'denied']);"
            ),
            running("p.textContent = '@after@';"),
            typing("#a", "typed"),
            waiting(2_700),
        ),
        never="unsent after typed",
    ),
    Row(
        id="L4-stopped",
        vector="L4",
        what="what is done after stop, and before start",
        body="<p id='p'>x</p><p id='q'>x</p><input id='a' class='inspectlet-whitelist'>",
        act=(
            running(
                "__insp.push(['stop']); p.textContent = '@after@'; history.pushState(null, '', '?utm_source=@view@');"
            ),
            typing("#a", "typed"),
            keys("keys"),
            running(
                "p.textContent = ''; a.value = ''; history.pushState(null, '', '?'); __insp.push(['start']);"
            ),
            waiting(600),
            running("q.textContent = '@again@'"),
            waiting(350),
        ),
        never="after view typed keys",
        shown="again",
    ),
    Row(
        id="L6-forged",
        vector="L6",
        what="envelopes of a stale or altered recorder: nothing of it is stored, whatever the kind of event",
        body="<p>x</p>",
        act=(running(_SEND % json.dumps(_forged())), waiting(600)),
        configs=frozenset({Config.DEFAULT, Config.MAXIMUM}),
        later="password hidden data handler mail script_url inline masked excluded srcdoc card:card custom comment userinfo mutated changed "
        "title added typed unstamped rule unknown console refpath referrer titled tag signed meta ruleurl viewed address",
    ),
)
