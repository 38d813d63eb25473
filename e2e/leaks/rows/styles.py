"""C1, C2: styles, and pictures that are drawn."""

from e2e.leaks.person import running, waiting
from e2e.leaks.row import Row

ROWS = (
    Row(
        id="C1-content",
        vector="C1",
        what="content, counters, quotes, attr(), custom properties, strings in sheets and style attributes",
        head="""<style>.a::before { content: "@content@" } .b::after { content: "x" / "@alternative@" } :root { --name: "@property@" }
        .c { --word: bare; } .d { quotes: "@quote@" "x" } .e::marker { content: '@marker@' } .f { counter-reset: chapter 1 }
        .g::before { content: counter(x, "@separator@") } .h { list-style-type: "@liststyle@" } .i { text-overflow: "@overflow@" }
        .j { hyphenate-character: "@hyphen@" } .k { text-emphasis: "@emphasis@" } .l { font-family: "Sans Mono", serif }
        .m::before { content: "\\6d @escaped@" } @property --reg { syntax: "*"; inherits: false; initial-value: "@initial@" }
        .n::before { content: attr(data-x, "@fallback@") } /* @comment@ */</style>""",
        body="""<p class="a b c d e f g h i j k l m n" style="--inline: '@inline@'; content: '@style@'">x</p><p id="m">x</p>""",
        act=(
            running(
                "m.style.setProperty('--late', '\"@late@\"'); m.style.cssText += '; quotes: \"@csstext@\" \"y\"';"
            ),
            waiting(200),
        ),
        context="property comment initial inline late escaped",
        text="content alternative quote marker separator liststyle overflow hyphen emphasis fallback style csstext",
    ),
    Row(
        id="C1-urls",
        vector="C1",
        what="url() and image-set() in sheets and styles, @import, @namespace, @document, source maps",
        head="""<style>@import url("i.css?@import@"); @namespace x url("http://n.example/?@namespace@");
        .a { background: url(a.png?@background@) } .b { mask-image: url('b.png?@mask@') } .c { cursor: url(c.png?@cursor@), auto }
        .d { background-image: image-set(url(d.png?@imageset@) 1x) } @font-face { font-family: F; src: url(f.txt?@font@) }
        .e { filter: url(f.svg?@filter@#x) } .f { background: url("data:text/plain,@data@") } .g { shape-outside: url(s.png?@shape@) }
        .h { background: src("h.png?@srcfn@") } .i { --u: url(i.png?@varurl@) } .j { background: url(\\68 ttp://x.example/?@escaped@) }
        /*# sourceMappingURL=m.map?@map@ */</style><link rel="stylesheet" href="theme.css?@sheet@">""",
        files={"theme.css": ".t { background: url(t.png?@inner@) }"},
        body="""<p class="a b c d e f g h i j t" style="background: url(in.png?@inline@)">x</p><p id="m">x</p>""",
        act=(running("m.style.backgroundImage = 'url(late.png?@late@)'"), waiting(350)),
        url="escaped import background mask cursor imageset font filter shape sheet inner inline late varurl",
        context="namespace data srcfn map",
    ),
    Row(
        id="C1-scripts",
        vector="C1",
        what="insertRule, replaceSync, adopted sheets, textContent of style, CSSOM values, @layer and @container names",
        head="<style id='s'>p { color: black }</style>",
        body="<p class='a' id='p'>x</p><div id='host'></div>",
        act=(
            running(
                "s.sheet.insertRule('.a::before { content: \"@inserted@\" }'); s.sheet.insertRule('.z { background: url(z.png?@inserturl@) }');"
            ),
            running(
                "const c = new CSSStyleSheet(); c.replaceSync('.a::after { content: \"@adopted@\" }'); document.adoptedStyleSheets = [c];"
            ),
            running("""const r = host.attachShadow({mode: 'open'}); r.innerHTML = '<style>b::before { content: "@shadow@" }</style><b>x</b>';
              const c = new CSSStyleSheet(); c.replaceSync('b::after { content: "@shadowadopted@" }'); r.adoptedStyleSheets = [c];"""),
            running(
                "s.append(' i::before { content: \"@appended@\" }'); s.sheet.cssRules[0].style?.setProperty('content', '\"@cssom@\"');"
            ),
            running(
                "s.sheet.insertRule('.a { content: \"@set@\" }', 0); s.sheet.cssRules[0].style.content = '\"@changed@\"';"
            ),
            waiting(350),
        ),
        text="inserted adopted shadow shadowadopted appended cssom set changed",
        url="inserturl",
    ),
    Row(
        id="C1-names",
        vector="+",
        what="names in style sheets that a script writes with data in them: layers, containers, animations, counters, grid areas",
        body="<p id='p' class='a'>x</p>",
        act=(
            running("""const s = document.createElement('style'); s.textContent = `@layer @layer@; @keyframes @animation@ { from { opacity: 1 } }
              .a { container-name: @container@; view-transition-name: @transition@; anchor-name: --@anchor@; grid-area: @area@;
              counter-increment: @counter@; timeline-scope: --@timeline@; will-change: @change@; font-palette: --@palette@; }`; document.head.append(s);"""),
            running(
                "p.style.viewTransitionName = '@inline@'; p.style.animationName = '@inlineanimation@'; p.style.containerName = '@inlinecontainer@';"
            ),
            waiting(350),
        ),
        context="layer animation container transition anchor area counter timeline change palette inline inlineanimation inlinecontainer",
    ),
    Row(
        id="C1-selectors",
        vector="C1",
        what="selectors with values in them: exfiltration sheets, addresses in attribute selectors",
        head="""<style>input[value="@value@"] { color: black } [data-user="known"] p { color: black } a[href*="@mail@@example.com"] { color: teal }
        #user-@number@ { color: teal }</style>""",
        body="""<input value="x"><p data-user="known">x</p>""",
        context="value",
        detector="mail number:card",
    ),
    Row(
        id="C2-canvas",
        vector="C2",
        what="canvas text, stills of canvases and pictures, data: images that scripts set",
        body="""<canvas id="c" width="200" height="50"></canvas><img id="i"><div id="d">x</div><video id="v"></video>""",
        act=(
            running("const x = c.getContext('2d'); x.font = '20px serif'; x.fillText('@drawn@', 5, 30);"),
            running(
                "i.src = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns=\"http://www.w3.org/2000/svg\"><text y=\"9\">@svgdata@</text></svg>');"
            ),
            running(
                "d.style.backgroundImage = 'url(data:image/svg+xml;base64,' + btoa('<svg xmlns=\"http://www.w3.org/2000/svg\"><!--@encoded@--></svg>') + ')';"
            ),
            running("v.poster = 'data:image/png;base64,' + btoa('@poster@')"),
            waiting(350),
        ),
        never="drawn svgdata encoded poster",
    ),
    Row(
        id="C2-markup-data",
        vector="C2",
        what="data: images in markup that hold text",
        body="""<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>@svg@</text></svg>">
        <img src="data:image/png;base64,aGVsbG8"><iframe src="data:text/html,@html@"></iframe><object data="data:text/plain,@object@"></object>
        <link rel="stylesheet" href="data:text/css,.a::before{content:'@css@'}">""",
        never="html object",
        text="svg css",
    ),
    Row(
        id="C2-svg",
        vector="C2",
        what="SVG text, title, desc, foreignObject, image, textPath, aria labels, ids",
        body="""<svg width="300" height="100"><title>@title@</title><desc>@desc@</desc><text y="20">@text@<tspan>@tspan@</tspan></text>
        <foreignObject width="100" height="50"><p xmlns="http://www.w3.org/1999/xhtml">@foreign@</p></foreignObject><metadata>@metadata@</metadata>
        <g id="@id@" data-name="@name@" inkscape:label="@ink@"><path d="M0 0h9"/></g><text><textPath href="#x">@path@</textPath></text>
        <a href="?@query@"><text y="60">@linked@</text></a><script>@script@</script><style>.s::after { content: "@style@" }</style></svg>""",
        text="title desc text tspan foreign path linked style",
        context="id name ink",
        never="metadata script",
        url="query",
    ),
)
