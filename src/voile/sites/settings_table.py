"""Every setting of a site, as one table. Forms, the command line and the documents are made from it.

A new row shows by itself on the page of its `group` (`sections.py` has them), as the field that its kind
asks for; a kind that needs a field of its own gets one in `dashboard/forms/sites.py`. What several rows
share may be a new group. `strictest` makes the row a part of the preset of maximum restriction.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass

from voile.errors import BadValue
from voile.policy.detectors import DETECTORS
from voile.policy.site_policy import UTM_PARAMETERS, ConsentMode, State
from voile.sites.consent_values import ConsentSources
from voile.sites.sections import Group, Section
from voile.sites.targeting_values import PageRules, VisitorRules
from voile.sites.values import (
    Choice,
    Kind,
    Line,
    Origins,
    Parameters,
    Several,
    Switch,
    UrlPrefixes,
    Value,
    WebAddress,
    Whole,
)
from voile.sites.visitor_values import AddressPatterns, Countries

Settings = dict[str, Value]

VISITOR_DAYS_MAX = 395


@dataclass(frozen=True, slots=True)
class Setting:
    """A row.

    `default` None means that whoever creates a site must choose. `published` is the place in the policy
    that browsers get; empty for what only the server uses. `before` is what held before the row existed,
    for sites made until then; None where that is the default. `strictest` is the value under which least is
    known of a visitor; None where no value is stricter than another, as with where or how often one records.
    """

    key: str
    title: str
    kind: Kind
    default: Value | None
    published: tuple[str, ...]
    help: str
    before: Value | None = None
    _: KW_ONLY
    group: Group
    strictest: Value | None = None


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "origins",
        "Origins",
        Origins(),
        None,
        ("origins",),
        "Pages of these origins are recorded; envelopes from elsewhere are refused.",
        group=Group.WHERE,
    ),
    Setting(
        "consent",
        "Consent",
        Choice(tuple(mode.value for mode in ConsentMode)),
        None,
        ("consent",),
        "required: nothing is captured, stored or sent until the visitor agrees. loaded: your page loads the "
        "script only after consent. none: you rely on another legal basis; a refusal still stops recording. "
        "storage-free: as none, and nothing is kept on the visitor's device; each page is its own session.",
        group=Group.CONSENT,
        strictest=ConsentMode.REQUIRED.value,
    ),
    Setting(
        "consent_sources",
        "Consent platforms",
        ConsentSources(),
        [],
        ("consent_sources",),
        "Where the visitor's choice is read, beside the consent command of your own pages. One a line: "
        "consent_mode, tcf, gpp, cookiebot, onetrust:C0002, osano, didomi:purpose, usercentrics:service. "
        "A refusal by any of them counts.",
        group=Group.CONSENT,
    ),
    Setting(
        "state",
        "Recording",
        Choice(tuple(state.value for state in State)),
        State.RECORDING.value,
        ("state",),
        "paused: no visit is recorded until you resume.",
        group=Group.WHERE,
    ),
    Setting(
        "censor_all_inputs",
        "Censor all inputs",
        Switch(),
        True,
        ("censor_all_inputs",),
        "What visitors type or choose in forms is replaced by X before it leaves the page. Fields with the "
        "class inspectlet-whitelist are exempt. Passwords, card fields and the like are never recorded.",
        group=Group.HIDDEN,
        strictest=True,
    ),
    Setting(
        "censor_all_text",
        "Censor all text",
        Switch(),
        False,
        ("censor_all_text",),
        "All text of the pages is replaced by X before it leaves the page, and images become boxes.",
        group=Group.HIDDEN,
        strictest=True,
    ),
    Setting(
        "detectors_off",
        "Detectors switched off",
        Several(tuple(detector.name for detector in DETECTORS)),
        [],
        ("detectors_off",),
        "Each detector finds one kind of personal data by its form, wherever text is not masked, and puts "
        "a mark such as [email] in its place. Name here only what has to stay readable.",
        group=Group.HIDDEN,
        strictest=[],
    ),
    Setting(
        "script_errors",
        "Script errors",
        Switch(),
        True,
        ("script_errors",),
        "Errors that no script of your pages caught are recorded: type, place, and message without what "
        "stands in quotation marks.",
        before=False,
        group=Group.BESIDE,
        strictest=False,
    ),
    Setting(
        "console",
        "Console",
        Switch(),
        False,
        ("console",),
        "What your pages write to the browser's console is recorded as text, after the detectors. Mind what "
        "your pages write there: names and the like are not found.",
        group=Group.BESIDE,
        strictest=False,
    ),
    Setting(
        "xhr",
        "Requests",
        Switch(),
        False,
        ("xhr",),
        "Requests of your pages' scripts are recorded: address, method, status, duration, and bodies of "
        "JSON, forms and plain text without what a list of names hides. Never headers. Off: nothing of them.",
        group=Group.BESIDE,
        strictest=False,
    ),
    Setting(
        "images",
        "Images",
        UrlPrefixes(),
        [],
        ("images",),
        "Addresses whose images are kept and shown in the player. All other images are boxes of their size.",
        group=Group.HIDDEN,
        strictest=[],
    ),
    Setting(
        "gpc",
        "Global Privacy Control",
        Switch(),
        True,
        ("signals", "gpc"),
        "A browser that sends this signal is not recorded.",
        group=Group.SIGNALS,
        strictest=True,
    ),
    Setting(
        "dnt",
        "Do Not Track",
        Switch(),
        True,
        ("signals", "dnt"),
        "A browser that sends it is not recorded.",
        group=Group.SIGNALS,
        strictest=True,
    ),
    Setting(
        "url_domain",
        "Show domains",
        Switch(),
        True,
        ("url_display", "domain"),
        "Addresses keep their host name.",
        group=Group.ADDRESSES,
        strictest=False,
    ),
    Setting(
        "url_path",
        "Show paths",
        Switch(),
        True,
        ("url_display", "path"),
        "Addresses keep their path.",
        group=Group.ADDRESSES,
        strictest=False,
    ),
    Setting(
        "url_query",
        "Show query strings",
        Switch(),
        False,
        ("url_display", "query"),
        "Addresses keep the whole query string, after the detectors. Off: only the parameters listed below.",
        group=Group.ADDRESSES,
        strictest=False,
    ),
    Setting(
        "url_hash",
        "Show hashes",
        Switch(),
        False,
        ("url_display", "hash"),
        "Addresses keep the part after #.",
        group=Group.ADDRESSES,
        strictest=False,
    ),
    Setting(
        "url_query_parameters",
        "Query parameters",
        Parameters(),
        list(UTM_PARAMETERS),
        ("url_display", "query_parameters"),
        "Parameters of the query string that are kept although the rest is not.",
        group=Group.ADDRESSES,
        strictest=[],
    ),
    Setting(
        "frames",
        "Frames",
        Switch(),
        True,
        ("frames",),
        "Frames of the same origin are recorded, except those of class inspectlet-disable-iframe-inject.",
        group=Group.HIDDEN,
        strictest=False,
    ),
    Setting(
        "page_include",
        "Pages to record",
        PageRules(),
        [],
        ("targeting", "include"),
        "Only pages that one of these rules matches are recorded; without a rule all are. One rule a line: "
        "exact, begins, contains, pattern (with *) or regex, and an address or a path.",
        group=Group.PAGES,
    ),
    Setting(
        "page_exclude",
        "Pages not to record",
        PageRules(),
        [],
        ("targeting", "exclude"),
        "Pages that one of these rules matches are not recorded, whatever includes them. The same rules.",
        group=Group.PAGES,
    ),
    Setting(
        "visitors",
        "Visitors to record",
        VisitorRules(),
        [],
        ("targeting", "visitors"),
        "Only visitors who meet these rules are recorded; without a rule everybody is. One rule a line, such "
        "as device mobile, visitor returning, not country DE, utm_source exact newsletter, tag plan, cookie "
        "beta. all: and any: begin a group; every group must hold.",
        group=Group.AUDIENCE,
    ),
    Setting(
        "recording_frequency",
        "Recording frequency",
        Whole(0, 100),
        20,
        ("recording_frequency",),
        "How many of a hundred visitors are recorded. Each is drawn once and stays what they are, so a "
        "higher number adds visitors and takes none away. Who is not drawn loads the small script alone.",
        before=100,
        group=Group.VISITORS,
    ),
    Setting(
        "minimum_session_seconds",
        "Minimum session length",
        Whole(0, 1800),
        0,
        ("minimum_session_seconds",),
        "Seconds that a visit must last to be recorded. Until then everything waits in the page's memory; of "
        "shorter visits nothing is sent or kept. 0: every visit.",
        group=Group.LENGTH,
    ),
    Setting(
        "bots",
        "Bots",
        Switch(),
        False,
        ("bots",),
        "Crawlers, monitors and automated browsers are recorded too.",
        before=True,
        group=Group.VISITORS,
        strictest=False,
    ),
    Setting(
        "blocked_addresses",
        "Blocked addresses",
        AddressPatterns(),
        [],
        (),
        "Visitors from these addresses are not recorded, such as your own office: 192.0.2.7, 192.0.2.*, "
        "192.0.2.0/24, 2001:db8::/32. Addresses of visitors are compared in memory and never kept.",
        group=Group.NETWORK,
    ),
    Setting(
        "blocked_countries",
        "Blocked countries",
        Countries(),
        [],
        (),
        "Visitors from these countries (codes such as DE or US) are not recorded, nor is anybody whose "
        "country cannot be told. Needs VOILE_COUNTRY_FILE or VOILE_COUNTRY_HEADER.",
        group=Group.NETWORK,
    ),
    Setting(
        "sessions_per_day",
        "Sessions per day",
        Whole(0, 100_000_000),
        0,
        (),
        "Sessions that may begin in a day (UTC). After that recording stops, this page says so, and sessions "
        "that run go on. 0: as many as the installation allows.",
        group=Group.QUOTA,
    ),
    Setting(
        "sessions_per_month",
        "Sessions per month",
        Whole(0, 100_000_000),
        0,
        (),
        "The same for a calendar month (UTC).",
        group=Group.QUOTA,
    ),
    Setting(
        "retention_days",
        "Retention",
        Whole(1, 730),
        30,
        (),
        "Days after which a session is erased by itself. A visitor's id in the browser lives as long, but at "
        f"most {VISITOR_DAYS_MAX} days.",
        group=Group.RETENTION,
        strictest=1,
    ),
    Setting(
        "on_withdrawal",
        "After a withdrawal",
        Choice(("erase", "keep")),
        "erase",
        (),
        "erase: the session is erased when its visitor withdraws. keep: what came before stays until its "
        "time is over, and nothing is added. A child's session is erased in both cases.",
        group=Group.PROOF,
        strictest="erase",
    ),
    Setting(
        "purpose",
        "Purpose",
        Line(300),
        "To see where visitors have difficulties with this website, and to improve it",
        (),
        "What visitors agree to, in your words. It stands in every consent receipt.",
        group=Group.PROOF,
    ),
    Setting(
        "notice_version",
        "Version of your notice",
        Line(60),
        "",
        (),
        "The version or date of the text that visitors are shown when they are asked, for consent receipts. "
        "Change it with the text.",
        group=Group.PROOF,
    ),
    Setting(
        "notice_url",
        "Address of your notice",
        WebAddress(),
        "",
        (),
        "Where that text can be read, for consent receipts and for the visitor's own page.",
        group=Group.PROOF,
    ),
    Setting(
        "receipt_years",
        "Keep receipts for",
        Whole(0, 10),
        3,
        (),
        "Years for which a consent receipt is kept after the consent has ended.",
        group=Group.PROOF,
    ),
)

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def groups_of(section: Section) -> dict[Group, list[Setting]]:
    """The rows of a page by group, in the order of the page; groups without a row are left out."""
    rows = {
        group: [setting for setting in SETTINGS if setting.group is group]
        for group in Group
        if group.section is section
    }
    return {group: of_group for group, of_group in rows.items() if of_group}


def read_changes(changes: Mapping[str, object]) -> Settings:
    """The canonical values of what somebody gave.

    Raises:
        BadValue: an unknown key, or a value that does not fit; the message says what would.
    """
    return {key: _read(key, given) for key, given in changes.items()}


def complete(chosen: Settings) -> Settings:
    """All settings of a new site: what was chosen, else the defaults. Raises BadValue where neither is."""
    settings: Settings = {}
    for setting in SETTINGS:
        value = chosen.get(setting.key, setting.default)
        if value is None:
            raise BadValue(f"{setting.key} must be given: {setting.kind.form}.")
        settings[setting.key] = value
    return settings


def completed(stored: Settings) -> Settings:
    """What was stored, with the rows that did not exist then as they held before they existed."""
    settings = dict(stored)
    for setting in SETTINGS:
        value = setting.default if setting.before is None else setting.before
        if setting.key not in settings and value is not None:
            settings[setting.key] = value
    return settings


def _read(key: str, given: object) -> Value:
    setting = BY_KEY.get(key)
    if setting is None:
        raise BadValue(f"There is no such setting. Settings are: {', '.join(BY_KEY)}.")
    try:
        return setting.kind.read(given)
    except ValueError as refusal:
        raise BadValue(f"{key} {refusal}.") from None
