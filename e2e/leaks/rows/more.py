"""Ways that are in no catalogue yet: what browsers learnt since, and what nobody thinks of."""

from e2e.leaks.person import clicking, composing, keys, moving, pressing, running, settled, typing, waiting
from e2e.leaks.row import Row

ROWS = (
    Row(
        id="X-internals",
        vector="+",
        what="ElementInternals: form value, state, custom states, validation message, accessible name",
        head="""<script>customElements.define('x-field', class extends HTMLElement { static formAssociated = true;
          constructor() { super(); this.i = this.attachInternals(); } });</script>""",
        body="<form id='f'><x-field id='a' name='n'></x-field></form>",
        act=(
            running(
                "a.i.setFormValue('@value@', '@state@'); a.i.states.add('@custom@'); a.i.ariaDescription = '@described@';"
            ),
            running(
                "a.i.setValidity({customError: true}, '@invalid@', a); a.i.ariaValueText = '@valuetext@'; f.reportValidity();"
            ),
            waiting(250),
        ),
        never="value state custom described invalid valuetext",
    ),
    Row(
        id="X-validity",
        vector="+",
        what="validation messages of fields, and their patterns and titles",
        body="""<form id="f"><input id="a" required pattern="@pattern@" title="Like @title@"></form>""",
        act=(
            running("a.setCustomValidity('Not you, @message@'); f.reportValidity();"),
            typing("#a", "typed"),
            waiting(350),
        ),
        never="message",
        context="pattern",
        text="title",
        censor="typed",
    ),
    Row(
        id="X-popover",
        vector="+",
        what="popovers: content, targets, toggled by people, hints",
        body="""<button id="b" popovertarget="p">Who?</button><div id="p" popover>Hello @inside@ <input id="i"></div>
        <div id="q" popover="manual" title="@title@">@manual@</div>""",
        act=(
            clicking("#b"),
            waiting(200),
            typing("#i", "typed"),
            running("q.showPopover(); q.append('@added@')"),
            waiting(350),
        ),
        text="inside manual title added",
        censor="typed",
    ),
    Row(
        id="X-dialog",
        vector="+",
        what="dialogs: modal and not, returnValue, form method=dialog, alert, prompt",
        body="""<dialog id="d"><form method="dialog">@inside@ <input id="i"><button id="ok" value="@return@">OK</button></form></dialog>""",
        act=(
            running("d.showModal()"),
            typing("#i", "typed"),
            clicking("#ok"),
            running("d.show(); d.append('@later@'); d.close('closed'); alert('@alert@');"),
            waiting(350),
        ),
        text="inside later",
        censor="typed",
        context="return",
        never="alert",
    ),
    Row(
        id="X-highlight",
        vector="+",
        what="CSS custom highlights and the selection: names and the words they hold",
        head="<style>::highlight(found) { background: yellow }</style>",
        body="<p id='p'>Some @words@ here</p><input id='i' value='@value@'>",
        act=(
            running(
                "const r = new Range(); r.selectNodeContents(p); CSS.highlights.set('@name@', new Highlight(r));"
            ),
            running(
                "getSelection().selectAllChildren(p); document.execCommand('copy'); i.focus(); i.select();"
            ),
            waiting(350),
        ),
        text="words",
        censor="value",
        never="name",
    ),
    Row(
        id="X-inert",
        vector="+",
        what="inert, hidden, hidden=until-found, content-visibility, aria-hidden: hidden text is text",
        body="""<div inert>@inert@</div><div hidden>@hidden@</div><div hidden="until-found">@found@</div>
        <div style="content-visibility: hidden">@visibility@</div><div aria-hidden="true">@aria@</div><div style="display:none">@none@</div>""",
        text="inert hidden found visibility aria none",
    ),
    Row(
        id="X-output",
        vector="+",
        what="output, meter, progress: values, fallback text, attributes",
        body="""<output id="o">@output@</output><meter title="@title@" value="1">@meter@</meter><progress>@progress@</progress>
        <meter min="0" max="9" aria-valuetext="@valuetext@"></meter>""",
        act=(
            running(
                "o.defaultValue = '@default@'; await new Promise(requestAnimationFrame); o.value = '@set@'; o.append('@added@');"
            ),
            waiting(250),
        ),
        text="output title meter progress valuetext set default added",
    ),
    Row(
        id="X-mathml",
        vector="+",
        what="MathML: text, annotations, altText, href, ids",
        body="""<math alttext="@alttext@" id="@id@"><semantics><mrow><mi>@mi@</mi><mtext>@mtext@</mtext><ms lquote="@lquote@">@ms@</ms></mrow>
        <annotation encoding="application/x-tex">@annotation@</annotation>
        <annotation-xml encoding="text/html" definitionURL="d?@definition@"><p>@xml@</p></annotation-xml></semantics>
        <maction actiontype="statusline"><mi>x</mi><mtext>@action@</mtext></maction></math>""",
        text="mi mtext ms annotation xml action",
        context="alttext id lquote definition",
    ),
    Row(
        id="X-styles-names",
        vector="+",
        what="names and conditions in sheets that scripts write: @layer, @container, @scope, @property, @counter-style, @font-feature-values",
        body="<p id='p' class='a'>x</p>",
        act=(
            running("""const s = document.createElement('style'); s.textContent = `@layer base.@layer@ { .a { color: teal } }
              @container @container@ (width > 1px) { .a { color: teal } } @property --@property@ { syntax: '*'; inherits: false }
              @counter-style @counter@ { system: fixed; symbols: "@symbol@"; suffix: "@suffix@" }
              @font-face { font-family: "x"; src: local("@local@") } @position-try --@try@ { inset: 0 }
              @scope (.a) { p { color: teal } } @supports (content: "x") { .a { color: teal } }
              @media (width > 1px) { .a { color: teal } } @view-transition { types: @types@ } .a { transition: --@custom@ 1s }`; document.head.append(s);"""),
            waiting(350),
        ),
        context="layer container property counter try local types custom",
        text="symbol suffix",
    ),
    Row(
        id="X-animations",
        vector="+",
        what="Web Animations: ids, keyframes with content and url(), view transitions with types",
        body="<p id='p'>x</p>",
        act=(
            running(
                "p.animate([{backgroundImage: 'url(k.png?@keyframe@)'}, {opacity: 0}], {duration: 500, id: '@id@'});"
            ),
            running("p.animate({'--x': ['\"@custom@\"', '\"b\"']}, 300); p.dataset.x = 'y';"),
            running(
                "await document.startViewTransition?.({update: () => p.append('@updated@'), types: ['named']}).finished.catch(() => {});"
            ),
            waiting(250),
        ),
        never="id custom",
        url="keyframe",
        text="updated",
    ),
    Row(
        id="X-counters",
        vector="+",
        what="attr() and counters that show attributes, and typed attr() in other properties",
        head="""<style>.a::before { content: attr(data-name) } .b { width: attr(data-w px, 1px) } .c::after { content: "Dr " attr(title) }</style>""",
        body="""<p class="a" data-name="@name@">x</p><p class="b" data-w="@w@">x</p><p class="c" title="@title@">x</p>""",
        act=(waiting(200), running("document.querySelector('.a').dataset.name = '@late@'")),
        context="name w late",
        text="title",
    ),
    Row(
        id="X-history-state",
        vector="+",
        what="history.state, text fragments, scroll restoration, window.name",
        body="<p>Some long words to find here</p>",
        address="#:~:text=words",
        act=(
            running(
                "window.name = '@name@'; history.replaceState({a: {b: '@state@'}}, ''); document.title = 'T';"
            ),
            running("location.hash = '#@words@:~:text=words'"),
            waiting(250),
            running("window.name = ''"),
        ),
        never="name state",
        url="words",
    ),
    Row(
        id="X-structured-data",
        vector="+",
        what="microdata, RDFa, microformats and their values",
        body="""<div itemscope itemtype="https://schema.org/@type@" itemid="urn:@itemid@"><span itemprop="name" content="@content@">x</span>
        <meta itemprop="email" content="@meta@"><link itemprop="url" href="l?@link@"><time itemprop="d" datetime="@datetime@">x</time></div>
        <div vocab="https://v.example/@vocab@" typeof="@typeof@" about="@about@" property="@property@" resource="@resource@" prefix="p: @prefix@">x</div>
        <p class="vcard u-@micro@">x</p>""",
        context="type itemid content meta datetime vocab typeof about property resource prefix micro",
        url="link",
    ),
    Row(
        id="X-head",
        vector="+",
        what="what else stands in a head: manifest, canonical, prefetch, speculation rules, import maps, base, pingback, author",
        head="""<base href="@here@?@base@"><link rel="manifest" href="m.json?@manifest@"><link rel="canonical" href="c?@canonical@"><link rel="prefetch" href="p.txt?@prefetch@">
        <script type="speculationrules">{"prefetch": [{"urls": ["s.txt?@speculation@"]}]}</script>
        <script type="importmap">{"imports": {"x": "/x.js?@importmap@"}}</script><meta name="author" content="@author@"><meta http-equiv="x-refresh" content="@refresh@">
        <link rel="search" title="@searchtitle@" href="o.txt?@search@"><meta name="theme-color" content="@colour@"><meta name="viewport" content="width=device-width, @viewport@">""",
        body="<p>x</p>",
        url="base manifest canonical prefetch search",
        never="speculation importmap author refresh",
        page="searchtitle",
        context="colour viewport",
    ),
    Row(
        id="X-languages",
        vector="+",
        what="lang, xml:lang, dir, translate, hreflang, with text in them",
        body="""<p lang="@lang@">x</p><p xml:lang="@xml@">x</p><p dir="@dir@">x</p><p translate="@translate@">x</p>
        <svg lang="@svg@" xml:space="@space@" xml:base="b?@base@"><text>x</text></svg><ol type="@oltype@" start="@start@"><li>x</li></ol>
        <p role="@role@" align="@align@" draggable="@draggable@" spellcheck="@spellcheck@" tabindex="@tabindex@">x</p>
        <p aria-current="@current@" aria-live="@live@" aria-level="@level@" aria-controls="@controls@" aria-owns="@owns@">x</p>
        <table border="@border@" bgcolor="@bgcolor@" rules="@rules@" frame="@frame@" cellpadding="@cellpadding@"><tr><td width="@width@" valign="@valign@" scope="@scope@">x</td></tr></table>""",
        context="lang xml dir translate svg space base oltype start role align draggable spellcheck tabindex current live level controls owns "
        "border bgcolor rules frame cellpadding width valign scope",
    ),
    # The names of fonts stay: privacy semantics, section 5, strings in `font-family`.
    Row(
        id="X-svg-attributes",
        vector="+",
        what="free text in SVG geometry and presentation, filters, animation values and ids",
        body="""<svg viewBox="0 0 9 9" id="@id@" class="@class@"><path d="M0 0 L1 1 @path@"/><g fill="@fill@" stroke="url(#@stroke@)" transform="@transform@"
        font-family="serif" filter="url(f.svg?@filter@#x)" style="fill: @stylefill@" data-n="@data@"><text textLength="@length@" x="@x@">x</text></g>
        <animate attributeName="@attribute@" values="@values@" from="@from@" begin="@begin@"/><filter id="f"><feImage href="i.png?@feimage@"/>
        <feTurbulence result="@result@"/></filter><use href="sprite.svg?@sprite@#icon"/><image href="data:image/svg+xml,<svg><text>@dataimage@</text></svg>"/>
        <view viewTarget="@target@"/><set attributeName="href" to="x?@set@"/><linearGradient gradientTransform="@gradient@"/></svg>""",
        context="id class path fill stroke transform stylefill data length x attribute values from begin result target gradient",
        url="filter feimage sprite set",
        text="dataimage",
    ),
    Row(
        id="X-parts-slots",
        vector="+",
        what="part, exportparts, ::part, named slots, slotted text",
        head="<style>x-a::part(known) { color: teal }</style>",
        body="""<div id="h"><span slot="known">@slotted@</span></div>""",
        act=(
            running("""h.attachShadow({mode: 'open'}).innerHTML = '<p part="@part@ known">x</p><i exportparts="a:@exported@">y</i><slot name="known"></slot>' +
              '<style>:host(.known) { color: teal } ::slotted([slot="known"]) { color: teal }</style>';"""),
            waiting(350),
        ),
        context="part exported",
        text="slotted",
    ),
    Row(
        id="X-picture-late",
        vector="+",
        what="pictures whose address scripts set: srcset, picture, lazy loading, data: and blob: URLs, CSS image() and paint()",
        body="<img id='i'><picture><source id='s'><img id='j'></picture><div id='d'></div><img id='b' loading='lazy'>",
        act=(
            running(
                "i.src = 'a.png?@src@'; s.srcset = 'b.png?@srcset@ 2x'; j.src = 'data:image/png;base64,' + btoa('@data@');"
            ),
            running(
                "b.src = URL.createObjectURL(new Blob(['x'])) + '#@blobhash@'; d.style.background = 'url(c.png?@style@)';"
            ),
            running("i.alt = '@alt@'; i.crossOrigin = '@cors@'; i.setAttribute('sizes', '@sizes@');"),
            waiting(350),
        ),
        url="src srcset style",
        never="data blobhash",
        text="alt",
        context="cors sizes",
    ),
    Row(
        id="X-bfcache",
        vector="+",
        what="left and come back: what was typed before is restored; text that changed while away",
        body="""<input id="i"><a id="away" href="/elsewhere">away</a><p id="p">x</p>""",
        act=(
            typing("#i", "typed"),
            clicking("#away"),
            waiting(300),
            running("history.back()"),
            waiting(900),
            running("document.querySelector('#p').textContent = '@back@'"),
            waiting(400),
        ),
        censor="typed",
        text="back",
    ),
    Row(
        id="X-print",
        vector="+",
        what="print styles and what stands only in print; text of a <style media>",
        head="""<style media="print">.p::before { content: "@printed@" }</style><style media="@media@">p { color: teal }</style>""",
        body="<p class='p'>x</p>",
        act=(running("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'));"),),
        text="printed",
        context="media",
    ),
    Row(
        id="X-clipboard",
        vector="+",
        what="clipboard: copied text, pasted text into nothing, drag data, custom formats",
        body="""<p id="p">Copy @copied@ please</p><div id="d" draggable="true">drag</div><div id="t">drop</div>""",
        act=(
            running("getSelection().selectAllChildren(p)"),
            pressing("Control+C"),
            running("await navigator.clipboard.writeText('@written@')"),
            running("""const t = new DataTransfer(); t.setData('text/plain', '@dragged@'); t.setData('application/x-user', 'x');
              document.querySelector('#t').dispatchEvent(new DragEvent('drop', {dataTransfer: t, bubbles: true}));
              const c = new DataTransfer(); c.setData('text/plain', '@pasted@'); p.dispatchEvent(new ClipboardEvent('paste', {clipboardData: c, bubbles: true}));"""),
            waiting(250),
        ),
        text="copied",
        never="written dragged pasted",
    ),
    Row(
        id="X-keys",
        vector="+",
        what="keys typed on the page outside of any field, shortcuts, a barcode scanner, a game's canvas",
        body="<p tabindex='0' id='p'>x</p><canvas tabindex='0' id='c'></canvas>",
        act=(running("p.focus()"), keys("page"), running("c.focus()"), keys("canvas"), waiting(250)),
        never="page canvas",
    ),
    Row(
        id="X-tooltip",
        vector="+",
        what="hover cards and tooltips made on the fly, autocompletion lists, toasts",
        body="""<span id="u" onpointerenter="t.innerHTML = '<b title=\\'@title@\\'>@card@</b>'">user</span><div id="t" role="tooltip"></div>
        <input id="i" role="combobox" oninput="l.innerHTML = '<li role=option aria-label=\\'@label@\\'>@option@ ' + i.value + '</li>'"><ul id="l" role="listbox"></ul><div id="toast" role="status"></div>""",
        act=(
            moving("#u"),
            waiting(150),
            typing("#i", "typed"),
            running("toast.textContent = 'Welcome back, @toast@'"),
            waiting(350),
        ),
        text="title card label option toast",
    ),
    Row(
        id="X-editor",
        vector="+",
        what="a rich text editor: marks, lists, mentions as atoms, images pasted, a hidden mirror of its text",
        body="""<div id="e" contenteditable><p>x</p></div><input type="hidden" id="m" name="body"><div id="v" aria-live="polite"></div>""",
        act=(
            typing("#e", "typed"),
            composing("#e", "composed"),
            running(
                "e.insertAdjacentHTML('beforeend', '<span contenteditable=\"false\" data-mention=\"@mention@\">@atom@</span>'); m.value = e.innerHTML;"
            ),
            running(
                "e.querySelector('p').setAttribute('data-placeholder', '@placeholder@'); v.textContent = 'Typed @announced@';"
            ),
            waiting(350),
        ),
        censor="typed composed atom",
        context="mention placeholder",
        text="announced",
    ),
    Row(
        id="X-select-all",
        vector="+",
        what="selected text in a masked element, in fields, across elements; carets",
        body="""<div class="inspectlet-sensitive"><p id="p">@masked@</p></div><textarea id="t">@area@</textarea>""",
        act=(
            running("getSelection().selectAllChildren(p)"),
            running("t.focus(); t.setSelectionRange(2, 9, 'backward');"),
            pressing("Control+A"),
            pressing("Shift+ArrowLeft"),
            waiting(250),
        ),
        marked="masked",
        censor="area",
    ),
    Row(
        id="X-xhtml",
        vector="+",
        what="a page in XHTML: CDATA, processing instructions, namespaced elements and attributes, entities",
        document="""<?xml version="1.0"?><?pi @pi@?><!DOCTYPE html [<!ENTITY me "@entity@">]><html xmlns="http://www.w3.org/1999/xhtml" xmlns:u="urn:n">
        <head><title>@pagetitle@</title><style>.@page_token@ { color: teal }</style>@xsnippet@</head><body><h1 class="@page_token@">@page_heading@</h1><main@wrapper@><p u:name="@attribute@">&me;</p>
        <u:user>@unknown@</u:user><p id="c"><![CDATA[@cdata@]]></p><UPPER title="@title@">@upper@</UPPER></main></body></html>""",
        body="",
        act=(waiting(200),),
        never="pi",
        context="attribute",
        text="entity unknown cdata title upper",
    ),
    Row(
        id="X-removed",
        vector="+",
        what="text that stood in the page for an instant: added and removed in one task, replaced before a frame",
        body="<div id='d'></div><div class='inspectletIgnore' id='x'></div>",
        act=(
            running("d.innerHTML = '<p>@instant@</p>'; d.textContent = '';"),
            running(
                "d.textContent = '@first@'; await new Promise(requestAnimationFrame); d.textContent = 'second';"
            ),
            running(
                "const p = document.createElement('p'); p.textContent = '@excluded@'; x.append(p); d.append(p); x.append(p);"
            ),
            waiting(350),
        ),
        text="first instant",
        marked="excluded",
    ),
    Row(
        id="X-foreign-words",
        vector="+",
        what="a password in other letters: composed and decomposed, wide, upper case, in the text later",
        body="<form><input id='pw' type='password'></form><p id='o'></p>",
        act=(
            typing("#pw", "word"),
            running("pw.blur()"),
            running(
                "o.append([...'@word@'].map((c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0)).join('')); "
                "o.title = '@word@'.toUpperCase(); o.append(' ' + '@word@'.slice(0, 8) + '\\u00ad' + '@word@'.slice(8));"
            ),
            waiting(350),
        ),
        never="word",
    ),
    Row(
        id="X-late-frame-field",
        vector="+",
        what="a password field in a frame that comes late, moved between documents",
        body="<iframe id='f' srcdoc=\"<form><input id='pw' type='password'></form>\"></iframe><div id='d'></div>",
        act=(
            waiting(300),
            running(
                "const p = f.contentDocument.querySelector('input'); p.value = '@frame@'; p.type = 'text'; p.value += '@more@';"
            ),
            waiting(300),
            running(
                "const p = f.contentDocument.querySelector('input'); d.append(document.adoptNode(p)); p.value = '@adopted@';"
            ),
            settled(),
        ),
        never="frame more adopted",
    ),
    Row(
        id="X-table-data",
        vector="+",
        what="cells of a grid that is edited in place: the editor comes and goes",
        body="""<table><tr><td id="c" ondblclick="c.innerHTML = '<input id=e value=\\'' + c.textContent + '\\'>'; e.focus()">x</td></tr></table>""",
        act=(
            running("c.ondblclick()"),
            typing("#e", "typed"),
            waiting(350),
            running("c.innerHTML = '<b>' + e.value + '</b>'"),
            waiting(350),
        ),
        text="typed",
    ),
)
