"""Renders a page with what every page shows: basket count, greeting, consent and the snippet."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from examples.shop.catalogue import Room, euros
from examples.shop.settings import ShopSettings
from examples.shop.snippet import script
from examples.shop.visits import COOKIE, Visit, Visits

CONSENT_COOKIE = "lin_consent"
_templates = Jinja2Templates(directory=Path(__file__).with_name("templates"))
_templates.env.filters["euros"] = euros
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True


def visits(request: Request) -> Visits:
    found: Visits = request.app.state.visits
    return found


def visit(request: Request) -> Visit | None:
    return visits(request).get(request.cookies.get(COOKIE))


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    settings: ShopSettings = request.app.state.settings
    shared = {
        "visit": visit(request),
        "rooms": list(Room),
        "path": request.url.path,
        "consent": request.cookies.get(CONSENT_COOKIE, ""),
        "snippet": script(settings) if settings.wid else "",
    }
    return _templates.TemplateResponse(request, template, shared | values, status_code=status)


def go(path: str, keep: Visit | None = None) -> Response:
    """Leads on after a form; a visit that has just begun gets its cookie here."""
    response = RedirectResponse(path, status_code=303)
    if keep:
        response.set_cookie(COOKIE, keep.key, httponly=True, samesite="lax", max_age=14 * 86_400)
    return response
