"""The ASGI application of ingest: paths, and the edge at which every failure becomes an answer."""

from collections.abc import Callable

from voile import log
from voile.ingest import answers, assets, envelopes, marks, notices, scripts, steps
from voile.ingest.answers import Answer
from voile.ingest.asgi_types import Receive, Scope, Send
from voile.ingest.excluded_pages import ExcludedPages
from voile.ingest.outcomes import Outcome
from voile.ingest.ports import Ports
from voile.ingest.rates import Rates
from voile.ingest.requests import Request
from voile.ingest.steps import Step, Work

_log = log.get("ingest")

Deliver = Callable[[Request, Ports], Answer]
Reply = Callable[[Work, Outcome], Answer]

DELIVERIES: dict[str, Deliver] = {
    "/inspectlet.js": scripts.loader,
    "/voile.js": scripts.loader,
    "/p": scripts.policy,
}
RECORDER_PREFIX = "/r/"
MARK_PATH = "/m"
RECEIVERS: dict[str, tuple[tuple[Step, ...], Reply]] = {
    "/i": (envelopes.STEPS, envelopes.answer),
    "/a": (assets.STEPS, assets.answer),
    "/c": (notices.STEPS, notices.answer),
}


def is_ours(path: str) -> bool:
    """Whether a path belongs to ingest."""
    return path in RECEIVERS or path in DELIVERIES or path == MARK_PATH or path.startswith(RECORDER_PREFIX)


class Ingest:
    """Answers recorders. Holds no state but the limits of rates and the newest excluded pages."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._rates = Rates(ports.limits.envelopes_per_address_per_s)
        self._session_rates = Rates(ports.limits.envelopes_per_session_per_s)
        self._excluded_pages = ExcludedPages()
        self._body_max_bytes = {
            "/i": ports.limits.envelope_max_bytes,
            "/a": ports.limits.asset_max_bytes,
            "/c": notices.BODY_MAX_BYTES,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answers.send_answer(answer, send, with_body=request.method != "HEAD")

    async def _answer(self, request: Request) -> Answer:
        if request.method == "OPTIONS":
            return answers.preflight(b"POST" if request.path in RECEIVERS else b"GET, HEAD")
        if request.path in RECEIVERS:
            return await self._receive(request)
        deliver = DELIVERIES.get(request.path, scripts.recorder)
        try:
            if request.path == MARK_PATH:
                return await self._mark(request)
            return deliver(request, self._ports)
        except Exception as error:  # noqa: BLE001 - the edge: a page must not see our failures
            _log.exception("delivery.failed", error)
            return answers.rejected(Outcome.REJECTED_INTERNAL, None)

    async def _mark(self, request: Request) -> Answer:
        address = request.address(self._ports.limits.trusted_proxies)
        if not self._rates.allow(str(address or "")):
            return answers.rejected(Outcome.REJECTED_TOO_MANY, None)
        asked = marks.heard if "check" in request.query else marks.mark
        return await asked(request, self._ports)

    async def _receive(self, request: Request) -> Answer:
        taken, reply = RECEIVERS[request.path]
        work = Work(
            request,
            self._ports,
            self._rates,
            self._session_rates,
            self._excluded_pages,
            self._body_max_bytes[request.path],
        )
        try:
            outcome = await steps.run(taken, work)
        except Exception as error:  # noqa: BLE001 - the edge: nothing is stored, the recorder retries
            _log.exception("ingest.failed", error, site=work.site)
            outcome = Outcome.REJECTED_INTERNAL
        self._ports.outcomes.count(work.site, outcome)
        return reply(work, outcome)
