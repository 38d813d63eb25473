"""Where a setting stands on the pages of its site: a section is a page, a group is a titled part of one."""

import enum


class Section(enum.Enum):
    """`key` stands in the page's address."""

    GENERAL = "general", "General", "Where Voile records, and whether it does now."
    PRIVACY = (
        "privacy",
        "Privacy",
        "What is hidden. This is decided in the visitor’s browser, before anything leaves the page, and "
        "checked once more on this server.",
    )
    CONSENT = "consent", "Consent", "What has to happen before a visit is recorded."
    RECORDED = "recorded", "Who is recorded", "Whose visits are recorded, and how many of them."
    LIMITS = "limits", "Retention & limits", "How long sessions are kept, and how much is recorded at most."
    TARGETING = "targeting", "Targeting", "Which pages and which visitors are recorded, by rules of your own."

    def __init__(self, key: str, title: str, lead: str) -> None:
        self.key = key
        self.title = title
        self.lead = lead


class Group(enum.Enum):
    """In the order of the pages."""

    WHERE = Section.GENERAL, "Where and when", "Which pages may send recordings, and whether they do now."
    CONSENT = Section.CONSENT, "Consent", "How the visitor’s choice is asked for, and where it is read."
    SIGNALS = Section.CONSENT, "Signals of the browser", "Honoured as a refusal, whatever else was agreed to."
    PROOF = (
        Section.CONSENT,
        "Withdrawal and receipts",
        "What follows when a visitor withdraws, and what stands in the proof of their choice.",
    )
    HIDDEN = Section.PRIVACY, "What is hidden", "Passwords, card fields and the like are hidden in any case."
    ADDRESSES = (
        Section.PRIVACY,
        "Addresses",
        "Which parts of page addresses are kept. The others are never stored.",
    )
    BESIDE = Section.PRIVACY, "What else is recorded", "Beside what the visitor sees on the page."
    VISITORS = (
        Section.RECORDED,
        "Visitors",
        "Decided before anything is recorded, and checked on this server.",
    )
    NETWORK = Section.RECORDED, "Network addresses", "Used in memory for this alone, never stored or logged."
    RETENTION = Section.LIMITS, "Retention", "When a session is erased by itself."
    LENGTH = Section.LIMITS, "Length", "What is too short to tell anything is not kept."
    QUOTA = Section.LIMITS, "Quota", "At a limit recording stops, and a notice on the site’s pages says so."
    PAGES = Section.TARGETING, "Pages", "Which pages are recorded; what excludes wins."
    AUDIENCE = Section.TARGETING, "Visitors", "Which visitors are recorded."

    def __init__(self, section: Section, title: str, lead: str) -> None:
        self.section = section
        self.title = title
        self.lead = lead
