"""`voile doctor`: is this installation sound, and if not, why not and what to do."""

from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from voile.cli import output, setting_up
from voile.cli.exits import Exit
from voile.errors import BadValue

if TYPE_CHECKING:
    from voile.cli.checks import Result
    from voile.config import Config
    from voile.storage.repairing import Repaired

Done = tuple[list["Repaired"], str]


def doctor(
    full: Annotated[bool, typer.Option("--full", help="Read all that is stored, not a sample.")] = False,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Repair the storage first. Stop `voile serve` before."),
    ] = False,
    all_of_it: Annotated[
        bool, typer.Option("--all", help="With --repair: even where most of what is stored cannot be read.")
    ] = False,
    as_json: output.Json = False,
) -> None:
    """Check the installation; ends with 1 where something was found (and left). Changes nothing by itself.

    A repair sets aside what nobody can read any more, in the folder `quarantine` of the data directory, and
    says what that is. The worker deletes it after seven days.
    """
    if all_of_it and not repair:
        raise BadValue("--all goes with --repair.")
    done = _repaired(setting_up.installed(), all_of_it=all_of_it) if repair else None
    if done and not as_json:
        _print_repaired(done)
    results = _looked_at(setting_up.django_ready(), full=full or repair, quiet=as_json)
    found = sum(len(result.findings) for result in results)
    if as_json:
        facts = {"sound": not found, "checks": [_facts(result) for result in results]}
        output.as_json(facts | (_repair_facts(done) if done else {}))
    else:
        output.lines("", "This installation is sound." if not found else f"{found} finding(s).")
    raise typer.Exit(Exit.FAILED if found else Exit.OK)


def _repaired(config: "Config", *, all_of_it: bool) -> Done:
    from voile.audit import actors
    from voile.recordings import repairing

    with import_module("voile.project.datadir").locked(config.data_dir):
        return repairing.repair(by=actors.COMMAND, all_of_it=all_of_it)


def _looked_at(config: "Config", *, full: bool, quiet: bool) -> "list[Result]":
    from voile.cli import checks

    results: list[Result] = []
    has_data = True
    for check in checks.CHECKS:
        if check.needs_data and not has_data:
            continue
        is_storage = check.name == checks.FULL_STORAGE.name
        result = checks.run(checks.FULL_STORAGE if full and is_storage else check, config)
        results.append(result)
        if not quiet:
            _print(result)
        if check is checks.CHECKS[0]:
            has_data = not result.findings
    return results


def _print_repaired(done: Done) -> None:
    repaired, folder = done
    for each in repaired:
        output.lines(f"{each.repair.value.replace('_', ' '):18} {each.subject}", f"{'':18} {each.why}")
    if not repaired:
        output.lines("There was nothing to repair.")
    elif _has_set_aside(done):
        output.lines("", f"What was set aside lies in {folder}; report.jsonl there says what it is.")
    output.lines("")


def _repair_facts(done: Done) -> dict[str, object]:
    repaired, folder = done
    rows = [{"repair": each.repair.value, "subject": each.subject, "why": each.why} for each in repaired]
    return {"repaired": rows, "quarantine": folder if _has_set_aside(done) else None}


def _has_set_aside(done: Done) -> bool:
    return any(each.repair.name.endswith("_SET_ASIDE") for each in done[0])


def _print(result: "Result") -> None:
    output.lines(f"{'finding' if result.findings else 'ok':8} {result.name}")
    for finding in result.findings:
        output.lines(f"         {finding.message}", f"         {finding.remedy}")


def _facts(result: "Result") -> dict[str, object]:
    findings = [{"message": each.message, "remedy": each.remedy} for each in result.findings]
    return {"name": result.name, "ok": not findings, "findings": findings}
