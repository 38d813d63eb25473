"""Under the strictest policies that a page can have."""

from playwright.sync_api import BrowserContext

from e2e.harness.place import Place
from e2e.host.stage import QUEUE, Answer, staged

POLICY = (
    "default-src 'none'; script-src 'nonce-guest'; connect-src {url}; style-src 'nonce-guest'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types voile"
)
PAGE = f"""<!doctype html><title>Guest</title>
<style nonce="guest">p {{ color: rgb(1, 60, 120) }}</style>
<script nonce="guest">{QUEUE}</script>
<script nonce="guest" async src="{{url}}/voile.js?wid={{wid}}"></script>
<p>Under a policy</p><input value="x"><script nonce="guest">
setTimeout(() => document.body.append("And later"), 300);
</script>"""


def test_trusted_types_under_a_strict_policy(place: Place, context: BrowserContext) -> None:
    pages = {"/": Answer(PAGE, headers={"content-security-policy": POLICY})}
    with staged(place, context, pages) as guest:
        page = guest.open()
        guest.sent("Under a policy")
        guest.sent("And later")
        guest.sent("rgb(1, 60, 120)")
        page.locator("input").fill("flax")
        page.mouse.click(5, 5)
        guest.unharmed(page)
