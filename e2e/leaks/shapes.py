"""Rows where the secret is not a word but a choice: the same page, visited twice, with two things done. What is sent must not
tell which; what the control sends must.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from e2e.leaks.person import clicking, drawing, keys, moving, running, typing, waiting
from e2e.leaks.row import Config, Row, Step

# Times and random ids differ between any two visits; moves and their number depend on how fast the machine is.
_UNSTABLE = {
    "timestamp",
    "timeOffset",
    "at_ms",
    "after_ms",
    "typed_ms",
    "how",
    "delay",
    "sha256",
    "bytes",
    "url",
    "href",
    "title",
}
_MOVES = {1, 6, 12}
_UNTOLD = {"voile.asset", "voile.reaction", "voile.page", "voile.degraded"}
# Where a row's page puts what must not be pointed into.
PAD = (300, 200, 240, 240)
_AT_PAD = f"position: fixed; left: {PAD[0]}px; top: {PAD[1]}px; width: {PAD[2]}px; height: {PAD[3]}px; overflow: hidden"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`one` and `other` are done on the same page. `last`: only the last of a field's events is compared, since how many there
    are may depend on the time that typing took. `hides_pointer`: no position inside of the pad may be sent.
    """

    id: str
    vector: str
    what: str
    body: str
    one: tuple[Step, ...]
    other: tuple[Step, ...]
    head: str = ""
    must: str = "never"
    config: Config = Config.DEFAULT
    last: bool = False
    hides_pointer: bool = False

    def rows(self) -> tuple[Row, Row]:
        def half(name: str, act: tuple[Step, ...]) -> Row:
            return Row(
                id=f"{self.id} {name}",
                vector=self.vector,
                what=self.what,
                head=self.head,
                body=self.body,
                act=act,
                configs=frozenset({self.config}),
            )

        return half("one", self.one), half("other", self.other)


def difference(shape: Shape, one: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]) -> str:
    """In which kinds of events two visits differ; empty where nobody can tell them apart."""
    if not one or not other:
        return "nothing was sent"
    if shape.hides_pointer and any(_in_pad(event) for event in (*one, *other)):
        return "positions inside"
    counted = [_counted(shape, events) for events in (one, other)]
    kinds = {json.loads(each)[0] for each in (counted[0] - counted[1]) + (counted[1] - counted[0])}
    return ", ".join(sorted(kinds))


def _counted(shape: Shape, events: Iterable[dict[str, Any]]) -> Counter[str]:
    told = [(_kind(event), _stable(event["data"])) for event in events if _is_told(event)]
    if shape.last:
        by_field: dict[str, tuple[str, Any]] = {
            f"{kind} {data.get('id')}": (kind, data) for kind, data in told
        }
        told = list(by_field.values())
    return Counter(json.dumps(each, sort_keys=True) for each in told)


def _is_told(event: dict[str, Any]) -> bool:
    data = event["data"]
    return not (event["type"] == 3 and data.get("source") in _MOVES) and data.get("tag") not in _UNTOLD


def _kind(event: dict[str, Any]) -> str:
    data = event["data"]
    return f"type {event['type']} source {data.get('source')} {data.get('tag', '')}".strip()


def _stable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _stable(one) for name, one in value.items() if name not in _UNSTABLE}
    return [_stable(one) for one in value] if isinstance(value, list) else value


def _in_pad(event: dict[str, Any]) -> bool:
    data = event["data"]
    places = data.get("positions", [data]) if isinstance(data, dict) else []
    left, top, width, height = PAD
    return event["type"] == 3 and any(
        left < one.get("x", -1) < left + width and top < one.get("y", -1) < top + height for one in places
    )


_KEYS = "".join(f'<button type="button" class="key" id="k{at}">{at}</button>' for at in range(10))
_KEY_STYLE = "<style>.key { width: 70px; height: 50px }</style>"
_PASSWORD = (
    '<form><label>Password <input id="pw" type="password"></label></form><p id="after" tabindex="0">after</p>'
)
_END = (waiting(350), running("document.activeElement.blur()"), waiting(450))


def _pressed(*numbers: int) -> tuple[Step, ...]:
    return tuple(step for at in numbers for step in (clicking(f"#k{at}"), waiting(120)))


SHAPES = (
    Shape(
        id="P10-length",
        vector="P10",
        what="how long a password is, how it is corrected",
        config=Config.OPEN,
        body=_PASSWORD,
        one=(typing("#pw", "abcd"), *_END),
        other=(typing("#pw", "a much longer password"), *_END),
    ),
    Shape(
        id="P10-rhythm",
        vector="P10",
        what="the rhythm in which a password is typed",
        config=Config.OPEN,
        body=_PASSWORD,
        one=(typing("#pw", "abcdef"), *_END),
        other=(typing("#pw", "ab"), waiting(700), keys("cd"), waiting(700), keys("ef"), *_END),
    ),
    Shape(
        id="P10-reveal",
        vector="P10",
        what="the length of a password that is shown",
        config=Config.OPEN,
        body=_PASSWORD,
        one=(typing("#pw", "abcd"), running("pw.type = 'text'"), *_END),
        other=(typing("#pw", "a much longer password"), running("pw.type = 'text'"), *_END),
    ),
    Shape(
        id="P10-masked-length",
        vector="P10",
        what="the length of a masked value, up to five",
        must="censor",
        last=True,
        body='<input id="a"><textarea id="b"></textarea><div id="c" contenteditable>x</div>',
        one=(typing("#a", "sixsix"), typing("#b", "sixsix"), typing("#c", "sixsix"), *_END),
        other=(typing("#a", "eightish"), typing("#b", "eightish"), typing("#c", "eightish"), *_END),
    ),
    Shape(
        id="P11-ignored-pad",
        vector="P11",
        what="which keys of a PIN pad inside inspectletIgnore are pressed",
        config=Config.OPEN,
        hides_pointer=True,
        head=_KEY_STYLE,
        body=f'<div class="inspectletIgnore" style="{_AT_PAD}">{_KEYS}</div><p id="after">x</p>',
        one=(*_pressed(1, 2, 3, 4), moving("#after"), *_END),
        other=(*_pressed(9, 0, 9, 0), moving("#after"), *_END),
    ),
    Shape(
        id="P11-unmarked-pad",
        vector="P11",
        what="which keys of a keypad that nobody marked fill a password field",
        config=Config.OPEN,
        hides_pointer=True,
        head=_KEY_STYLE,
        body=f"""<input id="pw" type="password"><div id="pad" style="{_AT_PAD}">{_KEYS}</div><p id="after">x</p>
        <script>pad.onclick = (e) => {{ if (e.target.id) pw.value += e.target.id[1]; }}</script>""",
        one=(*_pressed(1, 2, 3, 4), moving("#after"), *_END),
        other=(*_pressed(9, 0, 9, 0), moving("#after"), *_END),
    ),
    Shape(
        id="F5-radio",
        vector="F5",
        what="which radio button is chosen",
        must="censor",
        body="".join(
            f'<label><input type="radio" name="r" id="r{at}" value="{at}"> choice {at}</label><br>'
            for at in range(4)
        ),
        one=(clicking("#r1"), *_END),
        other=(clicking("#r3"), *_END),
    ),
    Shape(
        id="F5-styles",
        vector="F5",
        what="a choice told by classes, ARIA states and styles that depend on it",
        must="censor",
        head="<style>.is-on { color: red } label:has(:checked) { color: red } [aria-checked=true] { color: red }</style>",
        body="".join(
            f'<label id="l{at}"><input type="radio" name="r" id="r{at}" onchange="for (const l of document.querySelectorAll(\'label\')) '
            f"l.classList.toggle('is-on', l.control.checked)\"> choice</label><br>"
            for at in range(4)
        ),
        one=(clicking("#r1"), *_END),
        other=(clicking("#r3"), *_END),
    ),
    Shape(
        id="F5-box",
        vector="F5",
        what="which check boxes of a group are ticked",
        must="censor",
        body="<fieldset>"
        + "".join(f'<label><input type="checkbox" name="c" id="c{at}"> yes</label><br>' for at in range(4))
        + "</fieldset>",
        one=(clicking("#c0"), clicking("#c1"), *_END),
        other=(clicking("#c2"), clicking("#c3"), *_END),
    ),
    Shape(
        id="F5-aria",
        vector="F5",
        what="which of a group of ARIA radios is chosen, told by aria-checked and tabindex",
        must="censor",
        body='<div role="radiogroup" class="inspectlet-sensitive">'
        + "".join(
            f'<div role="radio" id="a{at}" tabindex="-1" aria-checked="false" onclick="this.setAttribute(\'aria-checked\', true)">same</div>'
            for at in range(4)
        )
        + "</div>",
        one=(clicking("#a1"), *_END),
        other=(clicking("#a3"), *_END),
    ),
    Shape(
        id="F4-chosen",
        vector="F4",
        what="which option of a list is chosen",
        must="censor",
        body='<select id="s" size="4">'
        + "".join(f"<option id='o{at}'>same{at}</option>" for at in range(4))
        + "</select>",
        one=(running("s.selectedIndex = 1; s.dispatchEvent(new Event('change', {bubbles: true}))"), *_END),
        other=(running("s.selectedIndex = 3; s.dispatchEvent(new Event('change', {bubbles: true}))"), *_END),
    ),
    Shape(
        id="F9-slider",
        vector="F9",
        what="where a slider is set",
        must="censor",
        body='<input id="s" type="range" max="100">',
        one=(running("s.value = 20; s.dispatchEvent(new Event('input', {bubbles: true}))"), *_END),
        other=(running("s.value = 80; s.dispatchEvent(new Event('input', {bubbles: true}))"), *_END),
    ),
    Shape(
        id="B4-size",
        vector="B4",
        what="how large the content of an excluded element is",
        config=Config.OPEN,
        body='<div class="inspectletIgnore" style="width: max-content"><span id="x">first</span></div>',
        one=(waiting(300), running("x.textContent = 'a'"), *_END),
        other=(
            waiting(300),
            running("x.textContent = 'a balance of many, many thousands, in three lines'"),
            *_END,
        ),
    ),
    Shape(
        id="B4-children",
        vector="B4",
        what="how many children an excluded element gets, and when they change",
        config=Config.OPEN,
        body='<div class="inspectletIgnore"><ul id="x"></ul></div>',
        one=(waiting(300), running("x.innerHTML = '<li>1'"), *_END),
        other=(
            waiting(300),
            running("x.innerHTML = '<li>1<li>2<li>3'; x.firstChild.remove(); x.className = 'y';"),
            *_END,
        ),
    ),
    Shape(
        id="B4-secret-size",
        vector="B4",
        what="a password field that grows with what is typed",
        config=Config.OPEN,
        head="<style>#pw { field-sizing: content }</style>",
        body=_PASSWORD,
        one=(typing("#pw", "ab"), *_END),
        other=(typing("#pw", "a much longer password"), *_END),
    ),
    Shape(
        id="C2-signature",
        vector="C2",
        what="what is drawn with the pointer on a masked canvas",
        hides_pointer=True,
        config=Config.OPEN,
        body=f'<div class="inspectlet-sensitive"><canvas id="c" style="{_AT_PAD}"></canvas></div><p id="after">x</p>',
        one=(drawing("#c", (20, 20), (100, 120), (200, 30)), moving("#after"), *_END),
        other=(drawing("#c", (150, 20), (90, 60), (30, 200), (60, 90)), moving("#after"), *_END),
    ),
    Shape(
        id="T1-scroll",
        vector="T1",
        what="how far a masked list is scrolled",
        config=Config.OPEN,
        body='<div class="inspectlet-sensitive" id="x" style="height: 60px; overflow: auto"><div style="height: 900px">x</div></div>',
        one=(running("x.scrollTop = 100"), waiting(250), *_END),
        other=(running("x.scrollTop = 700"), waiting(250), *_END),
    ),
)
