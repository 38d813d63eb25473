"""B1 to B4: shadow roots, frames, boxes."""

from e2e.leaks.person import running, settled, waiting
from e2e.leaks.row import Row

_INNER = "<!doctype html><title>@{0}title@</title><p>@{0}text@</p><input value='@{0}value@'>"

ROWS = (
    Row(
        id="B1-host",
        vector="B1",
        what="a mask class on a shadow host without light children; put on later; excluded host",
        head="""<script>addEventListener('DOMContentLoaded', () => { for (const [id, html, mode] of [
          ['a', '<p>@a@</p>', 'open'], ['b', '<p title="@btitle@">@b@</p>', 'closed'], ['c', '@c@<p>@cp@</p>', 'open'],
          ['d', '<p>@d@</p>', 'closed']]) document.getElementById(id).attachShadow({mode}).innerHTML = html; });</script>""",
        body="""<div id="a" class="inspectlet-sensitive"></div><div id="b" class="inspectlet-sensitive"></div>
        <div id="c" class="inspectletIgnore"></div><div id="d" class="inspectletIgnore"></div><div id="e"></div>""",
        act=(
            running("a.shadowRoot.firstChild.append('@added@'); c.shadowRoot.append('@appended@');"),
            running(
                "e.className = 'inspectlet-sensitive'; e.attachShadow({mode: 'open'}).innerHTML = '<p>@late@</p>';"
            ),
            waiting(350),
        ),
        marked="a b btitle c cp d added appended late",
    ),
    Row(
        id="B2-text",
        vector="B2",
        what="text straight under a shadow root, first and added",
        head="""<script>addEventListener('DOMContentLoaded', () => { for (const [id, mode] of [['a', 'open'], ['b', 'closed']])
          window['r' + id] = Object.assign(document.getElementById(id).attachShadow({mode}), {innerHTML: '@first@'}); });</script>""",
        body="""<div id="a"></div><div id="b"></div>""",
        act=(
            running("ra.append('@added@'); rb.append('@closed@'); ra.firstChild.data = '@changed@';"),
            waiting(350),
        ),
        text="first added closed changed",
    ),
    Row(
        id="B2-clear",
        vector="B2",
        what="text in open, closed and nested shadow roots is in the replay",
        head="""<script>addEventListener('DOMContentLoaded', () => { const put = (node, mode, html) => { const r = node.attachShadow({mode}); r.innerHTML = html; return r; };
          const r = put(a, 'open', '@text@<p>@para@</p><div id="in"></div>'); put(r.getElementById('in'), 'open', '<b>@nested@</b><slot></slot>'); });</script>""",
        body="""<div id="a">@light@</div><div id="b"></div>""",
        # A closed root is seen where the recorder is there when the page makes it.
        act=(running("b.attachShadow({mode: 'closed'}).innerHTML = '<p>@closed@</p>'"), waiting(350)),
        shown="text para nested closed light",
        page="title",
        title="@title@",
    ),
    Row(
        id="B3-srcdoc",
        vector="B3",
        what="srcdoc as attribute and as document; set later; written by document.write; nested",
        body="""<iframe id="a" srcdoc="<p>@first@</p><input value='@value@'><script>var x = '@script@'</script>"></iframe>
        <iframe id="b"></iframe><iframe id="c"></iframe><iframe id="d"></iframe>""",
        act=(
            running(
                "b.srcdoc = '<p>@later@</p>'; c.contentDocument.write('<p>@written@</p><iframe srcdoc=\"<p>@nested@</p>\"></iframe>'); c.contentDocument.close();"
            ),
            running("d.contentDocument.body.innerHTML = '<p>@blank@</p><textarea>@area@</textarea>';"),
            waiting(600),
            running(
                "a.contentDocument.body.append('@changed@'); d.contentDocument.body.append('@appended@');"
            ),
            waiting(350),
        ),
        text="first later written nested blank changed appended",
        censor="value area",
        never="script",
    ),
    Row(
        id="B3-frames",
        vector="B3",
        what="same-origin frames, first and added later, in masked and ignored parents, excluded by class, navigating",
        files={
            f"{name}.html": _INNER.replace("{0}", name)
            for name in ("first", "later", "masked", "excluded", "gone", "turned")
        },
        body="""<iframe src="first.html?@query@"></iframe><div class="inspectlet-sensitive"><iframe src="masked.html"></iframe></div>
        <div class="inspectletIgnore"><iframe src="gone.html"></iframe></div>
        <iframe id="x" class="inspectlet-disable-iframe-inject" src="excluded.html"></iframe><div id="place"></div>""",
        act=(
            running("place.innerHTML = '<iframe src=\"later.html\"></iframe>'"),
            waiting(500),
            running("x.src = 'turned.html'"),
            settled(),
        ),
        text="firsttitle firsttext latertitle latertext",
        censor="firstvalue latervalue",
        marked="maskedtitle maskedtext maskedvalue excludedtitle excludedtext excludedvalue gonetitle gonetext gonevalue turnedtitle turnedtext turnedvalue",
        url="query",
    ),
    Row(
        id="B3-foreign",
        vector="B3",
        what="frames of another origin, with the address of the frame, and what they post",
        files={
            "inner.html": "<!doctype html><p>inner</p><script>parent.postMessage('@posted@', '*')</script>"
        },
        body="""<iframe src="@other@inner.html?@query@#@hash@"></iframe><iframe sandbox srcdoc="<p>@sandboxed@</p>"></iframe>
        <iframe src="data:text/html,<p>@data@</p>"></iframe><object data="@other@inner.html?@object@"></object>""",
        act=(waiting(400),),
        never="posted",
        url="query hash object",
        context="sandboxed data",
    ),
    Row(
        id="B4-boxes",
        vector="B4",
        what="excluded elements: content, attributes, classes, ids, styles, children that change, data attributes",
        body="""<div id="x" class="inspectletIgnore @class@" title="@title@" style="background: url(x.png?@style@)" data-x="@data@" aria-label="@label@">@text@
        <p id="@id@">@child@</p><input value="@value@"><img src="i.png?@image@" alt="@alt@"><svg><text>@svg@</text></svg><style>.q::before { content: "@css@" }</style></div>""",
        act=(
            running(
                "x.append('@added@'); x.title = '@changed@'; x.insertAdjacentHTML('beforeend', '<p>@html@</p>'); x.dataset.late = '@late@';"
            ),
            running(
                "const n = document.createElement('div'); n.innerHTML = '<b>@built@</b>'; x.append(n); n.firstChild.firstChild.data = '@data2@';"
            ),
            waiting(350),
        ),
        marked="class title style data label text id child value image alt svg added changed html late built data2",
        text="css",
    ),
)
