"""U1 to U3: addresses of pages, wherever they turn up."""

from e2e.leaks.person import clicking, going, running, waiting
from e2e.leaks.row import Row

_SECOND = "<!doctype html><title>Second</title>@snippet@<h1>Second</h1><p id='p'>x</p>"

ROWS = (
    Row(
        id="U1-page",
        vector="U1",
        what="the page's URL: query, fragment, token in the path; the preset's parameters stay",
        address="reset/@token@/@order@/?code=@query@&email=@mail@%40example.com&utm_source=@utm@#access=@hash@",
        body="<p>x</p>",
        url="query hash",
        detector="token:hex order:digits mail",
        shown="utm",
    ),
    Row(
        id="U1-path",
        vector="U1",
        what="a path that the site does not want shown",
        address="members/@path@/",
        body="""<a href="/groups/@link@">x</a><img src="/pictures/@image@.png">""",
        path="path link image",
    ),
    Row(
        id="U1-referrer",
        vector="U1",
        what="the referrer, of the same origin and of another",
        address="?from=@query@#@hash@",
        body="""<meta name="referrer" content="unsafe-url"><a id="next" href="second.html?x=@second@">Next</a>""",
        files={
            "second.html": _SECOND,
            "away.html": "<!doctype html><title>Away</title><a id='back' href='@here@second.html'>back</a>",
        },
        act=(
            clicking("#next"),
            waiting(900),
            going("away.html?secret=@away@"),
            clicking("#back"),
            waiting(900),
        ),
        url="query hash second away",
    ),
    Row(
        id="U1-foreign-referrer",
        vector="U1",
        what="a referrer of another origin: its path and query, with a policy that sends all of it",
        body="<p>x</p>",
        address="",
        files={
            "away.html": "<!doctype html><meta name='referrer' content='unsafe-url'><title>Away</title><a id='back' href='@here@second.html'>b</a>",
            "second.html": _SECOND,
        },
        act=(
            running(
                "location.href = '@other@away.html?secret=@away@'.replace('@other@', origin.replace('localhost', '127.0.0.1') "
                "+ location.pathname)"
            ),
            clicking("#back"),
            waiting(900),
        ),
        never="away",
    ),
    Row(
        id="U1-unsafe-referrer-policy",
        vector="U1",
        what="a page whose referrer policy sends whole addresses to everybody, Voile's server too",
        head="""<meta name="referrer" content="unsafe-url">""",
        address="?token=@query@",
        body="""<p>x</p>""",
        act=(running("history.replaceState(null, '', '?token=@later@')"), waiting(900)),
        url="query later",
    ),
    Row(
        id="U2-history",
        vector="U2",
        what="pushState, replaceState, hash change, location.hash, navigation API, with tokens and state",
        body="<p>x</p>",
        act=(
            running("history.pushState({secret: '@state@'}, 'unused', '?token=@pushed@')"),
            waiting(250),
            running("history.replaceState({}, '', 'a/@hex@?x=@replaced@#@fragment@')"),
            waiting(250),
            running("location.hash = '@hash@'"),
            waiting(250),
            running(
                "globalThis.navigation?.navigate('?n=@navigated@', {history: 'push', state: 'x', info: 'y'}).finished?.catch(() => {})".replace(
                    "globalThis.navigation?.navigate",
                    "const stay = (e) => e.canIntercept && e.intercept(); navigation.addEventListener('navigate', stay); navigation.navigate",
                )
            ),
            waiting(350),
        ),
        url="pushed replaced fragment hash navigated",
        never="state",
        detector="hex:hex",
    ),
    Row(
        id="U3-clicked",
        vector="U3",
        what="URLs in click targets, forms, focus, pictures that fail, scripts that fail",
        body="""<a id="a" href="?q=@link@" onclick="event.preventDefault()">x</a><form id="f" action="?f=@action@" onsubmit="event.preventDefault()">
        <button id="b">x</button></form><img src="missing.txt?@image@"><script src="missing.js?@script@"></script>""",
        act=(
            clicking("#a"),
            clicking("#b"),
            running(
                "const s = document.createElement('script'); s.src = 'gone.js?@late@'; document.body.append(s);"
            ),
            waiting(350),
        ),
        url="link action image script late",
    ),
    Row(
        id="U3-commands",
        vector="U3",
        what="addresses and words that the page passes to the recorder's own commands",
        body="<p>x</p>",
        act=(
            running(
                "(window.__insp ||= []).push(['pageUrl', origin + '/a?token=@override@#@overhash@']); __insp.push(['virtualPage']);"
            ),
            running(
                "__insp.push(['tagSession', 'mail @tag@@example.com']); __insp.push(['tagSession', {card: '@card@'}]);"
            ),
            running(
                "__insp.push(['virtualPage', origin + '/v?token=@virtual@']); __insp.push(['tagSession', '@shown@']);"
            ),
            waiting(350),
        ),
        url="override overhash virtual",
        detector="tag card:card",
        shown="shown",
    ),
)
