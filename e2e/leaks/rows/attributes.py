"""A1 to A6: attributes."""

from e2e.leaks.person import clicking, running, waiting
from e2e.leaks.row import Row

_TEXTS = (
    "title",
    "aria-label",
    "aria-description",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
)
_NEVER = (
    "data-user",
    "data-testid",
    "x-custom",
    "onclick",
    "itemid",
    "itemprop",
    "itemtype",
    "about",
    "property",
    "typeof",
    "resource",
    "nonce",
    "is",
    "ng-model",
    ":bind",
    "hx-get",
    "aria-keyshortcuts",
    "accesskey",
    "part",
    "exportparts",
    "slot",
    "lang",
    "dir",
    "role",
    "popover",
    "contextmenu",
    "name",
    "enterkeyhint",
    "itemref",
    "anchor",
    "autocapitalize",
    "elementtiming",
)


def _canary(attribute: str) -> str:
    return "a" + "".join(sign for sign in attribute if sign.isalpha())


ROWS = (
    Row(
        id="A1-texts",
        vector="A1",
        what="text attributes: title, aria-*, alt, placeholder, label, summary, abbr",
        body="".join(f'<p {name}="@{_canary(name)}@">x</p>' for name in _TEXTS)
        + """<img alt="@alt@" src="p.png"><input placeholder="@placeholder@"><table summary="@summary@"><tr><th abbr="@abbr@">x</th></tr></table>
        <video><track label="@track@" kind="captions"></video><menu label="@menu@"></menu><p id="m">x</p>
        <area alt="@area@"><svg aria-label="@svg@"></svg><iframe title="@frame@" srcdoc="x"></iframe>""",
        act=(
            running(
                "m.title = '@mtitle@'; m.setAttribute('aria-label', '@mlabel@'); m.ariaDescription = '@mdesc@';"
            ),
        ),
        text=" ".join(map(_canary, _TEXTS))
        + " alt placeholder summary abbr track menu area svg frame mtitle mlabel mdesc",
    ),
    Row(
        id="A2-custom",
        vector="A2",
        what="data-*, custom attributes, name, for, event handlers, enumerations and tokens with free text in them",
        body="".join(f'<p {name}="@{_canary(name)}@">x</p>' for name in _NEVER)
        + """<label for="@for@">x</label><input name="@fieldname@" form="@form@" list="@list@" pattern="@pattern@" dirname="@dirname@">
        <output for="@outfor@" name="@outname@"></output><map name="@map@"></map><slot name="@slotname@"></slot>
        <p id="m">x</p><table><tr><td headers="@headers@">x</td></tr></table>""",
        act=(
            running(
                "m.setAttribute('data-late', '@late@'); m.dataset.user = '@dataset@'; m.setAttribute('v-on:x', '@handler@');"
            ),
            running("m.innerHTML = '<i data-x=\"@deep@\">x</i>'"),
        ),
        context=" ".join(map(_canary, _NEVER))
        + " for fieldname form list pattern dirname outfor outname map slotname headers late dataset handler deep",
    ),
    Row(
        id="A3-tokens",
        vector="A3",
        what="id and class tokens with personal data that no style sheet selects",
        head="<style>.kept, #shown { color: black } .@selected@ { margin: 1px }</style>",
        body="""<p id="@id@">x</p><p class="kept @class@">x</p><a href="#@fragment@">l</a><p aria-labelledby="@reference@">x</p>
        <p class="@selected@">y</p><svg><use href="#@use@"></use><g id="@svgid@" clip-path="url(#@clip@)"></g></svg><p id="m">x</p>""",
        act=(
            running("const n = m; n.className = '@late@'; n.id = '@lateid@'; n.classList.add('@added@');"),
            clicking("p.kept"),
        ),
        context="id class fragment reference use svgid clip late lateid added",
        kept="selected",
    ),
    Row(
        id="A3-mail",
        vector="A3",
        what="a token that a style sheet selects, but a detector hits",
        head="<style>.user-4532015112830366-@x@ { color: teal } [class*='@mail@@example.com'] { color: teal }</style>",
        body="""<p class="@mail@@example.com user-@number@">x</p>""",
        detector="mail number:card",
        kept="",
        context="x",
    ),
    Row(
        id="A4-attributes",
        vector="A4",
        what="download, datetime, action, formaction, ping, cite, srcdoc, data, content, code, archive",
        body="""<a href="x" download="@download@" ping="ping?@ping@" hreflang="@hreflang@" rel="@rel@" target="@target@">x</a>
        <time datetime="@datetime@">x</time><form action="a?@action@" name="@formname@" target="@formtarget@"><button formaction="b?@formaction@">x</button></form>
        <blockquote cite="c?@cite@">x</blockquote><q cite="c?@qcite@">x</q><ins cite="c?@inscite@" datetime="@insdate@">x</ins>
        <iframe srcdoc="<!-- @srcdoc@ -->" name="@framename@"></iframe><object data="o?@data@" name="@objname@"><param name="p" value="@param@"></object>
        <data value="@value@">x</data><meta itemprop="x" content="@content@"><embed src="e.txt?@embed@"><bdo dir="@dir@">x</bdo>
        <img usemap="#@usemap@" longdesc="l?@longdesc@" src="p.png"><applet code="@code@" archive="@archive@"></applet>
        <li value="@li@">x</li><table><tr><td axis="@axis@">x</td></tr></table><link rel="help" href="h" title="t" media="@media@">""",
        context="download ping hreflang rel target datetime action formname formtarget formaction cite qcite inscite insdate srcdoc "
        "framename data objname param value content embed dir usemap longdesc code archive li axis media",
    ),
    Row(
        id="A5-links",
        vector="A5",
        what="mailto, tel, sms, javascript, blob, file, data links; a link with user and password",
        body="""<a href="mailto:@mail@?subject=@subject@">m</a><a href="tel:@tel@">t</a><a href="sms:+1;body=@sms@">s</a>
        <a href="javascript:f('@js@')">j</a><a href="file:///home/@file@">f</a><a href="data:text/html,@data@">d</a>
        <a href="http://@user@:@pass@@example.com/">u</a><a href="whatsapp://send?text=@app@">w</a><a href=" MAILTO:@upper@ ">M</a>
        <a id="m" href="x">x</a><a href="java&#10;script:@newline@">n</a><a href="web+x:@web@">w</a>""",
        act=(running("m.href = 'mailto:@late@'; m.protocol = 'tel:';"),),
        context="mail subject tel:phone sms js file data user pass app upper late newline web",
    ),
    Row(
        id="A5-profiles",
        vector="A5",
        what="profile links: addresses, numbers and long tokens in the path, query and fragment",
        body="""<a href="/users/@mail@@example.com/">p</a><a href="/orders/@order@">o</a><a href="/t/@token@/x">t</a>
        <a href="/p?email=@query@">q</a><a href="/p#@hash@">h</a><a href="/p;jsessionid=@session@">j</a><a href="?a=b&c[]=@deep@">d</a>""",
        detector="mail order:digits token:hex session:hex",
        url="query hash deep",
    ),
    Row(
        id="A6-media",
        vector="A6",
        what="signed URLs in src, srcset, poster, SVG href, preload, imagesrcset, background",
        head="""<link rel="preload" as="image" href="pre.png?sig=@preload@" imagesrcset="s.png?@imagesrcset@ 1x">
        <link rel="icon" href="i.png?@icon@"><link rel="manifest" href="m.json?@manifest@"><link rel="alternate" href="a?@alternate@" title="@linktitle@">""",
        body="""<img src="a.png?sig=@src@" srcset="b.png?@srcset@ 1x, c.png?@srcset2@ 2x"><video poster="p.png?@poster@" src="v.txt?@video@"></video>
        <audio src="u.txt?@audio@"></audio><picture><source srcset="d.png?@source@"><img src="e.png?@picture@"></picture>
        <svg><image href="f.png?@image@"/><image xlink:href="g.png?@xlink@"/></svg><input type="image" src="h.png?@input@">
        <table background="k.png?@background@"><tr><td>x</td></tr></table><video><source src="w.txt?@vsource@"><track src="t.txt?@track@"></video>
        <img src="/media/@hex@/x.png"><img id="m">""",
        act=(running("m.src = 'late.png?@late@'; m.srcset = 'l.png?@lateset@ 2x'"), waiting(350)),
        url="preload imagesrcset icon manifest alternate src srcset srcset2 poster video audio source picture image xlink input background "
        "vsource track late lateset",
        page="linktitle",
        detector="hex:hex",
    ),
    Row(
        id="A6-uploads",
        vector="A6",
        what="files that pages show, as recorders upload them: pictures with text in them, a page in place of a font",
        files={
            "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><title>@title@</title><text y='9'>@svg@</text></svg>",
            "b.svg": "<svg xmlns='http://www.w3.org/2000/svg' id='@id@'><!-- @comment@ --><script>'@script@'</script><path d='M0 0'/></svg>",
            "c.woff2": "<!doctype html><p>@font@</p>",
            "d.png": "<!doctype html><p>@page@</p>",
            "e.css": "/* @sheetcomment@ */ .e::before { content: '@sheettext@' }",
            "f.svg": "<!doctype html><p>@fragment@</p>",
        },
        head="""<link rel="stylesheet" href="e.css"><style>@font-face { font-family: "F"; src: url(c.woff2) } .a { background: url(a.svg) }
        .b { mask-image: url(b.svg) } .d { background: url(d.png); font-family: "F" } .f { filter: url(f.svg#x) }</style>""",
        body="""<p class="a">x</p><p class="b">x</p><p class="d">x</p><p class="e">x</p><p class="f">x</p><img src="a.svg"><img src="d.png">
        <object data="a.svg"></object>
        <script>for (const name of ['a.svg', 'b.svg', 'c.woff2', 'd.png', 'e.css', 'f.svg']) fetch(name).then((answer) => answer.text())</script>""",
        act=(waiting(3_500),),
        never="title svg id comment script font page fragment sheetcomment",
        text="sheettext",
    ),
)
