"""`make torture MINUTES=30 SEED=7`: program after program, each on all builds, until time is up.

With --program, one program only; with --scenario and --mode too, one round: the way to repeat a failure.
"""

import argparse
import itertools
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator

from .program import SIZES
from .rounds import BY_NAME, MODES, Mode, Outcome, Round, build, folder_of, python_of, run

SCENARIOS = 4  # of each program in each mode


def main() -> int:
    """Torture; 1 if anything failed."""
    options = arguments()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 30)
    modes = [BY_NAME[options.mode]] if options.mode else [mode for mode in MODES if python_of(mode).exists()]
    deadline = time.monotonic() + options.minutes * 60
    print(f"torture: seed {seed}, {options.minutes:g} minutes, on {', '.join(mode.name for mode in modes)}", flush=True)
    done: Counter[str] = Counter()
    failures: list[Outcome] = []
    for program, stress in programs(options, seed):
        if options.program is None and time.monotonic() > deadline:
            break
        scenarios = [options.scenario] if options.scenario is not None else scenarios_of(seed, program)
        rounds = [Round(program, s, mode, stress, options.size, options.seconds) for mode in modes for s in scenarios]
        failures += play(rounds, done, None if options.program is not None else deadline)
        if len(failures) >= options.failures:
            print(f"stopped after {len(failures)} failures")
            break
    print("rounds: " + ", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    print(f"{len(failures)} failures, seed {seed}")
    return 1 if failures or not done else 0


def programs(options: argparse.Namespace, seed: int) -> Iterator[tuple[int, bool]]:
    """The numbers of the programs, every second one with UL_STRESS."""
    if options.program is not None:
        yield options.program, options.stress
        return
    rng = random.Random(seed)
    for turn in itertools.count():
        yield rng.randrange(1 << 30), turn % 2 == 1


def scenarios_of(seed: int, program: int) -> list[int]:
    rng = random.Random(seed * 1_000_003 + program)
    return [rng.randrange(1 << 30) for _ in range(SCENARIOS)]


def play(rounds: list[Round], done: Counter[str], deadline: float | None) -> list[Outcome]:
    """Build what is needed and run the rounds."""
    failures = []
    built: dict[Mode, str] = {}
    for round_ in rounds:
        if deadline is not None and time.monotonic() > deadline:
            break
        same = next((mode for mode in built if mode.environment == round_.mode.environment), None)
        if same is None:
            built[round_.mode] = build(round_)
            outcome = Outcome(round_, built[round_.mode])
            if not outcome.problem:
                outcome = run(round_)
        elif built[same]:
            continue
        else:
            outcome = run(round_)
        done[f"{round_.mode.name}{' stress' if round_.stress else ''}"] += 1
        if outcome.problem:
            failures.append(outcome)
            print(f"\nFAILED: {round_.command}\n{outcome.problem}\n", flush=True)
    if not failures:
        for folder in {folder_of(round_) for round_ in rounds}:
            shutil.rmtree(folder, ignore_errors=True)
    return failures


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, help="decides everything; default: a new one, printed")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round")
    parser.add_argument("--size", choices=sorted(SIZES), default="usual")
    parser.add_argument("--failures", type=int, default=10, help="stop after so many")
    parser.add_argument("--program", type=int, help="only this one")
    parser.add_argument("--scenario", type=int, help="only this one")
    parser.add_argument("--mode", choices=sorted(BY_NAME), help="only this one")
    parser.add_argument("--stress", action="store_true", help="with --program: built with UL_STRESS")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
