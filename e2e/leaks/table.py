"""The table of `make leaks`: names and places, never what was planted."""

from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from e2e.leaks.row import APPEARS, Row
from e2e.leaks.shapes import Shape
from e2e.leaks.suite import Outcome, Result


def of(
    rows: Sequence[Row], shapes: Sequence[Shape], outcome: Outcome, *, only_failing: bool = False
) -> Table:
    made = Table("row", "what", "must", "under", "wire", "stored", "control", "appears", title="Leak suite")
    for row in rows:
        if not only_failing or row_problems(row, outcome):
            made.add_row(*_cells(row, outcome))
    for shape in shapes:
        if not only_failing or shape_problems(shape, outcome):
            made.add_row(*_shape_cells(shape, outcome))
    return made


def _shape_cells(shape: Shape, outcome: Outcome) -> tuple[str, ...]:
    """Nothing must appear here: that the row's own page does is what the other rows show."""
    sent = "[red]differs[/]" if outcome.shapes.get(shape.id, "not visited") else "the same"
    control = "[red]blind[/]" if shape.id in outcome.blind_shapes else "differs"
    return shape.id, shape.what, f"1 {shape.must}", shape.config.value, sent, "", control, ""


def _cells(row: Row, outcome: Outcome) -> tuple[str, ...]:
    results = outcome.voile.get(row.id, [])
    planted = list(row.planted())
    musts = Counter(one.must.value for one in planted if one.must not in APPEARS)
    control = outcome.control.get(row.id)
    failed = any(result.visit.failed for result in results)
    return (
        row.id,
        row.what,
        ", ".join(f"{count} {must}" for must, count in musts.items()),
        " ".join(result.visit.config.value for result in results),
        _mark([result for result in results if _leaks_at(result, result.wire)], failed=failed),
        _mark([result for result in results if _leaks_at(result, result.stored)], failed=failed),
        "all found" if control and not control.unseen and not control.visit.failed else "[red]blind[/]",
        "yes" if not failed and not any(result.missing for result in results) else "[red]no[/]",
    )


def _leaks_at(result: Result, where: dict[str, set[str]]) -> bool:
    return any(leak.split(" ")[0] in where for leak in result.leaks)


def _mark(leaking: Sequence[Result], *, failed: bool) -> str:
    if leaking:
        return "[red]" + " ".join(result.visit.config.value for result in leaking) + "[/]"
    return "[red]not visited[/]" if failed else "nothing"


def problems(rows: Sequence[Row], shapes: Sequence[Shape], outcome: Outcome) -> list[str]:
    found = [f"{row.id}: {line}" for row in rows for line in row_problems(row, outcome)]
    found += [f"{shape.id}: {line}" for shape in shapes for line in shape_problems(shape, outcome)]
    return found + [f"pages talked to {host}" for host in sorted(outcome.strangers)]


def row_problems(row: Row, outcome: Outcome) -> list[str]:
    """Why a row fails; empty where it passes."""
    under: dict[str, list[str]] = {}
    for result in outcome.voile.get(row.id, []):
        for line in _visit_problems(result):
            under.setdefault(line, []).append(result.visit.config.value)
    found = [f"under {' '.join(configs)}: {line}" for line, configs in under.items()]
    return found + control_problems(row, outcome)


def _visit_problems(result: Result) -> list[str]:
    if result.visit.failed:
        return [f"the visit failed: {result.visit.failed}"]
    missing = [f"not in the replay: {name}" for name in result.missing]
    return [f"leaks {leak}" for leak in result.leaks] + missing


def shape_problems(shape: Shape, outcome: Outcome) -> list[str]:
    differs = outcome.shapes.get(shape.id, "not visited")
    found = [f"the two visits differ: {differs}"] if differs else []
    return found + (["control: the two visits look the same"] if shape.id in outcome.blind_shapes else [])


def control_problems(row: Row, outcome: Outcome) -> list[str]:
    control = outcome.control.get(row.id)
    if control is None:
        return ["the control was not run"]
    if control.visit.failed:
        return [f"control: the visit failed: {control.visit.failed}"]
    return [f"control: the search is blind for {name}" for name in control.unseen]


def summary(rows: Sequence[Row], shapes: Sequence[Shape], outcome: Outcome) -> str:
    planted = [one for row in rows for one in row.planted()]
    hidden = sum(one.must not in APPEARS for one in planted)
    visits = sum(map(len, outcome.voile.values())) + len(outcome.control)
    failing = sum(bool(row_problems(row, outcome)) for row in rows)
    failing += sum(bool(shape_problems(shape, outcome)) for shape in shapes)
    return (
        f"{len(rows) + len(shapes)} rows, {hidden + len(shapes)} planted secrets, {len(planted) - hidden + 2 * sum(row.starts for row in rows)} planted strings that must "
        f"appear, {visits} visits, {outcome.seconds:.0f} s; {failing} rows fail."
    )


def census(rows: Sequence[Row], shapes: Sequence[Shape]) -> str:
    """The suite in numbers, as its page in the documents gives them."""
    count = Counter(one.must.value for row in rows for one in row.planted())
    count.update(shape.must for shape in shapes)
    shown = sum(count[one.value] for one in APPEARS) + 2 * sum(row.starts for row in rows)
    visits = sum(len(row.visited()) + 1 for row in rows) + 4 * len(shapes)
    return (
        f"{len(rows) + len(shapes)} rows with {count.total() - sum(count[one.value] for one in APPEARS)} planted secrets "
        f"({count['never']} never, {count['censor'] + count['marked']} censor or marked, {count['text'] + count['page']} text, "
        f"{count['detector']} detector, {count['url'] + count['path']} URL, {count['context']} context, {count['later']} later) "
        f"and {shown} strings that must appear, in {visits} visits."
    )
