"""What memory a customer base takes: 18 attributes and numeric ids, loaded, saved and counted.

    python3 -m benchmarks.scenarios.memory.memory --customers 1000000

The file is cut from `muster generate`. Peak memory is what the loading process had of its own at
most (RssAnon, looked at every 20 ms): pages of the mapped input and of the image it saves belong to
the system's cache and are given back under pressure. Counts are checked against awk's over the
file. The report goes to standard output; the file is kept and used again.
"""

import argparse
import json
import shlex
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.markdown import table

# Fields of the generator's file: the id and 18 attributes of every type that 18 columns can hold.
FIELDS = "1,2,3,5,6,7,8,9,10,11,13,14,15,17,20,21,22,23,26"

# Where expression → awk's condition over the cut file.
COUNTS = {
    "gender = 'female' AND age BETWEEN 30 AND 39":
        '$2 == "female" && $3 != "" && $3 >= 30 && $3 <= 39',
    "city = 'Moscow' AND NOT email_ok": '$9 == "Moscow" && $12 == "false"',
    "interests HAS 'travel' AND spend >= 500": '("|" $14 "|") ~ /[|]travel[|]/ && $18 >= 500',
    "orders >= 3 AND nps >= 9": '$16 >= 3 && $19 != "" && $19 >= 9',
}


@dataclass(frozen=True)
class Load:
    """One load: wall time, and the most memory of its own the process had."""

    seconds: float
    peak_bytes: int


def say(message: str) -> None:
    """Progress goes to standard output as well, marked as such."""
    print(f"memory: {message}", flush=True)


def make_file(program: str, customers: int, path: Path) -> None:
    """Numeric ids: without the generator's letter and leading zeros."""
    if path.exists():
        return
    partial = path.with_suffix(".partial")
    command = (f"set -o pipefail; export LC_ALL=C; "
               f"{shlex.quote(program)} generate {customers} --out - 2>/dev/null | "
               f"cut -d, -f{FIELDS} | sed 's/^c0*\\([0-9]\\)/\\1/' > {shlex.quote(str(partial))}")
    subprocess.run(["bash", "-c", command], check=True)
    partial.rename(path)


def own_bytes(pid: int) -> int:
    """Memory of a process that is backed by no file; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    kibibytes = [int(line.split()[1]) for line in lines if line.startswith("RssAnon:")]
    return kibibytes[0] * 1024 if kibibytes else 0


def load(program: str, file: Path, store: Path) -> Load:
    """Loads the file into the store, which is made anew."""
    (store / "population.image").unlink(missing_ok=True)
    begun = time.monotonic()
    peak = 0
    with subprocess.Popen([program, "load", str(store), str(file)]) as process:
        while process.poll() is None:
            peak = max(peak, own_bytes(process.pid))
            time.sleep(0.02)
    if process.returncode != 0:
        raise SystemExit(f"memory: the load ended with {process.returncode}")
    return Load(time.monotonic() - begun, peak)


def asked(program: str, store: Path, where: str) -> tuple[int, int]:
    """The count and the microseconds it took, in a process that opens the store first."""
    answer = json.loads(subprocess.run([program, "count", str(store), where, "--format", "json"],
                                       check=True, stdout=subprocess.PIPE, text=True).stdout)
    return answer["count"], answer["elapsed_us"]


def expected(file: Path) -> list[int]:
    """The same counts by awk, in one pass."""
    rules = "; ".join(f"if ({condition}) n{i}++" for i, condition in enumerate(COUNTS.values()))
    printed = ", ".join(f"n{i} + 0" for i in range(len(COUNTS)))
    script = f"BEGIN {{ FS = \",\" }} NR > 1 {{ {rules} }} END {{ print {printed} }}"
    out = subprocess.run(["awk", script, str(file)], check=True, stdout=subprocess.PIPE,
                         text=True).stdout
    return [int(float(number)) for number in out.split()]


def report(program: str, store: Path, loaded: Load, size: int, customers: int) -> str:
    """Memory as a whole, by type, by attribute."""
    described = json.loads(subprocess.run([program, "describe", str(store), "--format", "json"],
                                          check=True, stdout=subprocess.PIPE, text=True).stdout)
    image = (store / "population.image").stat().st_size
    whole = [["CSV", f"{size:,}", f"{size / customers:.1f}"],
             ["image", f"{image:,}", f"{image / customers:.2f}"],
             ["peak while loading", f"{loaded.peak_bytes:,}",
              f"{loaded.peak_bytes / customers:.2f}"]]
    by_type: dict[str, list[int]] = defaultdict(list)
    rows = [["id", "", f"{described['id_bytes'] / customers:.2f}"]]
    by_type["id"] = [described["id_bytes"]]
    for attribute in described["attributes"]:
        by_type[attribute["type"]].append(attribute["bytes"])
        rows.append([attribute["name"], attribute["type"], f"{attribute['bytes'] / customers:.2f}"])
    types = [[name, str(len(sizes)), f"{sum(sizes) / len(sizes) / customers:.2f}",
              f"{sum(sizes) / customers:.2f}"] for name, sizes in by_type.items()]
    return "\n\n".join([
        f"{customers:,} customers, 18 attributes, numeric ids; loaded and saved in "
        f"{loaded.seconds:.1f} s. Peak ÷ image: {loaded.peak_bytes / image:.2f}. "
        f"{image / 2**30:.2f} GiB.",
        table(["", "bytes", "a customer"], whole),
        table(["type", "attributes", "bytes a customer, each", "together"], types),
        table(["attribute", "type", "bytes a customer"], rows)])


def main() -> None:
    """Makes the file, loads it, counts, and prints the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--program", default="build/release/server/muster")
    parser.add_argument("--folder", type=Path, default=Path("build/bench/memory"))
    parser.add_argument("--file", type=Path, help="a file made before, left as it is")
    parser.add_argument("--unchecked", action="store_true", help="leave awk's counts out")
    options = parser.parse_args()

    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.file or options.folder / f"{options.customers}.csv"
    store = options.folder / "store"
    say(f"making {file}")
    make_file(options.program, options.customers, file)
    say("loading")
    loaded = load(options.program, file, store)
    say("counting")
    wanted: Sequence[int | None] = [None] * len(COUNTS) if options.unchecked else expected(file)
    counts = []
    for where, number in zip(COUNTS, wanted):
        count, took = asked(options.program, store, where)
        if number is not None and number != count:
            raise SystemExit(f"memory: {where}: Muster says {count}, awk says {number}")
        counts.append([f"`{where}`", f"{count:,}", f"{took / 1000:.2f}"])
    print()
    print(report(options.program, store, loaded, file.stat().st_size, options.customers))
    print()
    print(table(["where", "customers", "ms, first time"], counts))


if __name__ == "__main__":
    main()
