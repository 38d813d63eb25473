"""The pages on which visitors opt out, and back in. They work without JavaScript and without an account.

Opting out is harmless, so anybody may cause it; only these pages themselves take it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from voile.dashboard import opt_out_texts, way_back
from voile.dashboard.way_back import WayBack
from voile.errors import NotFound
from voile.ids import SiteId, is_site_id
from voile.policy import opt_out
from voile.sites import queries as sites
from voile.sites.queries import PublicSite

_OUT: Final = "out"
_IN: Final = "in"
_ON_SITE: Final = "on_site"
_METHODS: Final = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request is about. `site` None stands for all sites; `bad_return` for a way back to elsewhere."""

    request: HttpRequest
    language: str
    site: PublicSite | None
    back: WayBack | None = None
    bad_return: bool = False

    @property
    def id(self) -> SiteId | None:
        return self.site.id if self.site else None

    @property
    def is_out(self) -> bool:
        return opt_out.name(self.id) in self.request.COOKIES

    @property
    def is_covered(self) -> bool:
        """Of a site's page: all sites are opted out of."""
        return self.site is not None and opt_out.EVERYWHERE in self.request.COOKIES

    def url(self, **more: str) -> str:
        """This page, with what is known of the language and the way back."""
        kept = {name: self.request.GET[name] for name in ("lang", "return") if name in self.request.GET}
        query = urlencode(kept | more)
        return self.request.path + (f"?{query}" if query else "")


@csrf_exempt
@require_http_methods(_METHODS)
def everywhere(request: HttpRequest) -> HttpResponse:
    """`/optout`: all sites of this installation."""
    return _answer(_Asked(request, opt_out_texts.language_of(request), None))


@csrf_exempt
@require_http_methods(_METHODS)
def one_site(request: HttpRequest, site: str) -> HttpResponse:
    """`/exclude/<site>`: one site, with a way back to a page of its own."""
    language = opt_out_texts.language_of(request)
    try:
        found = sites.public_site(SiteId(site)) if is_site_id(site) else None
    except NotFound:
        found = None
    if found is None:
        return _page(_Asked(request, language, None), "missing.html", status=404)
    wanted = request.GET.get("return", "")
    back = way_back.read(found.id, found.origins, wanted) if wanted else None
    return _answer(_Asked(request, language, found, back, bad_return=bool(wanted) and back is None))


def _answer(asked: _Asked) -> HttpResponse:
    if asked.request.method != "POST":
        response = _page(asked, "page.html", note=_note(asked))
        for site in (asked.id, None):
            if opt_out.name(site) in asked.request.COOKIES:
                _keep(response, site, asked.request)
        return response
    match asked.request.POST.get("choice"):
        case "out":
            return _opted_out(asked)
        case "in" if _is_from_here(asked.request):
            response = _see_other(asked.url(done=_IN))
            response.delete_cookie(
                opt_out.name(asked.id), samesite="None" if _secure(asked.request) else "Lax"
            )
            return response
        case "in":
            return _page(asked, "page.html", status=403, note=("foreign", "error"))
    return _page(asked, "page.html", status=400)


def _opted_out(asked: _Asked) -> HttpResponse:
    """Back to the site where there is a way; else to this page, which then sees whether it was kept."""
    onward = asked.back or _start_page(asked)
    response = _see_other(onward.marked() if onward else asked.url(done=_OUT))
    _keep(response, asked.id, asked.request)
    if onward:
        _set(response, opt_out.return_name(onward.site), opt_out.RETURN_LIFE_S, asked.request)
    return response


def _start_page(asked: _Asked) -> WayBack | None:
    """The one of the site's start pages that was chosen."""
    chosen = asked.request.POST.get(_ON_SITE)
    pages = way_back.first_pages(asked.site.id, asked.site.origins) if asked.site else []
    return next((page for page in pages if page.origin == chosen), None)


def _note(asked: _Asked) -> tuple[str, str] | None:
    """What became of the choice: the name of a text, and how it is shown."""
    match asked.request.GET.get("done"), asked.is_out:
        case "out", True:
            return "kept", "success"
        case "out", False:
            return "not_kept", "error"
        case "in", False:
            return "taken_back", "success"
        case "in", True:
            return "not_removed", "error"
    return None


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a form of this very page was sent, as the browser says."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    own = (request.get_host(), urlsplit(settings.VOILE.public_url).netloc)
    return any(f"{sender}/".startswith((f"http://{host}/", f"https://{host}/")) for host in own)


def _keep(response: HttpResponse, site: SiteId | None, request: HttpRequest) -> None:
    _set(response, opt_out.name(site), opt_out.LIFE_S, request)


def _set(response: HttpResponse, name: str, life_s: int, request: HttpRequest) -> None:
    secure = _secure(request)
    response.set_cookie(
        name,
        opt_out.VALUE,
        max_age=life_s,
        secure=secure,
        httponly=True,
        samesite="None" if secure else "Lax",
    )


def _secure(request: HttpRequest) -> bool:
    return bool(settings.HTTPS) or request.is_secure()


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})


def _page(
    asked: _Asked, template: str, *, status: int = 200, note: tuple[str, str] | None = None
) -> HttpResponse:
    pages = way_back.first_pages(asked.site.id, asked.site.origins) if asked.site else []
    words = opt_out_texts.words(asked.language)
    texts = opt_out_texts.filled(
        words,
        site=asked.site.name if asked.site else "",
        host=asked.back.host if asked.back else "",
        voile=asked.request.get_host(),
        cookie=opt_out.name(asked.id),
    )
    context = {
        "asked": asked,
        "texts": texts,
        "pages": [(page, words.on_site.format(host=page.host)) for page in pages],
        "note": (texts[note[0]], note[1]) if note else None,
        "languages": [_language(asked, language) for language in opt_out_texts.LANGUAGES],
    }
    response = render(asked.request, f"opt_out/{template}", context, status=status)
    response.headers["Content-Security-Policy"] = _policy([page.origin for page in pages])
    response.headers["Content-Language"] = asked.language
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response


def _language(asked: _Asked, language: str) -> dict[str, object]:
    return {
        "code": language,
        "name": opt_out_texts.words(language).language,
        "url": asked.url(lang=language),
        "is_current": language == asked.language,
    }


def _policy(origins: list[str]) -> str:
    """No script at all. A form may lead to the site's pages: `form-action` counts for redirects too."""
    targets = " ".join(["'self'", *dict.fromkeys(origins)])
    rest = "style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; form-action {targets}; {rest}"
