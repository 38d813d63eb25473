"""Every relative link in a document leads to a file, and every heading it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
DOCUMENTS = sorted(
    path
    for folder in ("", "docs", "protocol", "recorder", "examples", "bench", "deploy")
    for path in (ROOT / folder).glob("*.md" if folder == "" else "**/*.md")
    if "node_modules" not in path.parts
)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for link in LINK.findall(text):
        file, _, heading = link.partition("#")
        target = (document.parent / file).resolve() if file else document
        assert target.exists(), f"{link} leads nowhere"
        if heading and target.suffix == ".md":
            headings = {
                anchor(line.lstrip("#")) for line in target.read_text().splitlines() if line.startswith("#")
            }
            assert heading in headings, f"{link} names no heading"
