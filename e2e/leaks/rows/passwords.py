"""P1 to P9: passwords, cards and codes, and every way in which they stop looking like what they are."""

from e2e.leaks.person import (
    autofilling,
    choosing,
    clicking,
    composing,
    dropping,
    filling,
    keys,
    pasting,
    pressing,
    reloading,
    running,
    settled,
    typing,
    waiting,
)
from e2e.leaks.row import Row

_REVEAL = """<form><label>Your entry <input id="pw" type="password" name="entry"></label>
<button type="button" id="show" onclick="pw.type = pw.type === 'text' ? 'password' : 'text'">Show</button></form>"""

ROWS = (
    Row(
        id="P1-ways",
        vector="P1",
        what="password typed, pasted, composed, dropped, set by script, typed over",
        body="""<form><input id="a" type="password"><input id="b" type="password"><input id="c" type="password">
        <input id="d" type="password"><input id="e" type="password" value="@markup@"><input id="f" type="password"></form>""",
        act=(
            typing("#a", "typed"),
            pressing("Tab"),
            pasting("#b", "pasted"),
            composing("#c", "composed"),
            dropping("#d", "dropped"),
            running("e.value = '@scripted@'; e.setAttribute('value', '@attribute@');"),
            filling("#f", "first"),
            filling("#f", "second"),
            waiting(350),
        ),
        never="typed pasted composed dropped markup scripted attribute first second",
    ),
    Row(
        id="P1-everything-whitelisted",
        vector="P9",
        what="an unmask class, attribute or foreign unmask markup that reaches a password",
        body="""<div class="inspectlet-whitelist" data-voile="allow"><form>
        <input id="a" type="password" class="inspectlet-whitelist">
        <input id="b" type="password" data-voile="allow">
        <input id="c" type="password" class="rr-unmask sentry-unmask ph-unmask" data-sentry-unmask data-clarity-unmask="true"
          data-dd-privacy="allow" data-openreplay-unmask data-hj-allow class="fs-unmask">
        <input id="d" autocomplete="section-a shipping cc-number" class="inspectlet-whitelist">
        <textarea id="e" name="password" class="inspectlet-whitelist"></textarea></form></div>""",
        act=tuple(typing(f"#{name}", name) for name in "abcde"),
        never="a b c d:card e",
    ),
    Row(
        id="P2-reveal",
        vector="P2",
        what="show-password button: `type` becomes `text`, then more typing, then hidden again",
        body=_REVEAL,
        act=(
            typing("#pw", "before"),
            clicking("#show"),
            waiting(350),
            typing("#pw", "after"),
            waiting(350),
            clicking("#show"),
            typing("#pw", "again"),
        ),
        never="before after again",
    ),
    Row(
        id="P2-attribute",
        vector="P2",
        what="reveal by setAttribute and by removing the attribute; value read into the markup",
        body="""<form><input id="a" type="password"><input id="b" type="password"></form>""",
        act=(
            typing("#a", "one"),
            typing("#b", "two"),
            running(
                "a.setAttribute('type', 'text'); b.removeAttribute('type'); a.setAttribute('value', a.value);"
            ),
            waiting(350),
            typing("#a", "three"),
            typing("#b", "four"),
        ),
        never="one two three four",
    ),
    Row(
        id="P2-held",
        vector="P2",
        what="shown while a button is held down; blur while it is shown",
        body=_REVEAL.replace("onclick", "onpointerdown").replace(
            "pw.type === 'text' ? 'password' : 'text'", "'text'"
        ),
        act=(
            typing("#pw", "word"),
            clicking("#show"),
            typing("#pw", "more"),
            running("pw.blur(); pw.dispatchEvent(new Event('change', {bubbles: true}));"),
            settled(),
        ),
        never="word more",
    ),
    Row(
        id="P3-one-task",
        vector="P3",
        what="`type='text'; value=...` in one task, before an observer runs; and clone, and outerHTML",
        body="""<form><input id="a" type="password"><input id="b" type="password"><input id="c" type="password">
        <input id="d" type="password"></form>""",
        act=(
            running("a.type = 'text'; a.value = '@set@';"),
            running(
                "b.value = '@kept@'; b.type = 'text'; b.value += ''; b.dispatchEvent(new Event('input', {bubbles: true}));"
            ),
            running(
                "c.setAttribute('value', '@html@'); c.outerHTML = c.outerHTML.replace('password', 'text');"
            ),
            running(
                "d.value = '@cloned@'; const e = d.cloneNode(); e.type = 'text'; e.value = d.value; d.replaceWith(e);"
            ),
            waiting(350),
        ),
        never="set kept html cloned",
    ),
    Row(
        id="P3-created",
        vector="P3",
        what="a field created as a password, set, made a text field, then put into the page",
        body="""<form id="form"></form>""",
        act=(
            running(
                "const f = document.createElement('input'); f.type = 'password'; f.value = '@set@'; f.type = 'text'; form.append(f);"
            ),
            running(
                "const f = document.createElement('input'); f.type = 'password'; form.append(f); f.value = '@late@'; f.type = 'text';"
            ),
            running(
                "const f = document.createElement('input'); f.type = 'password'; f.type = 'text'; f.value = '@after@'; form.append(f);"
            ),
            running("""const f = document.createElement('input'); f.setAttribute('type', 'password');
              f.setAttribute('value', '@attribute@'); f.setAttribute('type', 'text'); form.append(f);"""),
            running("""const p = document.createElement('p'); p.innerHTML = '<input type=password value="@html@">';
              p.firstChild.removeAttribute('type'); form.append(p);"""),
            running("""const f = document.createElement('input'); f.type = 'password'; f.defaultValue = '@default@';
              const g = f.cloneNode(); g.type = 'text'; form.append(g);"""),
            running("""const f = document.createElement('input'); form.append(f); f.type = 'password'; f.type = 'text';
              f.value = '@seen@';"""),
            running("""const f = document.createElement('textarea'); f.name = 'password'; f.value = '@area@'; f.name = 'note';
              form.append(f);"""),
            waiting(350),
        ),
        never="late set after attribute html default seen area",
    ),
    Row(
        id="P4-react",
        vector="P4",
        what="reveal by a keyed re-render in React: another node",
        body="""<div id="app" data-show="password"></div><script src="/bundle/react.js"></script>""",
        act=(
            typing("#secret", "before"),
            clicking("#show"),
            waiting(350),
            typing("#secret", "after"),
            running("secret.blur()"),
        ),
        never="before after",
    ),
    Row(
        id="P4-vue",
        vector="P4",
        what="reveal by v-if with keys in Vue: another node",
        body="""<div id="app" data-show="password"></div><script src="/bundle/vue.js"></script>""",
        act=(
            typing("#secret", "before"),
            clicking("#show"),
            waiting(350),
            typing("#secret", "after"),
            running("secret.blur()"),
        ),
        never="before after",
    ),
    Row(
        id="P4-vue-dynamic",
        vector="P4",
        what="reveal by a bound type in Vue",
        body="""<div id="app" data-show="dynamic"></div><script src="/bundle/vue.js"></script>""",
        act=(typing("#secret", "before"), clicking("#show"), waiting(350), typing("#secret", "after")),
        never="before after",
    ),
    Row(
        id="P4-replaced",
        vector="P4",
        what="reveal by replaceWith, by innerHTML of the form, and through an empty place",
        body="""<form id="f1"><input id="a" type="password"></form><form id="f2"><input id="b" type="password"></form>
        <form id="f3"><p><input id="c" type="password"></p></form>""",
        act=(
            typing("#a", "one"),
            typing("#b", "two"),
            typing("#c", "three"),
            running(
                "const n = document.createElement('input'); n.id = 'a2'; n.value = a.value; a.replaceWith(n);"
            ),
            running("const v = b.value; f2.innerHTML = '<input id=b2>'; b2.value = v;"),
            running("""const v = c.value, p = c.parentNode; c.remove(); await new Promise((done) => setTimeout(done, 40));
              const n = document.createElement('input'); n.id = 'c2'; n.value = v; p.append(n);"""),
            waiting(350),
            typing("#a2", "four"),
            typing("#b2", "five"),
            typing("#c2", "six"),
        ),
        never="one two three four five six",
    ),
    Row(
        id="P5-before",
        vector="P5",
        what="revealed before recording began",
        head="""<script>addEventListener('DOMContentLoaded', () => { pw.value = '@before@'; pw.type = 'text'; });</script>""",
        body="""<form><label>Password <input id="pw" type="password"></label></form>""",
        act=(typing("#pw", "after"),),
        never="before after",
    ),
    Row(
        id="P5-unnamed",
        vector="P5",
        what="revealed by the markup of the server, told by autocomplete alone",
        body="""<form><input id="a" type="text" autocomplete="current-password" value="@markup@">
        <input id="b" type="text" autocomplete="new-password"></form>""",
        act=(typing("#a", "one"), typing("#b", "two")),
        never="markup one two",
    ),
    Row(
        id="P6-echo",
        vector="P6",
        what="the password echoed in text, attribute, value, URL, title, style, class, console",
        body="""<form><input id="pw" type="password"></form><p id="out">x</p><input id="other" class="inspectlet-whitelist">""",
        act=(
            typing("#pw", "word"),
            running("pw.blur(); pw.dispatchEvent(new Event('change', {bubbles: true}));"),
            running("""const w = '@word@'; out.textContent = 'Your password is ' + w + '.'; out.title = w;
              out.setAttribute('aria-label', w.toUpperCase()); out.setAttribute('data-x', w); out.className = w; other.value = w;
              other.dispatchEvent(new Event('change', {bubbles: true})); history.replaceState(null, '', '#' + w); document.title = w;
              out.insertAdjacentHTML('beforeend', '<b>' + w.slice(0, 7) + '</b><i>' + w.slice(7) + '</i>');
              out.insertAdjacentHTML('beforeend', '<u>' + btoa('x' + w) + '</u><a href="/?q=' + btoa(w) + '">l</a>');
              out.append([...w].join('\\u200b')); console.log(w);"""),
            settled(),
        ),
        never="word",
    ),
    Row(
        id="P6-logged-in",
        vector="P6",
        what="an error message of the form repeats the password; the field is emptied",
        body="""<form onsubmit="event.preventDefault(); const v = pw.value; pw.value = '';
          err.textContent = 'No account with password ' + v; setTimeout(() => { throw new Error('bad ' + v) })">
          <input id="pw" type="password"><button id="go">Log in</button></form><p id="err" role="alert"></p>""",
        act=(typing("#pw", "word"), clicking("#go"), waiting(400)),
        never="word",
    ),
    Row(
        id="P6-card",
        vector="P6",
        what="a card number and a one-time code repeated later in text, a URL and another field",
        body="""<form><input id="n" autocomplete="cc-number"><input id="o" autocomplete="one-time-code"></form>
        <p id="out"></p><input id="x" class="inspectlet-whitelist">""",
        act=(
            typing("#n", "card"),
            typing("#o", "code"),
            running(
                "o.blur(); out.textContent = 'Paid with @card@, code @code@'; x.value = '@code@'; x.focus(); x.blur();"
            ),
            running("history.pushState(null, '', '?code=@code@&card=@card@')"),
            waiting(400),
        ),
        never="card:card code",
    ),
    Row(
        id="P7-text-security",
        vector="P7",
        what="a text field with -webkit-text-security, by sheet, by style, and only for a while",
        head="<style>.dots { -webkit-text-security: disc } #c.dots { -webkit-text-security: circle }</style>",
        body="""<input id="a" class="dots"><input id="b" style="-webkit-text-security: square"><input id="c">
        <div id="d" contenteditable class="dots"></div><textarea id="e" class="dots inspectlet-whitelist"></textarea>""",
        act=(
            typing("#a", "one"),
            typing("#b", "two"),
            running("c.className = 'dots'"),
            typing("#c", "three"),
            typing("#d", "four"),
            typing("#e", "five"),
            waiting(350),
            running("c.className = ''; a.className = ''"),
            typing("#c", "six"),
            typing("#a", "seven"),
        ),
        never="one two three four five six seven",
    ),
    Row(
        id="P8-autocomplete",
        vector="P8",
        what="card and code fields of types text and tel, told by autocomplete",
        body="""<form><input id="a" type="tel" autocomplete="cc-number"><input id="b" autocomplete="cc-exp">
        <input id="c" type="tel" autocomplete="billing cc-csc"><input id="d" autocomplete="cc-name">
        <input id="e" inputmode="numeric" autocomplete="one-time-code"><select id="f" autocomplete="cc-exp-year"><option>-</option>
        <option value="@year@">@yeartext@</option></select></form>""",
        act=(
            typing("#a", "number"),
            typing("#b", "expiry"),
            typing("#c", "cvv"),
            typing("#d", "holder"),
            typing("#e", "code"),
            choosing("#f", "year"),
        ),
        never="number:card expiry:digits cvv:digits holder code:digits year yeartext",
    ),
    Row(
        id="P8-names",
        vector="P8",
        what="card and code fields told by name, id, label, placeholder or aria-label alone, in several languages",
        body="""<form><input id="a" type="tel" name="cardNumber"><input id="cvv_field" type="text">
        <label for="c">Ablaufdatum der Kreditkarte</label><input id="c" type="tel"><input id="d" placeholder="Code de vérification">
        <input id="e" aria-label="Número de tarjeta"><label>PIN <input id="f" type="number"></label>
        <span id="lbl">IBAN</span><input id="g" aria-labelledby="lbl"><input id="h" name="user[ssn]"><input id="i" name="kontonummer">
        <input id="j" name="account-number"></form>""",
        act=(
            typing("#a", "number"),
            typing("#cvv_field", "cvv"),
            typing("#c", "expiry"),
            typing("#d", "code"),
            typing("#e", "tarjeta"),
            typing("#f", "pin"),
            typing("#g", "iban"),
            typing("#h", "ssn"),
            typing("#i", "konto"),
            typing("#j", "account"),
        ),
        never="number:card cvv:digits expiry:digits code tarjeta:card pin:digits iban:iban ssn:ssn konto:digits account:digits",
    ),
    Row(
        id="P8-split",
        vector="P8",
        what="a one-time code in one box for each letter; a card number in four boxes",
        body="""<form><fieldset><legend>One-time code</legend>"""
        + "".join(
            f'<input id="o{at}" maxlength="1" size="1" autocomplete="one-time-code" '
            f'oninput="o{at + 1}?.focus?.()">'
            for at in range(15)
        )
        + """<input id="o15" hidden></fieldset></form>""",
        act=(clicking("#o0"), keys("code"), waiting(350)),
        never="code",
    ),
    Row(
        id="P8-autofill",
        whole=True,
        vector="P8",
        what="a card filled in by the browser's autofill",
        body="""<form><input id="cname" autocomplete="cc-name"><input id="cnum" autocomplete="cc-number">
        <input id="cm" autocomplete="cc-exp-month"><input id="cy" autocomplete="cc-exp-year">
        <input id="cv" autocomplete="cc-csc"></form>""",
        act=(
            waiting(500),
            autofilling(
                "#cnum", number="number", name="holder", expiryMonth="11", expiryYear="2039", cvc="123"
            ),
            waiting(350),
        ),
        never="number:card holder",
    ),
    Row(
        id="P8-autofill-plain",
        whole=True,
        vector="F11",
        what="a card filled in by the browser's autofill into fields that only names tell",
        body="""<form><label>Name on card <input id="cname" name="ccname"></label><label>Card number <input id="cnum" name="cardnumber">
        </label><label>Month <input id="cm" name="expmonth"></label><label>Year <input id="cy" name="expyear"></label>
        <label>CVC <input id="cv" name="cvc"></label></form>""",
        act=(
            waiting(500),
            autofilling(
                "#cnum", number="number", name="holder", expiryMonth="11", expiryYear="2039", cvc="123"
            ),
            waiting(350),
        ),
        never="number:card",
        censor="holder",
    ),
    Row(
        id="P1-reload",
        vector="P1",
        what="a password restored by the browser when the page is loaded again",
        body=_REVEAL,
        act=(
            typing("#pw", "word"),
            clicking("#show"),
            waiting(200),
            reloading(),
            waiting(700),
            typing("#pw", "later"),
        ),
        never="word later",
    ),
    Row(
        id="P1-moved",
        vector="P1",
        what="a password field moved in the page, into a shadow root, into another form",
        body="""<form id="one"><input id="pw" type="password"></form><form id="two"></form><div id="host"></div>""",
        act=(
            typing("#pw", "word"),
            running("window.pw0 = pw; two.append(pw); pw.type = 'text'; pw.value += '@more@'; "),
            waiting(350),
            running("host.attachShadow({mode: 'open'}).append(window.pw0); pw0.value = '@inside@';"),
            waiting(350),
        ),
        never="word more inside",
    ),
    Row(
        id="P1-custom",
        vector="P1",
        what="a custom element that plays a password field, in an open and in a closed shadow root",
        head="""<script>for (const mode of ['open', 'closed']) customElements.define('x-' + mode, class extends HTMLElement {
          constructor() { super(); const root = this.attachShadow({mode}); root.innerHTML = '<input type="password" id="i">';
            this.field = root.querySelector('input'); }
          show() { this.field.type = 'text'; } });</script>""",
        body="<x-open></x-open><x-closed></x-closed>",
        act=(
            running("document.querySelector('x-open').field.focus()"),
            keys("open"),
            running(
                "document.querySelector('x-open').show(); document.querySelector('x-closed').field.focus()"
            ),
            keys("closed"),
            running("document.querySelector('x-closed').show()"),
            waiting(350),
            keys("shown"),
        ),
        never="open closed shown",
    ),
)
