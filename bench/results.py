"""All that one benchmark found out, as a value and as the JSON file that it is kept in."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from .builds import Build
from .plan import CASES, Group, Run, System, ThreadRole, Timing


@dataclass(frozen=True, slots=True)
class Results:
    """Timings and builds, and the machine and versions that they belong to."""

    timings: dict[Run, Timing]
    builds: list[Build]
    machine: dict[str, object] = field(default_factory=dict)
    versions: dict[str, object] = field(default_factory=dict)

    def timing(
        self, case: str, system: System, python: str, threads: int = 1, role: ThreadRole = "main"
    ) -> Timing | None:
        """The timing of a run that succeeded."""
        timing = self.timings.get(Run(case, system, python, threads, role))
        return timing if timing is not None and timing.times else None

    def cases(self, group: Group) -> list[str]:
        """The cases of a group that were run, in the plan's order."""
        run = {run.case for run in self.timings if role_fits(run.thread_role, group)}
        return [case.name for case in CASES if case.group == group and case.name in run]

    def systems(self) -> list[System]:
        return list(dict.fromkeys(run.system for run in self.timings))

    def pythons(self) -> list[str]:
        return list(dict.fromkeys(run.python for run in self.timings))

    def threads(self) -> list[int]:
        """The counts of threads besides one."""
        return sorted({run.threads for run in self.timings if run.threads > 1})


def role_fits(role: ThreadRole, group: Group) -> bool:
    """Whether a run in this role can be one of the group: programs of `single` and `private` are the same."""
    match group:
        case "single" | "private":
            return role == ("main" if group == "single" else "private")
        case "shared" | "updating":
            return role in ("creator", "other")
        case "building":
            return False


def write(path: Path, results: Results) -> None:
    runs = []
    for run, timing in results.timings.items():
        row: dict[str, object] = asdict(run)
        row["best_s"] = min(timing.times) if timing.times else None
        row["median_s"] = median(timing.times) if timing.times else None
        row["rounds_s"] = timing.times
        row["work"] = timing.work
        row["peak_mib"] = round(timing.peak_mib, 1)
        if timing.failure:
            row["failure"] = timing.failure
        runs.append(row)
    content = {
        "machine": results.machine,
        "versions": results.versions,
        "runs": runs,
        "builds": [asdict(built) for built in results.builds],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n")


def read(path: Path) -> Results:
    content = json.loads(path.read_text())
    timings = {}
    for row in content["runs"]:
        run = Run(row["case"], row["system"], row["python"], row["threads"], row["thread_role"])
        timings[run] = Timing(tuple(row["rounds_s"]), row["work"], row["peak_mib"], row.get("failure", ""))
    builds = [Build(**row) for row in content["builds"]]
    return Results(timings, builds, content["machine"], content["versions"])
