"""The two ASGI applications: what the main port answers with, and what the player's port does."""

from django.core.asgi import get_asgi_application

from voile.ingest.app import Ingest, is_ours
from voile.ingest.asgi_types import App, Receive, Scope, Send
from voile.project import statics
from voile.project.origins import PLAYER_EXTENSION


def main_app(ingest: Ingest) -> App:
    """Ingest's paths go to ingest, static files to their responder, everything else to Django."""
    django = get_asgi_application()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if is_ours(path):
            await ingest(scope, receive, send)
        elif path.startswith("/static/"):
            await statics.serve(scope, receive, send)
        else:
            await django(scope, receive, send)

    return app


def player_app() -> App:
    """Django alone, told that it is the player's origin, and without the dashboard's cookies."""
    django = get_asgi_application()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [header for header in scope["headers"] if header[0] != b"cookie"]
        extensions = {**(scope.get("extensions") or {}), PLAYER_EXTENSION: {}}
        await django({**scope, "headers": headers, "extensions": extensions}, receive, send)

    return app
