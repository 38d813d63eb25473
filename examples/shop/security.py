"""The headers of every page: a strict policy with one foreign host, and nothing that bars the bfcache."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from examples.shop.settings import ShopSettings
from examples.shop.snippet import csp_hash, script


def policy(settings: ShopSettings) -> str:
    voile = settings.voile_url
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {csp_hash(script(settings))} {voile}",
            f"connect-src 'self' {voile}",
            "img-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """`no-cache` lets a page be kept by the back/forward cache, which `no-store` would not."""

    def __init__(self, app: ASGIApp, settings: ShopSettings) -> None:
        self._app = app
        self._policy = policy(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self._policy
                headers["referrer-policy"] = "strict-origin-when-cross-origin"
                headers["x-content-type-options"] = "nosniff"
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
