"""What a site's owner pastes into their pages, in the form that their pages need."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from voile.ids import SiteId

# The vendor's own form, with the host alone changed, so that a diff of a page shows one host name.
_ORIGINAL = """<!-- Begin Inspectlet Asynchronous Code -->
<script type="text/javascript">
(function() {
window.__insp = window.__insp || [];
__insp.push(['wid', @SITE@]);
var ldinsp = function(){
if(typeof window.__inspld != "undefined") return; window.__inspld = 1; \
var insp = document.createElement('script'); insp.type = 'text/javascript'; insp.async = true; \
insp.id = "inspsync"; insp.src = ('https:' == document.location.protocol ? 'https' : 'http') + \
'://@HOST@/inspectlet.js?wid=@SITE@&r=' + Math.floor(new Date().getTime()/3600000); \
var x = document.getElementsByTagName('script')[0]; x.parentNode.insertBefore(insp, x); };
setTimeout(ldinsp, 0);
})();
</script>
<!-- End Inspectlet Asynchronous Code -->"""

_NEUTRAL = """<script>
window.__insp = window.__insp || [];
__insp.push(['wid', @SITE@]);
</script>
<script async referrerpolicy="origin" src="@URL@/voile.js?wid=@SITE@"></script>"""

# The page has a function of its own to call, and nothing is loaded before.
_GATED = """<script>
window.__insp = window.__insp || [];
__insp.push(['wid', @SITE@]);
function loadVoile() {
  if (document.getElementById('voile')) return;
  var script = document.createElement('script');
  script.id = 'voile';
  script.async = true;
  script.referrerPolicy = 'origin';
  script.src = '@URL@/voile.js?wid=@SITE@';
  document.head.appendChild(script);
}
</script>
<!-- In your banner, on every page for which the visitor has agreed: -->
<script>
function onAgreed() { loadVoile(); @GRANT@}
function onDeclined() { __insp.push(['consent', 'denied']); }
</script>"""
_GRANT = "__insp.push(['consent', 'granted']); "

# Tag Manager parses a custom tag as a document of its own, so what it writes are the page's globals.
_TAG_MANAGER = """<script>
(function () {
  window.__insp = window.__insp || [];
  window.__insp.push(['wid', @SITE@]);
  if (document.getElementById('voile')) return;
  var script = document.createElement('script');
  script.id = 'voile';
  script.async = true;
  script.referrerPolicy = 'origin';
  script.src = '@URL@/voile.js?wid=@SITE@';
  document.head.appendChild(script);
})();
</script>"""

_REACT = """import { useEffect } from "react";

export function Voile() {
  useEffect(() => {
    if (document.getElementById("voile")) return;
    window.__insp = window.__insp || [];
    window.__insp.push(["wid", @SITE@]);
    const script = document.createElement("script");
    script.id = "voile";
    script.async = true;
    script.referrerPolicy = "origin";
    script.src = "@URL@/voile.js?wid=@SITE@";
    document.head.appendChild(script);
  }, []);
  return null;
}"""

_WORDPRESS = """<?php
add_action( 'wp_head', function () {
?>
@NEUTRAL@
<?php
}, 1 );"""


@dataclass(frozen=True, slots=True)
class SnippetForm:
    """One way of putting the script into pages. `lead` says where it goes; `after` what else is needed."""

    key: str
    title: str
    lead: str
    after: str
    template: str


FORMS: tuple[SnippetForm, ...] = (
    SnippetForm("page", "Any page", "Into the head of every page, before other scripts.", "", _NEUTRAL),
    SnippetForm(
        "gated",
        "After consent",
        "Into the head of every page. Nothing is loaded before your banner calls onAgreed.",
        "Call onAgreed when the visitor agrees, and on each later page of a visitor who did; onDeclined when "
        "they decline or withdraw. Choose the consent mode “Ask, then load” for this form alone.",
        _GATED,
    ),
    SnippetForm(
        "tag-manager",
        "Google Tag Manager",
        "A tag of the kind Custom HTML, with the trigger Initialization - All Pages.",
        "Under Consent Settings, require analytics_storage only where the site’s consent mode is “Ask, then "
        "load”; otherwise list consent_mode in the site’s consent platforms, and Voile waits by itself.",
        _TAG_MANAGER,
    ),
    SnippetForm(
        "react",
        "React",
        "A component; put <Voile /> once into the root of your application.",
        "Navigation of the router is seen by itself. With TypeScript, declare __insp on Window as unknown[].",
        _REACT,
    ),
    SnippetForm(
        "wordpress",
        "WordPress",
        "Into functions.php of your child theme, or into a plugin for code snippets.",
        "Empty the cache of pages afterwards, and leave the script out of tools that combine scripts.",
        _WORDPRESS,
    ),
    SnippetForm(
        "original",
        "Moving from Inspectlet",
        "Keep your snippet and change the host and the number in it. The result is this:",
        "The queue, its commands and the markup work as they are.",
        _ORIGINAL,
    ),
)


def rendered(form: SnippetForm, site: SiteId, public_url: str, *, consent: str) -> str:
    """The form for one site; `consent` is the site's mode."""
    # Where loading is the grant there is nothing else to say.
    grant = "" if consent == "loaded" else _GRANT
    text = form.template.replace("@NEUTRAL@", _NEUTRAL).replace("@GRANT@", grant)
    for place, value in (("@SITE@", site), ("@HOST@", urlsplit(public_url).netloc), ("@URL@", public_url)):
        text = text.replace(place, value)
    return text


def original(site: SiteId, public_url: str) -> str:
    """The drop-in form, which takes the page's own scheme."""
    return _ORIGINAL.replace("@SITE@", site).replace("@HOST@", urlsplit(public_url).netloc)


def neutral(site: SiteId, public_url: str) -> str:
    """The short form, for sites that never used the vendor's."""
    return _NEUTRAL.replace("@SITE@", site).replace("@URL@", public_url)
