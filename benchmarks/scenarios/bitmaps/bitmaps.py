"""Real bitmaps: Muster's evaluation beside CRoaring's operators on published sets."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.harness.markdown import number, table
from benchmarks.harness.settings import Settings, say
from benchmarks.scenarios.counts.answers import AnswersDiffer

OPERATIONS = ("and", "or", "andnot", "xor", "wide or")


def row(line: dict[str, Any]) -> list[str]:
    cells = []
    for operation in OPERATIONS:
        muster, rival = line[operation]
        cells.append(f"{number(muster)} / {number(rival)} = {rival / muster:.2f}×")
    return [line["set"], str(line["bitmaps"]), f"{line['rows']:,}", f"{line['values']:,}", *cells]


def run(settings: Settings, archive: Path | None) -> str:
    """The report's text. Without the archive, says so."""
    if archive is None or not archive.exists():
        return "Skipped: croaring_realdata.tar.xz is not there (MUSTER_DATA names its folder)."
    say("bitmaps: unpacking")
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        subprocess.run(["tar", "--extract", "--file", str(archive), "--directory", folder],
                       check=True)
        sets = sorted(path.name for path in Path(folder).iterdir() if path.is_dir())
        most_rows = 8_000_000 if settings.quick else 100_000_000
        rows, skipped = [], []
        for name in sets:
            say(f"bitmaps: {name}")
            done = subprocess.run(
                [settings.program("real_bitmaps"), str(Path(folder) / name), str(most_rows),
                 str(settings.rounds)], stdout=subprocess.PIPE, text=True, check=False)
            if done.returncode == 3:
                skipped.append(f"{name} is left out of a quick run: it spans too many rows.")
            elif done.returncode != 0:
                raise AnswersDiffer(f"real bitmaps, {name}: ended with {done.returncode}")
            else:
                rows.append(row(json.loads(done.stdout)))
    return "\n\n".join([
        "Counts over 200 bitmaps a set: all pairs of neighbours, and the union of all. Median of a "
        "whole pass in µs, Muster / CRoaring = how many times longer CRoaring takes. One thread "
        "each. Muster counts customers by tags through its public evaluation, from filter to "
        "number; CRoaring counts by its own two-operand counts and or_many. All answers were checked "
        "equal before.",
        table(["set", "bitmaps", "rows", "values", *OPERATIONS], rows), *skipped])
