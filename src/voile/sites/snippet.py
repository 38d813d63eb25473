"""What a site's owner pastes into their pages."""

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


def original(site: SiteId, public_url: str) -> str:
    """The drop-in form, which takes the page's own scheme."""
    return _ORIGINAL.replace("@SITE@", site).replace("@HOST@", urlsplit(public_url).netloc)


def neutral(site: SiteId, public_url: str) -> str:
    """The short form, for sites that never used the vendor's."""
    return _NEUTRAL.replace("@SITE@", site).replace("@URL@", public_url)
