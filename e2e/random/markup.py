"""What the privacy semantics say, in small tables written by hand. Nothing is read from `protocol/`."""

from typing import Final

CLEAR, MASKED, EXCLUDED, SECRET = range(4)

# Section 1: primary names, neutral twins, and the markup of other recorders that is honoured.
EXCLUDING: Final[tuple[tuple[str, str], ...]] = (
    ("class", "inspectletIgnore"),
    ("data-voile", "ignore"),
    ("class", "rr-block"),
    ("class", "ph-no-capture"),
    ("class", "sentry-block"),
    ("data-sentry-block", ""),
    ("data-dd-privacy", "hidden"),
    ("class", "fs-exclude"),
    ("data-hj-suppress", ""),
    ("data-openreplay-obscured", ""),
    ("data-openreplay-hidden", ""),
    ("data-private", ""),
    ("class", "lr-hide"),
)
MASKING: Final[tuple[tuple[str, str], ...]] = (
    ("class", "inspectlet-sensitive"),
    ("data-voile", "mask"),
    ("class", "rr-mask"),
    ("class", "rr-ignore"),
    ("class", "ph-mask"),
    ("class", "sentry-mask"),
    ("data-sentry-mask", ""),
    ("data-dd-privacy", "mask"),
    ("class", "fs-mask"),
    ("data-clarity-mask", ""),
    ("data-openreplay-masked", ""),
)
ALLOWING: Final[tuple[tuple[str, str], ...]] = (
    ("class", "inspectlet-whitelist"),
    ("data-voile", "allow"),
)
# The markup of others that would unmask is never honoured.
NOT_ALLOWING: Final[tuple[tuple[str, str], ...]] = (
    ("class", "sentry-unmask"),
    ("data-sentry-unmask", ""),
    ("data-dd-privacy", "allow"),
    ("class", "fs-unmask"),
    ("data-clarity-unmask", "true"),
    ("data-hj-allow", ""),
    ("class", "ph-include"),
)
FRAME_EXCLUDING: Final[tuple[tuple[str, str], ...]] = (
    ("class", "inspectlet-disable-iframe-inject"),
    ("data-voile", "no-frame"),
)
FIELDS_MASKING: Final = ("data-dd-privacy", "mask-user-input")

# Section 1: these are never shown, whatever they bear; a replay may leave them out altogether.
NEVER_SHOWN: Final = frozenset({"script", "noscript", "template", "object", "embed"})
# Section 1: images, inline SVG, media and canvas under a mask.
PICTURES: Final = frozenset({"img", "picture", "svg", "video", "audio", "canvas"})

# Section 2, as far as the generator writes them.
SECRET_TYPES: Final = frozenset({"password", "hidden", "file"})
SECRET_AUTOCOMPLETE: Final = (
    "current-password",
    "new-password",
    "one-time-code",
    "cc-number",
    "cc-csc",
    "cc-exp",
)
SECRET_NAMES: Final = (
    "password",
    "user_password",
    "passcode",
    "pin",
    "cvv",
    "cvc",
    "card-number",
    "iban",
    "otpCode",
    "ssn",
)
SECRET_LABELS: Final = ("Password", "Your PIN", "Card number", "CVV", "IBAN", "Passwort", "Mot de passe")
PLAIN_NAMES: Final = ("city", "colour", "comment", "street", "size", "note", "q")

BUTTONS: Final = frozenset({"button", "submit", "reset", "image"})
CHOICES: Final = frozenset({"checkbox", "radio", "range", "color"})
# Widgets that cannot show X stay empty under a mask.
WITHOUT_TEXT: Final = frozenset({"date", "time", "month", "week", "datetime-local", "range", "color"})

# Section 5: what an element may keep, and in which form.
TEXT_ATTRIBUTES: Final = frozenset(
    {"title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary"}
)
TOKEN_ATTRIBUTES: Final = frozenset({"class", "id", "for", "aria-labelledby", "part"})
PLAIN_ATTRIBUTES: Final = frozenset(
    {"role", "lang", "dir", "width", "height", "viewBox", "d", "rows", "cols", "hidden", "name"}
)
# State that a recorder may add, or leave out under a mask; what it holds is judged by the canaries.
FREE_ATTRIBUTES: Final = frozenset(
    {
        "style",
        "rr_width",
        "rr_height",
        "rr_scrollLeft",
        "rr_scrollTop",
        "_cssText",
        "srcset",
        "sizes",
        "rel",
        "rr_mediaState",
    }
)
BOX_ATTRIBUTES: Final = frozenset({"rr_width", "rr_height", "style"})


def mask_text(text: str) -> str:
    """Section 3: each character that is not white space becomes X."""
    return "".join(character if character.isspace() else "X" for character in text)


def mask_value(text: str) -> str:
    """Section 3: X repeated, the count rounded up to a multiple of 5; empty stays empty."""
    return "X" * (-(-len(text) // 5) * 5)
