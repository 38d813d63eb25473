"""The words of the visitor's own page, in the visitor's language where we have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "What is stored of you",
        "lead": "{site} records how its pages are used, to see where visitors have difficulties. This is "
        "what is stored of this browser.",
        "none": "Nothing is stored of this browser on this website.",
        "unknown": "From here we cannot tell which browser is yours. Please open this page from the website "
        "again. If nothing was recorded of you, there is nothing to show.",
        "used": "This link was used already, or is too old. Please open the page from the website again.",
        "when": "When",
        "length": "Length",
        "pages": "Pages",
        "download": "Download my data",
        "download_help": "A file in the format JSON with everything that is stored.",
        "erase": "Erase everything",
        "erase_help": "The keys are destroyed and the recordings deleted. This cannot be undone.",
        "erased": "Everything was erased. What still arrives of these visits is not stored.",
        "failed": "Not everything could be erased just now. It will be tried again by itself.",
        "notice": "What the website says about it",
    },
    "de": {
        "title": "Was über Sie gespeichert ist",
        "lead": "{site} zeichnet auf, wie seine Seiten benutzt werden, um zu sehen, wo Besucher "
        "Schwierigkeiten haben. Das ist über diesen Browser gespeichert.",
        "none": "Über diesen Browser ist auf dieser Website nichts gespeichert.",
        "unknown": "Von hier aus wissen wir nicht, welcher Browser Ihrer ist. Bitte öffnen Sie diese Seite "
        "noch einmal von der Website aus. Wurde nichts von Ihnen aufgezeichnet, gibt es nichts zu zeigen.",
        "used": "Dieser Link wurde schon benutzt oder ist zu alt. Bitte öffnen Sie die Seite noch einmal von "
        "der Website aus.",
        "when": "Wann",
        "length": "Dauer",
        "pages": "Seiten",
        "download": "Meine Daten herunterladen",
        "download_help": "Eine Datei im Format JSON mit allem, was gespeichert ist.",
        "erase": "Alles löschen",
        "erase_help": "Die Schlüssel werden zerstört und die Aufzeichnungen gelöscht. Das lässt sich nicht "
        "rückgängig machen.",
        "erased": "Alles wurde gelöscht. Was von diesen Besuchen noch ankommt, wird nicht gespeichert.",
        "failed": "Gerade konnte nicht alles gelöscht werden. Es wird von selbst noch einmal versucht.",
        "notice": "Was die Website dazu sagt",
    },
}


def language_of(accepted: str) -> str:
    """The first language of an ``Accept-Language`` header that there are words in; else English."""
    wanted = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((language for language in wanted if language in WORDS), "en")
