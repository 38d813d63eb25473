"""`voile sites people`, `invite`, `uninvite` and `role`: who sees a site."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from voile.cli import output, setting_up
from voile.errors import NotFound

if TYPE_CHECKING:
    from voile.ids import SiteId

SiteArgument = Annotated[str, typer.Argument(metavar="SITE", help="The ten-digit id of the site.")]
EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]


def list_people(site: SiteArgument, as_json: output.Json = False) -> None:
    """List who sees a site, with which role, and the invitations that nobody has accepted yet."""
    setting_up.installed()
    people = _people(_site(site))
    if as_json:
        output.as_json(people)
        return
    columns = ("E-mail", "Role", "State", "Last log-in", "Link until")
    rows = [tuple(each.values()) for each in people]
    output.table(columns, rows, empty="Nobody sees this site yet. `voile sites invite` invites somebody.")


def invite(
    site: SiteArgument,
    email: EmailArgument,
    role: Annotated[
        str, typer.Option(help="viewer, or manager (also alters the site and who sees it).")
    ] = "viewer",
    as_json: output.Json = False,
) -> None:
    """Invite somebody to one site and print the link, which works once within seven days. No mail is sent."""
    setting_up.installed()
    from voile.accounts import invitations
    from voile.audit import actors
    from voile.dashboard.invitation_mail import link_of

    new = invitations.invite(_site(site), email, role, by=actors.COMMAND)
    made, link = new.invitation, link_of(new.code)
    if as_json:
        output.as_json(
            {
                "link": link,
                "expires_at": made.expires_at,
                "site": made.site,
                "email": made.email,
                "role": made.role.value,
            }
        )
        return
    output.lines(link)
    output.note(f"For {made.email} alone, until {made.expires_at:%Y-%m-%d %H:%M} UTC. It is shown this once.")


def uninvite(site: SiteArgument, email: EmailArgument, as_json: output.Json = False) -> None:
    """Take a site back from somebody: their access, and invitations that they have not accepted."""
    setting_up.installed()
    from voile.accounts import invitations, sharing
    from voile.audit import actors

    site_id, by = _site(site), actors.COMMAND
    withdrawn = invitations.withdraw_for(site_id, email, by=by)
    has_removed = True
    try:
        sharing.remove(site_id, sharing.member_by_email(site_id, email).id, by=by)
    except NotFound:
        if not withdrawn:
            raise
        has_removed = False
    if as_json:
        output.as_json({"removed": has_removed, "withdrawn": withdrawn})
        return
    if has_removed:
        output.lines("Removed: they see nothing of this site any more.")
    if withdrawn:
        output.lines("Withdrawn: the link of their invitation opens nothing any more.")


def change_role(
    site: SiteArgument,
    email: EmailArgument,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="viewer or manager.")],
    as_json: output.Json = False,
) -> None:
    """Change what somebody may do at one site."""
    setting_up.installed()
    from voile.accounts import sharing
    from voile.audit import actors

    site_id = _site(site)
    member = sharing.member_by_email(site_id, email)
    sharing.change_role(site_id, member.id, role, by=actors.COMMAND)
    if as_json:
        output.as_json({"site": site_id, "email": member.email, "role": role})
        return
    output.lines(f"{member.email} is now {role} of site {site_id}.")


def _site(site: str) -> "SiteId":
    """Raises NotFound."""
    from voile.accounts.access import EVERYTHING
    from voile.sites import queries

    return queries.site(site, EVERYTHING).id


def _people(site: "SiteId") -> list[dict[str, Any]]:
    from voile.accounts import invitations, sharing

    members = [
        {
            "email": each.email,
            "role": each.role.value if each.role else "owner",
            "state": "has access" if each.is_active else "switched off",
            "last_login_at": each.last_login_at,
            "expires_at": None,
        }
        for each in sharing.members(site)
    ]
    invited = [
        {
            "email": each.email,
            "role": each.role.value,
            "state": "invited" if each.standing == "open" else "invitation expired",
            "last_login_at": None,
            "expires_at": each.expires_at,
        }
        for each in invitations.pending(site)
    ]
    return [*members, *invited]
