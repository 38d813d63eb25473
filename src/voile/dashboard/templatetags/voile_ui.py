"""What templates say that Django's own tags cannot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from voile import clock
from voile.dashboard import icons, signed_in, site_places, themes, words
from voile.dashboard.site_places import Place
from voile.sites import queries as sites
from voile.sites import quotas
from voile.sites.queries import SiteDetail
from voile.sites.quotas import UsedUp
from voile.storage import room

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.filter("length_ms", words.length)
register.filter("stopwatch", words.stopwatch)
register.filter("counted", words.counted)
register.filter("grouped", words.grouped)


@register.simple_tag
def ago(at: datetime | None) -> SafeString | str:
    """Render how long ago; the exact time is its title, and the browser keeps both in its own zone."""
    if at is None:
        return "never"
    return format_html(
        '<voile-time><time datetime="{}" title="{}">{}</time></voile-time>',
        at.isoformat(timespec="seconds"),
        words.moment(at),
        words.ago(at, clock.now_at()),
    )


@register.simple_tag
def room_left() -> str:
    """Return a member of ``Room`` as text."""
    return room.state().value


@register.simple_tag(takes_context=True)
def quotas_used_up(context: dict[str, Any]) -> list[UsedUp]:
    """Return what somebody who is logged in has to know of the sites that they see."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or request.user.pk is None:
        return []
    return quotas.used_up(sites.sites(signed_in.access(request)))


@register.simple_tag(takes_context=True)
def theme_name(context: dict[str, Any]) -> str:
    """Return ``light``, ``dark``, or nothing where the system's setting decides."""
    request = context.get("request")
    return themes.chosen(request) or "" if isinstance(request, HttpRequest) else ""


@register.simple_tag(takes_context=True)
def site_tabs(context: dict[str, Any], site: SiteDetail) -> list[Place]:
    """Return the pages of a site that whoever looks may open."""
    return site_places.tabs(site.id, may_manage=signed_in.may_manage(context["request"], site.id))


@register.simple_tag(takes_context=True)
def manages(context: dict[str, Any], site: SiteDetail) -> bool:
    """Whether whoever looks may alter the site."""
    return signed_in.may_manage(context["request"], site.id)
