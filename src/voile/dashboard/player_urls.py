"""The URLs of the player's origin; its middleware puts them in place of the dashboard's."""

from __future__ import annotations

from django.urls import path, re_path

from voile.dashboard import player_data, player_views

urlpatterns = [
    path("", player_views.document, name="player"),
    re_path(r"^(?P<name>player\.[0-9a-f]{16}\.js)\Z", player_views.script, name="player-script"),
    path("api/session", player_data.session, name="player-session"),
    re_path(r"^api/pages/(?P<page_id>[0-9a-f]{32})/events\Z", player_data.events, name="player-events"),
    re_path(r"^api/assets/(?P<sha256>[0-9a-f]{64})\Z", player_data.asset, name="player-asset"),
]

handler400 = "voile.dashboard.player_answers.bad_request"
handler404 = "voile.dashboard.player_answers.not_found"
handler500 = "voile.dashboard.player_answers.server_error"
