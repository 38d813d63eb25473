"""T1 to T6: text, and elements whose treatment changes."""

from e2e.leaks.person import clicking, running, settled, typing, waiting
from e2e.leaks.row import Row

ROWS = (
    Row(
        id="T1-mutations",
        vector="T1",
        what="text changed inside a masked element; elements moved into and out of one",
        body="""<div id="m" class="inspectlet-sensitive"><p id="a">@before@</p><p id="out">@leaving@</p></div>
        <p id="into">x</p><div id="free"></div>""",
        act=(
            running(
                "a.firstChild.data = '@data@'; m.append('@text@'); m.insertAdjacentHTML('beforeend', '<b>@html@</b>');"
            ),
            running("into.textContent = '@moving@'; m.append(into); into.append('@after@');"),
            waiting(350),
            running("a.replaceChildren('@replaced@'); free.append(out);"),
            waiting(350),
        ),
        marked="before data text html moving after replaced leaving",
    ),
    Row(
        id="T1-ways-to-mask",
        vector="T1",
        what="text under every markup that masks or excludes, of Voile and of other recorders",
        body="".join(
            f"<p {markup}>@m{at}@ <b title='@t{at}@'>x</b></p>"
            for at, markup in enumerate(
                (
                    'class="inspectlet-sensitive"',
                    'class="inspectletIgnore"',
                    'data-voile="mask"',
                    'data-voile="ignore"',
                    'class="a rr-mask b"',
                    'class="rr-block"',
                    'class="ph-no-capture"',
                    'class="ph-mask"',
                    'class="sentry-mask"',
                    'class="sentry-block"',
                    "data-sentry-mask",
                    "data-sentry-block",
                    'data-dd-privacy="mask"',
                    'data-dd-privacy="hidden"',
                    'class="fs-mask"',
                    'class="fs-exclude"',
                    "data-hj-suppress",
                    'data-clarity-mask="true"',
                    "data-openreplay-masked",
                    "data-openreplay-obscured",
                    "data-openreplay-hidden",
                    "data-private",
                    'class="lr-hide"',
                )
            )
        ),
        marked=" ".join(f"m{at} t{at}" for at in range(23)),
    ),
    Row(
        id="T2-class-added",
        vector="T2",
        what="a masking class, type or attribute added after the text was sent; text that comes afterwards",
        body="""<p id="a">@one@</p><div id="b"><p>@two@ <i title="@title@">i</i></p></div><section id="s"><p id="c">@three@</p></section>""",
        act=(
            waiting(900),
            running(
                "a.classList.add('inspectlet-sensitive'); b.classList.add('inspectletIgnore'); s.setAttribute('data-voile', 'mask');"
            ),
            running("a.append('@aone@'); b.firstChild.append('@atwo@'); c.textContent = '@athree@';"),
            settled(),
        ),
        later="one two three title",
        marked="aone atwo athree",
    ),
    Row(
        id="T2-moved-in",
        vector="T2",
        what="an element whose text was sent is moved into a masked and into an excluded one",
        body="""<p id="a">@one@</p><p id="b">@two@</p><div id="m" class="inspectlet-sensitive">m</div><div id="x" class="inspectletIgnore">x</div>""",
        act=(
            waiting(900),
            running("m.append(a); x.append(b); a.append('@aone@'); b.append('@atwo@')"),
            settled(),
        ),
        later="one two",
        marked="aone atwo",
    ),
    Row(
        id="T2-same-task",
        vector="T2",
        what="text put in and its element masked in the same task, in either order, and removed again",
        body="""<p id="a">x</p><p id="b">x</p><div id="c"></div>""",
        act=(
            running("a.textContent = '@one@'; a.className = 'inspectlet-sensitive';"),
            running("b.className = 'inspectlet-sensitive'; b.textContent = '@two@';"),
            running(
                "const n = document.createElement('p'); c.append(n); n.append('@three@'); n.className = 'inspectletIgnore';"
            ),
            running("c.insertAdjacentHTML('beforeend', '<p id=d class=inspectlet-sensitive>four</p>');"),
            waiting(350),
        ),
        marked="one two three",
    ),
    Row(
        id="T2-removed-class",
        vector="T2",
        what="a masking class taken away: what stood there stays masked, what comes is shown",
        body="""<p id="a" class="inspectlet-sensitive">@before@</p>""",
        act=(
            waiting(700),
            running("a.className = ''"),
            waiting(350),
            running("a.append(' @after@')"),
            waiting(350),
        ),
        marked="before",
        shown="after",
    ),
    Row(
        id="T2-type-changed",
        vector="T2",
        what="a field becomes secret after its value was sent in clear",
        body="""<input id="a" class="inspectlet-whitelist"><input id="b" class="inspectlet-whitelist">""",
        act=(
            typing("#a", "one"),
            running("a.blur()"),
            settled(),
            running("a.type = 'password'; b.setAttribute('autocomplete', 'one-time-code');"),
            typing("#a", "aone"),
            typing("#b", "atwo"),
            settled(),
        ),
        later="one",
        never="aone atwo",
    ),
    Row(
        id="T3-email",
        vector="T3",
        what="an e-mail address within text, with a long, an international and a new domain, quoted, spelled wide",
        body="""<p>Write to @a@@example.com today.</p><p>@b@@example.photography</p><p>@c@@bücher.example</p>
        <p>@d@@xn--bcher-kva.example</p><p>(@e@@mail.example.co.uk)</p><p>@f@＠example．com</p>
        <p>name+tag.@g@@example.museum,</p><p>first.last@sub.@h@.example.org</p>""",
        detector="a b c d e f g h",
    ),
    Row(
        id="T3-split",
        vector="T3",
        what="an address split over inline elements, by zero-width characters, <wbr>, comments and CDATA",
        body="""<p>@a@<b>@</b>example.com</p><p><span>@b@</span><span>@example</span><span>.com</span></p>
        <p>@c@&#8203;@&#8203;example.com</p><p>@d@<wbr>@example.com</p><p id="n"></p><p id="s"></p>""",
        act=(
            running("n.append('@e@', '@', 'example', '.com')"),
            running(
                "for (const c of '@f@@example.com') { const b = document.createElement('span'); b.textContent = c; s.append(b); }"
            ),
            waiting(350),
        ),
        detector="a b c d e f",
    ),
    Row(
        id="T3-numbers",
        vector="T3",
        what="telephone, card, IBAN, social security number in clear text, mutations and attributes",
        body="""<p>Call @phone@.</p><p>Card @card@</p><p>IBAN @iban@</p><p>SSN @ssn@</p><p id="m">x</p><p id="t" title="@title@">x</p>""",
        act=(running("m.textContent = 'Paid by @card2@'; t.setAttribute('aria-label', 'to @iban2@');"),),
        detector="phone:phone card:card iban:iban ssn:ssn card2:card iban2:iban title:card",
    ),
    Row(
        id="T3-tokens",
        vector="T3",
        what="JWT, bearer and API tokens, long hexadecimal runs in clear text",
        body="""<p>eyJhbGciOiJIUzI1NiJ9.eyJ@jwt@.sig@jwt@</p><p>Authorization: Bearer a1@bearer@99</p><p>sk_live_a1@key@</p><p>@run@</p>
        <code>ghp_0123456789@git@012345</code>""",
        detector="jwt bearer key run:hex git",
    ),
    Row(
        id="T4-title",
        vector="T4",
        what="the document's title, its changes, a title in SVG",
        title="@first@",
        body="""<svg width="9" height="9"><title>@svg@</title></svg>""",
        act=(
            running("document.title = '@second@'"),
            waiting(300),
            running(
                "document.querySelector('title').append(' @third@'); history.pushState(null, '', '?x=1');"
            ),
            waiting(300),
        ),
        page="first second third",
        text="svg",
    ),
    Row(
        id="T4-title-mail",
        vector="T4",
        what="an address in the title",
        title="Inbox of @mail@@example.com",
        body="x",
        detector="mail",
    ),
    Row(
        id="T5-hidden-text",
        vector="T5",
        what="comments, CDATA, noscript, template, JSON in scripts, meta, processing instructions",
        head="""<meta name="description" content="@description@"><meta property="og:title" content="@og@">
        <meta name="csrf-token" content="@csrf@"><script type="application/ld+json">{"name": "@ld@"}</script>
        <script type="application/json" id="state">{"user": "@json@"}</script><noscript><p>@nohead@</p></noscript>""",
        body="""<!-- @comment@ --><template><p>@template@</p></template><noscript>@noscript@</noscript>
        <svg><script>var a = '@svgscript@'</script><metadata>@metadata@</metadata></svg><script>var b = '@inline@'</script><div id="p"></div>""",
        act=(
            running(
                "p.append(document.createComment('@late@')); p.append(document.createProcessingInstruction('x', '@pi@'));"
            ),
            running(
                "const s = document.createElement('script'); s.type = 'text/plain'; s.textContent = '@added@'; p.append(s);"
            ),
        ),
        never="description og csrf ld json nohead comment template noscript svgscript metadata inline late pi added",
    ),
    Row(
        id="T6-nesting",
        vector="T6",
        what="whitelist inside sensitive, ignore inside whitelist, sensitive inside ignore, and each the other way round",
        body="""<div class="inspectlet-sensitive"><input id="a" class="inspectlet-whitelist" value="@a@"><p class="inspectlet-whitelist">@b@</p></div>
        <div class="inspectlet-whitelist"><p class="inspectletIgnore">@c@</p><p class="inspectlet-sensitive">@d@</p><input id="e" value="@e@"></div>
        <div class="inspectletIgnore"><div class="inspectlet-sensitive"><p>@f@</p><input class="inspectlet-whitelist" value="@g@"></div></div>
        <div class="inspectlet-sensitive"><div data-voile="allow"><p>@h@</p></div></div>
        <select class="inspectlet-sensitive"><option class="inspectlet-whitelist">@i@</option></select>""",
        act=(typing("#a", "atyped"), typing("#e", "etyped")),
        marked="a b c d f g h i atyped",
        censor="e etyped",
    ),
    Row(
        id="T6-slots",
        vector="T6",
        what="slotted content under a masked slot, host or light parent; text straight under a shadow root",
        head="""<script>addEventListener('DOMContentLoaded', () => {
          const put = (id, html, mode = 'open') => { document.getElementById(id).attachShadow({mode}).innerHTML = html; };
          put('one', '<div class="inspectlet-sensitive"><slot></slot></div>');
          put('two', '<slot name="s"></slot>@two@');
          put('three', '@three@<p>@four@</p>', 'closed');
          put('four', '<div class="inspectletIgnore"><slot></slot></div><p>@shadowclear@</p>'); });</script>""",
        body="""<div id="one">@one@<p>@slotted@</p></div><div id="two" class="inspectlet-sensitive"></div>
        <div id="three" data-voile="mask"></div><div id="four"><b>@ignored@</b></div>""",
        act=(
            waiting(300),
            running(
                "one.append('@added@'); two.shadowRoot.append('@appended@'); four.innerHTML = '<b>@again@</b>';"
            ),
            waiting(350),
        ),
        marked="one slotted two three four ignored added appended again",
        shown="shadowclear",
    ),
    Row(
        id="T7-clear",
        vector="+",
        what="what is clear is in the replay: paragraphs, headings, labels, lists, tables, mutations, buttons",
        body="""<h2>@head@</h2><p>@para@</p><ul><li>@item@</li></ul><table><caption>@caption@</caption><tr><td>@cell@</td></tr></table>
        <label>@label@ <input></label><button>@button@</button><details open><summary>@summary@</summary>@details@</details>
        <p id="m">x</p><div id="n"></div><svg><text y="20">@svg@</text></svg>""",
        act=(
            running("m.textContent = '@changed@'; n.innerHTML = '<p>@added@</p>'"),
            clicking("button"),
            running("n.firstChild.firstChild.data = '@data@'"),
            waiting(350),
        ),
        shown="head para item caption cell label button summary details changed added data svg",
        page="ghost",
        title="A page @ghost@",
    ),
)
