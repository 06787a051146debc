"""Runs the scenarios on prepared data and prints one Markdown report; scripts/bench calls it.

  python -m benchmarks.run --data FOLDER --programs FOLDER --customers N [options]

Ends with 1 if two contenders' answers differ, naming the query and who said what. Never judges time.
"""

import argparse
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.harness import machine
from benchmarks.harness.settings import AS_OF, Settings
from benchmarks.scenarios.bandwidth import bandwidth
from benchmarks.scenarios.bitmaps import bitmaps
from benchmarks.scenarios.counts import counts
from benchmarks.scenarios.counts.answers import AnswersDiffer
from benchmarks.scenarios.counts.contenders.contender import Unavailable
from benchmarks.scenarios.events import events
from benchmarks.scenarios.http import http
from benchmarks.scenarios.http.load import Refused
from benchmarks.scenarios.live import live
from benchmarks.scenarios.loading import loading
from benchmarks.scenarios.restart import restart
from benchmarks.scenarios.score import score

SCENARIOS = ("counts", "bandwidth", "loading", "bitmaps", "events", "score", "live", "restart",
             "http")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--real-bitmaps", type=Path)
    parser.add_argument("--event-data", type=Path)
    parser.add_argument("--event-customers", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--contenders", help="of: " + ", ".join(counts.CONTENDERS))
    parser.add_argument("--scenarios", help="of: " + ", ".join(SCENARIOS))
    return parser.parse_args()


def chosen(given: str | None, default: list[str], known: list[str]) -> list[str]:
    """The words of a comma-separated list, each known."""
    words = given.split(",") if given else default
    for word in words:
        if word not in known:
            raise SystemExit(f"bench: {word} is none of {', '.join(known)}")
    return words


def report(options: argparse.Namespace) -> None:
    settings = Settings(options.customers, options.threads,
                        options.rounds or (2 if options.quick else 5), options.quick,
                        options.programs, options.data)
    scenarios = chosen(options.scenarios, list(SCENARIOS), list(SCENARIOS))
    wanted = chosen(options.contenders, list(counts.QUICK if options.quick else counts.CONTENDERS),
                    list(counts.CONTENDERS))
    figures = Figures()
    print(f"# {settings.customers:,} customers\n")
    lines = machine.about()
    if settings.csv.exists():
        lines.append(f"data: muster generate {settings.customers} --seed 42, CSV of "
                     f"{settings.csv.stat().st_size:,} bytes, as of {AS_OF}")
    lines.append(f"threads: {settings.threads}")
    print("\n".join(f"- {line}" for line in lines), flush=True)
    if "counts" in scenarios:
        counted = counts.run(settings, wanted)
        print(f"\n## Twelve counts\n\n{counted.text}", flush=True)
        figures.add_counts(counted.measured)
    if "bandwidth" in scenarios:
        read = bandwidth.run(settings)
        print(f"\n## Read bandwidth\n\n{read.text}", flush=True)
        figures.add_bandwidth(read)
    if "loading" in scenarios:
        loaded = loading.run(settings)
        print(f"\n## CSV to queryable\n\n{loaded.text}", flush=True)
        figures.add_loading(loaded)
    if "bitmaps" in scenarios:
        print(f"\n## Real bitmaps\n\n{bitmaps.run(settings, options.real_bitmaps)}", flush=True)
    if "events" in scenarios:
        asked = events.run(replace(settings, customers=options.event_customers,
                                   data=options.event_data))
        print(f"\n## What customers did\n\n{asked.text}", flush=True)
        figures.add_events(asked.measured)
    if "score" in scenarios:
        scored = score.run(settings)
        print(f"\n## Scores\n\n{scored.text}", flush=True)
        figures.add_scores(scored)
    if "live" in scenarios:
        lived = live.run(settings)
        print(f"\n## Changes while it is counted\n\n{lived.text}", flush=True)
        figures.add_live(lived)
    if "restart" in scenarios:
        started = restart.run(settings)
        print(f"\n## From start to answer\n\n{started.text}", flush=True)
        figures.add_restart(started)
    if "http" in scenarios:
        print("\n## Over HTTP\n", flush=True)
        try:
            served = http.run(settings)
            print(served.text, flush=True)
            figures.add_http(served)
        except Unavailable as reason:
            print(f"Skipped: {reason}.", flush=True)
    print(f"\n## Figures to reach\n\n{figures.text()}")


def main() -> int:
    try:
        report(arguments())
    except (AnswersDiffer, Refused) as difference:
        print(f"bench: {difference}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:  # which has said why
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
