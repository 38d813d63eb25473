"""`voile doctor`: is this installation sound, and if not, why not and what to do."""

from typing import TYPE_CHECKING

import typer

from voile.cli import output, setting_up
from voile.cli.exits import Exit

if TYPE_CHECKING:
    from voile.cli.checks import Result


def doctor(as_json: output.Json = False) -> None:
    """Check the installation. Changes nothing; ends with 1 where something was found."""
    config = setting_up.django_ready()
    from voile.cli import checks

    results: list[Result] = []
    has_data = True
    for check in checks.CHECKS:
        if check.needs_data and not has_data:
            continue
        result = checks.run(check, config)
        results.append(result)
        if not as_json:
            _print(result)
        if check is checks.CHECKS[0]:
            has_data = not result.findings
    found = sum(len(result.findings) for result in results)
    if as_json:
        output.as_json({"sound": not found, "checks": [_facts(result) for result in results]})
    else:
        output.lines("", "This installation is sound." if not found else f"{found} finding(s).")
    raise typer.Exit(Exit.FAILED if found else Exit.OK)


def _print(result: "Result") -> None:
    output.lines(f"{'finding' if result.findings else 'ok':8} {result.name}")
    for finding in result.findings:
        output.lines(f"         {finding.message}", f"         {finding.remedy}")


def _facts(result: "Result") -> dict[str, object]:
    findings = [{"message": each.message, "remedy": each.remedy} for each in result.findings]
    return {"name": result.name, "ok": not findings, "findings": findings}
