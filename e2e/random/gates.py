"""The server's own gates over what the recorder sent: they must find nothing to mend."""

from collections.abc import Sequence

from e2e.random.oracle import Rules
from voile.events import decode
from voile.policy import ConsentMode, Finisher, SitePolicy, apply

SITE = "1234567890"


def breaches(bodies: Sequence[str], rules: Rules, origin: str) -> list[str]:
    policy = SitePolicy(
        site=SITE,
        version=3,
        origins=(origin,),
        consent=ConsentMode.NONE,
        censor_all_inputs=rules.censor_inputs,
        censor_all_text=rules.censor_text,
        images=(rules.images,),
        frames=rules.frames,
    )
    found: list[str] = []
    pages: dict[str, list[bytes]] = {}
    for body in bodies:
        scrubbed = apply(decode(body.encode()), policy)
        found += [f"the server's gate: {rule} x{count}" for rule, count in scrubbed.breaches.items()]
        pages.setdefault(scrubbed.page, []).append(scrubbed.events_json)
    finisher = Finisher(policy)
    for page, segments in pages.items():
        finished = finisher.page(page, segments)  # type: ignore[arg-type]
        found += [f"the finishing pass: {rule} x{count}" for rule, count in finished.breaches.items()]
    return found
