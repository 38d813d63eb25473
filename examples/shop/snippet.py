"""The snippet that sites carry today, with the host name as the one thing changed."""

import base64
import hashlib
from urllib.parse import urlsplit

from examples.shop.settings import ShopSettings

_SNIPPET = """
(function() {
window.__insp = window.__insp || [];
__insp.push(['wid', WID]);
var ldinsp = function(){
if(typeof window.__inspld != "undefined") return; window.__inspld = 1; \
var insp = document.createElement('script'); \
insp.type = 'text/javascript'; insp.async = true; insp.id = "inspsync"; \
insp.src = ('https:' == document.location.protocol ? 'https' : 'http') + \
'://HOST/inspectlet.js?wid=WID&r=' + Math.floor(new Date().getTime()/3600000); \
var x = document.getElementsByTagName('script')[0]; x.parentNode.insertBefore(insp, x); };
setTimeout(ldinsp, 0);
})();
"""


def script(settings: ShopSettings) -> str:
    host = urlsplit(settings.voile_url).netloc
    return _SNIPPET.replace("WID", settings.wid).replace("HOST", host)


def csp_hash(text: str) -> str:
    """The source expression that lets one inline script run. Source: CSP Level 3, 2.3.1."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
