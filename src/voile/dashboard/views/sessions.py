"""The session list, and one session with its player."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from voile.dashboard import signed_in, themes, tokens, visits
from voile.dashboard.forms.filters import SessionFilterForm
from voile.errors import BadValue, StorageError
from voile.ids import SessionId
from voile.recordings import actions, playback, queries
from voile.recordings.types import SessionList
from voile.recordings.viewing import viewer_of
from voile.sites import queries as sites

_PAGE_ROWS = 40
_CURSOR = "after"


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    access = signed_in.access(request)
    known = sites.sites(access)
    form = SessionFilterForm(request.GET, sites=known)
    found = _found(request, form)
    names = {site.id: site.name for site in known}
    context = {
        "section": "sessions",
        "form": form,
        "sites": known,
        "visits": [visits.Visit(row, names.get(row.site, row.site)) for row in found.sessions],
        "is_first_page": _CURSOR not in request.GET,
        "is_narrowed": any(value for key, value in request.GET.items() if key != _CURSOR),
        "more": _with_cursor(request.GET, found.next_cursor),
    }
    return render(request, "dashboard/sessions.html", context)


@require_safe
def session(request: HttpRequest, session: str) -> HttpResponse:
    """Opening a session is noted in the audit log before anything is shown."""
    account = signed_in.account_id(request)
    shown = playback.open_session(session, viewer_of(account))
    site = sites.site(shown.summary.site, signed_in.access(request))
    context = {
        "section": "sessions",
        "session": shown,
        "visit": visits.Visit(shown.summary, site.name),
        "site": site,
        "steps": visits.steps(shown),
        "screen": visits.screen_words(shown),
        "is_incomplete": visits.is_incomplete(shown),
        "player_url": settings.VOILE.player_url,
        "token": "" if shown.is_being_corrected else tokens.make(shown.summary.id, account),
        "theme": themes.chosen(request) or "",
    }
    return render(request, "dashboard/session.html", context)


@require_POST
def session_token(request: HttpRequest, session: str) -> JsonResponse:
    """A fresh token for the player that is open, as long as its session may still be seen."""
    found = queries.summary(session, signed_in.access(request))
    return JsonResponse({"token": tokens.make(found.id, signed_in.account_id(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def session_erase(request: HttpRequest, session: str) -> HttpResponse:
    """Ask, then erase. For owners, and managers of the session's site."""
    access = signed_in.access(request)
    found = queries.summary(session, access)
    if not access.manages(found.site):
        raise PermissionDenied
    site = sites.site(found.site, access)
    if request.method != "POST":
        context = {"section": "sessions", "visit": visits.Visit(found, site.name)}
        return render(request, "dashboard/session_erase.html", context)
    try:
        actions.erase_sessions([SessionId(session)], by=signed_in.actor(request), access=access)
    except StorageError:
        messages.error(request, "Not everything could be erased just now. Please erase it once more.")
        return redirect("session_erase", session=session)
    messages.success(request, "The session was erased: its key is destroyed and its data deleted.")
    return redirect("sessions")


def _found(request: HttpRequest, form: SessionFilterForm) -> SessionList:
    """A cursor that is none begins at the newest."""
    access, wanted = signed_in.access(request), form.wanted
    try:
        return queries.list_sessions(access, wanted, cursor=request.GET.get(_CURSOR), limit=_PAGE_ROWS)
    except BadValue:
        return queries.list_sessions(access, wanted, limit=_PAGE_ROWS)


def _with_cursor(query: QueryDict, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    further = query.copy()
    further[_CURSOR] = cursor
    return further.urlencode()
