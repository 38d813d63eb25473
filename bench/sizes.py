"""What a page has to load: the loader, and the recorder only where a visit is recorded."""

import gzip
import json
from pathlib import Path

from rich.table import Table

BUNDLES = Path(__file__).parents[1] / "src/voile/ingest/bundles"
LOADER_MAX_BYTES = 4096


def run() -> Table:
    manifest = json.loads((BUNDLES / "manifest.json").read_text())
    table = Table("file", "bytes", "gzip", "limit (gzip)", title="Size in the page")
    for name, limit in ((manifest["loader"], LOADER_MAX_BYTES), (manifest["recorder"]["file"], None)):
        content = (BUNDLES / name).read_bytes()
        small = len(gzip.compress(content, 9))
        table.add_row(name.split(".")[0], f"{len(content):,}", f"{small:,}", f"{limit:,}" if limit else "-")
    return table
