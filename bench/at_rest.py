"""Bytes per session: as sent, on arrival, and once the recording is one object.

Style sheets travel as recorders send them: the text once, then its hash, the sheet stored as an asset of the
site. What is sent counts the sheet once too.
"""

from pathlib import Path

from rich.table import Table

from bench import generator, load, place


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def run() -> Table:
    workload = generator.Workload()
    bodies = list(generator.envelopes(workload))
    packed = [load.gzip_body(body) for body in bodies]
    sent = sum(map(len, packed))
    with place.prepared() as server:
        with place.started(server):
            server.send(packed[:2], 1)
            server.upload_sheet(generator.sheet(workload))
            server.send(packed[2:], 1)
        arrived = _size(server.data_dir / "objects")
        place.finish(server)
        compacted = _size(server.data_dir / "objects")
    table = Table(
        "ten-minute session", "bytes", "of gzip as sent", "goal", title=f"At rest ({workload.describe()})"
    )
    rows = (
        ("JSON", sum(map(len, bodies)), ""),
        ("gzip as sent", sent, ""),
        ("objects on arrival", arrived, "1.1"),
        ("objects, compacted", compacted, "0.65"),
    )
    for name, size, goal in rows:
        table.add_row(name, f"{size:,}", f"{size / sent:.2f}", goal)
    return table
