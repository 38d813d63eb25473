"""The addresses of the dashboard. Whatever is not named in `OPEN` needs a log-in."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from voile.dashboard.signed_in import View, managers_only, owner_only
from voile.dashboard.views import (
    account,
    entrance,
    installation,
    invitation,
    opt_out,
    own_page,
    people,
    receipts,
    sessions,
    site_assistant,
    site_history,
    site_people,
    site_presets,
    site_settings,
    sites,
)
from voile.errors import NotFound

_OWN_PASSWORD = "password"  # noqa: S105 - the name of a page


def _page(route: str, view: View, name: str) -> URLPattern:
    """A page behind a log-in. What an account may not see is not there, for it."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    view_of_own = found if name == _OWN_PASSWORD else _with_own_password(found)
    return path(route, never_cache(login_required(view_of_own)), name=name)


def _with_own_password(view: View) -> View:
    """A one-time password opens one page: the one where another is chosen."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request.user, "password_is_initial", True):
            onward = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"{reverse(_OWN_PASSWORD)}?{urlencode({'next': onward})}")
        return view(request, *args, **kwargs)

    return guarded


OPEN = [
    path("login/", never_cache(entrance.login), name="login"),
    path("logout/", entrance.logout, name="logout"),
    path("theme/", entrance.theme, name="theme"),
    path("invitation/", never_cache(invitation.open_link), name="invitation"),
    path("invitation/accept/", never_cache(invitation.accept), name="invitation_accept"),
    path("my/", never_cache(own_page.unknown), name="own_page_unknown"),
    path("my/<str:ticket>/", never_cache(own_page.own_page), name="own_page"),
    path("optout", never_cache(opt_out.everywhere), name="opt_out"),
    path("exclude/<str:site>", never_cache(opt_out.one_site), name="opt_out_site"),
]
PAGES = [
    _page("", sessions.sessions, "sessions"),
    _page("sessions/<str:session>/", sessions.session, "session"),
    _page("sessions/<str:session>/token/", sessions.session_token, "session_token"),
    _page("sessions/<str:session>/erase/", sessions.session_erase, "session_erase"),
    _page("sites/", sites.sites, "sites"),
    _page("sites/new/", owner_only(sites.site_new), "site_new"),
    _page("sites/new/assistant/", owner_only(site_assistant.site_assistant), "site_assistant"),
    _page("sites/<str:site>/", sites.site, "site"),
    _page("sites/<str:site>/settings/", managers_only(site_settings.site_settings), "site_settings"),
    _page(
        "sites/<str:site>/settings/<slug:section>/",
        managers_only(site_settings.site_settings),
        "site_settings",
    ),
    _page("sites/<str:site>/presets/", managers_only(site_presets.site_presets), "site_presets"),
    _page("sites/<str:site>/presets/<slug:preset>/", managers_only(site_presets.site_preset), "site_preset"),
    _page("sites/<str:site>/history/", managers_only(site_history.site_history), "site_history"),
    _page(
        "sites/<str:site>/history/<int:version>/restore/",
        managers_only(site_history.site_restore),
        "site_restore",
    ),
    _page("sites/<str:site>/receipts/", managers_only(receipts.site_receipts), "site_receipts"),
    _page(
        "sites/<str:site>/receipts/export/<slug:form>/",
        managers_only(receipts.receipts_file),
        "receipts_file",
    ),
    _page("sites/<str:site>/people/", managers_only(site_people.site_people), "site_people"),
    _page("sites/<str:site>/people/invite/", managers_only(site_people.site_invite), "site_invite"),
    _page("sites/<str:site>/people/<int:account>/", managers_only(site_people.site_person), "site_person"),
    _page(
        "sites/<str:site>/people/<int:account>/remove/",
        managers_only(site_people.site_person_remove),
        "site_person_remove",
    ),
    _page(
        "sites/<str:site>/people/invitations/<int:invitation>/withdraw/",
        managers_only(site_people.invitation_withdraw),
        "invitation_withdraw",
    ),
    _page("sites/<str:site>/installation/", installation.installation, "installation"),
    _page("sites/<str:site>/installation/checks/<str:check>/", installation.check, "installation_check"),
    _page("people/", owner_only(people.people), "people"),
    _page("people/add/", owner_only(people.invite), "invite"),
    _page("people/<int:account>/", owner_only(people.person), "person"),
    _page("people/<int:account>/password/", owner_only(people.reset), "reset"),
    _page("account/", account.account, "account"),
    _page("account/password/", account.password, _OWN_PASSWORD),
]
urlpatterns = [*OPEN, *PAGES]

handler403 = "voile.dashboard.views.errors.forbidden"
handler404 = "voile.dashboard.views.errors.not_found"
handler500 = "voile.dashboard.views.errors.broken"
