"""The cookies of an opt-out on Voile's own domain: their names and how long they last.

Their value is the same for everybody, so nobody is recognised by them. Other sites' pages send them along
only where the browser lets third parties have cookies, and only with `SameSite=None`, which needs HTTPS.
"""

from voile.ids import SiteId

EVERYWHERE = "optout"
VALUE = "1"
# 400 days, the longest that browsers keep a cookie. Source: RFC 6265bis, 5.5
LIFE_S = 34_560_000


# As long as the mark of the way back is good.
RETURN_LIFE_S = 900


def return_name(site: SiteId) -> str:
    """The cookie of somebody who goes back to a site with a mark: the script is still needed to take it."""
    return f"{EVERYWHERE}_return_{site}"


def name(site: SiteId | None) -> str:
    """The cookie's name: of one site, or of all with None."""
    return EVERYWHERE if site is None else f"{EVERYWHERE}_{site}"
