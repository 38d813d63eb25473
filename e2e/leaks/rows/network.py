"""N1, N2: requests, console, errors."""

from e2e.leaks.person import running, waiting
from e2e.leaks.row import Row

ROWS = (
    Row(
        id="N1-fetch",
        vector="N1",
        what="fetch: URL, headers in any spelling, bodies as text, form, JSON, compressed, responses, errors",
        files={"answer.json": '{"name": "@answer@"}'},
        body="<p>x</p>",
        act=(
            running(
                "await fetch('answer.json?q=@url@', {headers: {'X-Api-KEY': '@header@', 'AUTHORIZATION': 'Bearer @bearer@'}})"
            ),
            running("await fetch('post.json', {method: 'POST', body: JSON.stringify({password: '@json@'})})"),
            running("await fetch('post.json', {method: 'POST', body: new URLSearchParams({a: '@form@'})})"),
            running(
                "const f = new FormData(); f.append('x', '@data@'); await fetch('post.json', {method: 'POST', body: f})"
            ),
            running("""const s = new Blob(['@packed@']).stream().pipeThrough(new CompressionStream('gzip'));
              await fetch('post.json', {method: 'POST', body: await new Response(s).arrayBuffer(), headers: {'x-packed': '@packed@'}});"""),
            running(
                "await fetch(new Request('post.json?@request@', {method: 'PUT', body: '@put@', headers: {'x-@headername@': '1'}}))"
            ),
            running("await fetch('https://127.0.0.1:1/@failed@').catch(() => {})"),
            waiting(350),
        ),
        never="url header bearer json form data packed request put headername failed answer",
    ),
    Row(
        id="N1-xhr",
        vector="N1",
        what="XMLHttpRequest: URL, user, headers, bodies, responses",
        files={"answer.json": '{"name": "@answer@"}'},
        body="<p>x</p>",
        act=(
            running("""const x = new XMLHttpRequest(); x.open('POST', 'answer.json?q=@url@', true, '@user@', '@pass@');
              x.setRequestHeader('X-Token', '@header@'); x.send('secret=@body@'); await new Promise((done) => { x.onloadend = done; });"""),
            running("""const x = new XMLHttpRequest(); x.open('GET', 'missing.json?q=@missing@'); x.send();
              await new Promise((done) => { x.onloadend = done; });"""),
            waiting(250),
        ),
        never="url user pass header body answer missing",
    ),
    Row(
        id="N1-other",
        vector="N1",
        what="beacon, WebSocket, EventSource, postMessage, BroadcastChannel, worker messages, resource timing names",
        body="<p>x</p>",
        act=(
            running("navigator.sendBeacon('post.json?@beaconurl@', '@beacon@')"),
            running(
                "const w = new WebSocket('ws://127.0.0.1:1/@socketurl@'); w.onopen = () => {}; try { w.send('@socket@') } catch {}"
            ),
            running(
                "postMessage({x: '@message@'}, '*'); new BroadcastChannel('c').postMessage('@channel@');"
            ),
            running(
                "performance.mark('@mark@'); performance.measure('@measure@'); new Image().src = 'late.png?@timing@';"
            ),
            running(
                "localStorage.setItem('k', '@stored@'); sessionStorage.setItem('s', '@session@'); document.cookie = 'c=@cookie@';"
            ),
            running("structuredClone({x: '@cloned@'}); window.name = '@windowname@';"),
            waiting(350),
            running(
                "localStorage.clear(); sessionStorage.removeItem('s'); document.cookie = 'c=; max-age=0'; window.name = '';"
            ),
        ),
        never="beaconurl beacon socketurl socket message channel mark measure timing stored session cookie cloned windowname",
    ),
    Row(
        id="N2-console",
        vector="N2",
        what="console arguments: strings, objects, errors, elements, format strings, tables, groups, traces",
        body="<p id='p'>x</p>",
        act=(
            running(
                "console.log('@log@', {deep: {x: '@object@'}}); console.warn('%s', '@format@'); console.error(new Error('@error@'));"
            ),
            running(
                "console.table([{a: '@table@'}]); console.group('@group@'); console.groupEnd(); console.trace('@trace@');"
            ),
            running(
                "console.dir({x: '@dir@'}); console.debug('@debug@'); console.info({a: '@map@'}); console.assert(false, '@assert@');"
            ),
            waiting(250),
        ),
        never="log object format error table group trace dir debug assert map",
        context="",
    ),
    Row(
        id="N2-errors",
        vector="N2",
        what="script errors: quoted words, addresses, causes, rejections, sourceURL, names of functions",
        body="<p>x</p>",
        act=(
            running(
                "setTimeout(() => { throw new Error('Cannot find \"@quoted@\" for @mail@@example.com') })"
            ),
            running(
                "setTimeout(() => { throw new TypeError('x', {cause: new Error('for \\'@cause@\\'')}) })"
            ),
            running("Promise.reject(new Error('user “@rejected@”')); Promise.reject({user: '@plain@'});"),
            running(
                "setTimeout(() => { eval('throw new Error(\"`@tick@`\")\\n//# sourceURL=/app/x.js?x=@sourcequery@') })"
            ),
            running(
                "dispatchEvent(new ErrorEvent('error', {message: '\\'@message@\\'', filename: origin + '/f.js?t=@filename@', error: null}))"
            ),
            running(
                "setTimeout(() => { JSON.parse('@json@') }); setTimeout(() => { throw 'x' }); reportError({a: '@reported@'});"
            ),
            waiting(350),
        ),
        never="quoted cause rejected plain tick message json reported",
        detector="mail",
        url="sourcequery filename",
    ),
)
