"""F1 to F11: what people enter into forms."""

from e2e.leaks.person import (
    choosing,
    clicking,
    composing,
    dragging,
    dropping,
    filling,
    keys,
    pasting,
    pressing,
    running,
    settled,
    typing,
    uploading,
    waiting,
)
from e2e.leaks.row import Row

_SHADOW = """<script>for (const mode of ['open', 'closed']) customElements.define('x-' + mode, class extends HTMLElement {
  constructor() { super(); const root = this.attachShadow({mode});
    root.innerHTML = '<label>Name <input id="i"></label><textarea></textarea><div contenteditable>x</div><select><option>-</option></select>';
    this.field = root.querySelector('input'); this.area = root.querySelector('textarea'); this.edit = root.querySelector('div');
    this.list = root.querySelector('select'); } });</script>"""

ROWS = (
    Row(
        id="F1-hidden",
        vector="F1",
        what="hidden inputs: in markup, set by script, made visible, made hidden",
        body="""<form><input type="hidden" name="csrf" value="@markup@"><input type="hidden" id="a"><input type="hidden" id="b">
        <input id="c" type="text"></form>""",
        act=(
            running(
                "a.value = '@scripted@'; b.value = '@shown_later@'; b.type = 'text'; c.type = 'hidden'; c.value = '@made@';"
            ),
            waiting(350),
            running("a.setAttribute('value', '@attribute@'); a.type = 'text';"),
        ),
        never="markup scripted shown_later made attribute",
    ),
    Row(
        id="F2-first-snapshot",
        vector="F2",
        what="values that stand in the page when recording begins",
        body="""<form><input value="@markup@"><input id="a"><textarea>@area@</textarea><input type="search" value="@search@">
        <script>a.value = '@property@'</script></form>""",
        censor="markup area search property",
    ),
    Row(
        id="F2-failed-submit",
        vector="F2",
        what="values that come back in the page after a failed submit",
        body="""<form method="post" action="again.html"><input id="name" name="name"><textarea id="note" name="note"></textarea>
        <button id="go">Send</button></form>""",
        files={
            "again.html": """<!doctype html><title>Again</title>@snippet@<p>Please correct.</p><form@wrapper@>
            <input name="name" value="@sent_name@"><textarea name="note">@sent_note@</textarea></form>"""
        },
        act=(typing("#name", "name"), typing("#note", "note"), clicking("#go"), waiting(900)),
        censor="name note",
    ),
    Row(
        id="F3-textarea",
        vector="F3",
        what="textarea: child text, added later, attribute and child mutations of a controlled one",
        body="""<textarea id="a">@child@</textarea><div id="place"></div><textarea id="b"></textarea>""",
        act=(
            running("place.innerHTML = '<textarea id=c>@added@</textarea>'"),
            running("b.setAttribute('value', '@attribute@'); a.textContent = '@changed@'; "),
            running(
                "c.firstChild.data = '@data@'; const t = document.createElement('textarea'); t.value = '@late@'; place.append(t);"
            ),
            typing("#b", "typed"),
            waiting(350),
        ),
        censor="child added changed data late typed",
        context="attribute",
    ),
    Row(
        id="F4-select",
        vector="F4",
        what="select: option text, value, label, optgroup label, chosen option, datalist, multiple, a list added later",
        body="""<select id="a"><optgroup label="@group@"><option value="@value@">@option@</option>
        <option value="other" label="@label@">x</option></optgroup></select>
        <select multiple><option selected>@multiple@</option></select>
        <input list="l"><datalist id="l"><option value="@suggested@">@suggestion@</option></datalist><div id="place"></div>""",
        act=(
            choosing("#a", "value"),
            running(
                "place.innerHTML = '<select><option>@added@</option><option selected>@chosen@</option></select>';"
            ),
            running("a.add(new Option('@fresh@', '@freshvalue@')); a.value = '@freshvalue@';"),
            running("a.dispatchEvent(new Event('change', {bubbles: true}))"),
            waiting(350),
        ),
        censor="group value option label multiple suggested suggestion added chosen fresh freshvalue",
    ),
    Row(
        id="F4-customizable-select",
        vector="F4",
        what="a customizable select with rich options and <selectedcontent>",
        head="<style>select, ::picker(select) { appearance: base-select }</style>",
        body="""<select id="a"><button><selectedcontent></selectedcontent></button>
        <option value="1"><b>@one@</b> </option><option value="2"><b>@two@</b></option></select>""",
        act=(
            running(
                "const i = document.createElement('i'); i.title = '@title@'; a.options[1].append(i); a.value = '2'; a.dispatchEvent(new Event('change', {bubbles: true}));"
            ),
            waiting(350),
        ),
        censor="one two title",
    ),
    Row(
        id="F5-choices",
        vector="F5",
        what="values of radio buttons and check boxes, and their groups' names",
        body="""<label><input type="radio" id="a" name="@name@" value="@radio@"> x</label>
        <input type="checkbox" id="b" value="@box@"><div role="radiogroup"><span role="radio" data-value="@aria@" tabindex="0">y</span></div>""",
        act=(clicking("#a"), clicking("#b"), clicking("[role=radio]")),
        censor="radio box",
        context="name aria",
    ),
    Row(
        id="F6-buttons",
        vector="F6",
        what="values of buttons with personal text",
        body="""<form onsubmit="event.preventDefault()"><input type="submit" value="Pay as @submit@">
        <input type="button" id="b" value="Call @button@"><input type="reset" value="@reset@"><button value="@value@">@label@</button></form>""",
        act=(running("b.value = '@changed@'"), clicking("#b")),
        text="submit button reset label changed",
        context="value",
    ),
    Row(
        id="F7-editable",
        vector="F7",
        what="contenteditable, plaintext-only, role=textbox and searchbox, text inside and typed",
        body="""<div id="a" contenteditable>@inside@ <b>@bold@</b></div><p id="b" contenteditable="plaintext-only">x</p>
        <div id="c" role="textbox" contenteditable="true">y</div><div role="textbox">@role@</div><div role="searchbox">@box@</div>
        <div id="d" contenteditable=""><ul><li>@item@</li></ul></div>""",
        act=(
            typing("#a", "one"),
            typing("#b", "two"),
            typing("#c", "three"),
            running("d.querySelector('li').append('@appended@')"),
            waiting(350),
        ),
        censor="inside bold role box item one two three appended",
    ),
    Row(
        id="F7-made-editable",
        vector="F7",
        what="an element made editable later, then typed into",
        body="""<p id="a">x</p><div id="b">y</div>""",
        act=(
            running("a.contentEditable = 'true'; b.setAttribute('contenteditable', '')"),
            typing("#a", "one"),
            typing("#b", "two"),
            waiting(350),
        ),
        censor="one two",
    ),
    Row(
        id="F7-design-mode",
        vector="F7",
        what="a frame in designMode, and the document itself for a while",
        body="""<iframe id="f" srcdoc="<p>x</p>"></iframe><p id="p">z</p>""",
        act=(
            running(
                "f.contentDocument.designMode = 'on'; f.contentWindow.focus(); f.contentDocument.body.focus();"
            ),
            running("f.contentDocument.execCommand('insertText', false, '@frame@')"),
            running("document.designMode = 'on'; getSelection().setPosition(p, 0);"),
            keys("whole"),
            waiting(350),
        ),
        censor="frame whole",
        # Once the whole document is a field, so is its heading.
        heading=False,
    ),
    Row(
        id="F8-custom-elements",
        vector="F8",
        what="custom elements that carry value and label; form-associated ones",
        head="""<script>customElements.define('x-entry', class extends HTMLElement { static formAssociated = true;
          constructor() { super(); this.internals = this.attachInternals(); }
          set value(v) { this.internals.setFormValue(v, v); this.v = v; } get value() { return this.v; } });</script>""",
        body="""<form><x-entry id="a" name="n" value="@attribute@" label="@label@" placeholder="@hint@"></x-entry></form>""",
        act=(
            running("a.value = '@property@'; a.internals.setValidity({customError: true}, '@message@');"),
            running(
                "a.internals.ariaLabel = '@aria@'; a.dispatchEvent(new Event('change', {bubbles: true}));"
            ),
        ),
        censor="attribute property message",
        text="label hint",
        never="aria",
    ),
    Row(
        id="F8-shadow",
        vector="F8",
        what="fields in open and closed shadow roots",
        head=_SHADOW,
        body="<x-open></x-open><x-closed></x-closed>",
        act=(
            running("document.querySelector('x-open').field.focus()"),
            keys("open"),
            running("document.querySelector('x-closed').field.focus()"),
            keys("closed"),
            running("document.querySelector('x-open').area.focus()"),
            keys("area"),
            running("document.querySelector('x-closed').edit.focus()"),
            keys("edit"),
            running(
                "for (const tag of ['x-open', 'x-closed']) document.querySelector(tag).list.add(new Option('@option@', '@value@'));"
            ),
            waiting(350),
        ),
        censor="open closed area edit option value",
    ),
    Row(
        id="F8-declarative-shadow",
        vector="F8",
        what="a field in a declarative shadow root",
        body="""<div><template shadowrootmode="open"><input id="i" value="@open@"></template></div>
        <div><template shadowrootmode="closed"><input value="closed"></template></div>""",
        act=(
            running("document.querySelector('div').shadowRoot.querySelector('input').focus()"),
            keys("typed"),
            waiting(350),
        ),
        censor="open typed",
    ),
    Row(
        id="F9-types",
        vector="F9",
        what="number, tel, email, url, search, date, month, week, time, colour, range",
        body="".join(
            f'<input id="{kind[:4]}" type="{kind}">'
            for kind in (
                "number",
                "tel",
                "email",
                "url",
                "search",
                "date",
                "month",
                "week",
                "time",
                "datetime-local",
                "color",
            )
        )
        + '<input id="rang" type="range" max="99999999999999">',
        act=(
            typing("#numb", "number"),
            typing("#tel", "tel"),
            typing("#emai", "@email@@example.com"),
            typing("#url", "https://x.example/@address@"),
            typing("#sear", "search"),
            filling("#date >> nth=0", "date"),
            filling("#mont", "month"),
            filling("#week", "week"),
            running(
                "time.step = .001; for (const [f, v] of [[time, '@time@'], [colo, '@colour@'], [rang, '@range@']]) "
                "{ f.value = v; f.dispatchEvent(new Event('input', {bubbles: true})); f.dispatchEvent(new Event('change', {bubbles: true})); }"
            ),
            waiting(350),
        ),
        censor="number:digits tel:digits email address search date:date month:month week:week time:time colour:colour range:digits",
    ),
    Row(
        id="F9-files",
        vector="F9",
        what="names and content of files, also in a field that was whitelisted",
        body="""<input type="file" id="a"><input type="file" id="b" class="inspectlet-whitelist" multiple>""",
        act=(uploading("#a", "one"), uploading("#b", "two")),
        never="one two",
    ),
    Row(
        id="F10-echo",
        vector="F10",
        what="typed text echoed by the page: greeting, preview, confirmation",
        body="""<input id="a" oninput="p.textContent = 'Hello ' + a.value; q.title = a.value"><p id="p"></p><p id="q">x</p>
        <output id="o"></output><div id="c"></div>""",
        act=(
            typing("#a", "name"),
            running("o.value = a.value; c.innerHTML = '<p>Thanks, <b>' + a.value + '</b></p>';"),
        ),
        text="name",
    ),
    Row(
        id="F10-react",
        vector="F3",
        what="React: controlled fields, greeting, options, a portal outside of the form",
        body="""<div id="app" data-option="@option@"></div><script src="/bundle/react.js"></script>""",
        act=(typing("#name", "name"), choosing("#choice", "option"), clicking("#save"), waiting(350)),
        page="name option",
    ),
    Row(
        id="F11-ways",
        vector="F11",
        what="paste, IME, drop from outside, drag within the page, undo, spelling replaced",
        body="""<input id="a"><input id="b"><textarea id="c"></textarea><div id="d" contenteditable>x</div>
        <div id="e" contenteditable>y</div><input id="f">""",
        act=(
            pasting("#a", "pasted"),
            composing("#b", "composed"),
            dropping("#c", "dropped"),
            composing("#d", "edited"),
            pasting("#e", "glued"),
            typing("#f", "undone"),
            pressing("Control+Z"),
            pressing("Control+Y"),
            waiting(350),
        ),
        censor="pasted composed dropped edited glued undone",
    ),
    Row(
        id="F11-drag",
        vector="F11",
        what="text dragged out of a field into another",
        body="""<input id="a"><p>between</p><textarea id="b"></textarea>""",
        act=(typing("#a", "word"), dragging("#a", "#b"), waiting(350)),
        censor="word",
    ),
    Row(
        id="F11-slow",
        vector="F11",
        what="slow typing over several flushes, with corrections",
        body="""<input id="a"><textarea id="b"></textarea>""",
        act=(
            typing("#a", "one"),
            settled(),
            pressing("Backspace"),
            keys("two"),
            settled(),
            typing("#b", "three"),
            settled(),
        ),
        censor="one two three",
    ),
    Row(
        id="F12-whitelist",
        vector="T6",
        what="a whitelisted field is shown, after the detectors; not half a card number",
        body="""<input id="a" class="inspectlet-whitelist"><input id="b" class="inspectlet-whitelist"><textarea id="c" data-voile="allow"></textarea>
        <select class="inspectlet-whitelist"><option>@option@</option></select>""",
        act=(
            typing("#a", "plain"),
            typing("#b", "card"),
            settled(),
            typing("#c", "write to @mail@@example.travel"),
            running("c.blur()"),
            waiting(400),
        ),
        detector="card:card mail",
        shown="plain option",
    ),
)
