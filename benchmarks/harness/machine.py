"""What a figure depends on: machine, system, commit."""

import os
import platform
import subprocess
import time
from pathlib import Path


def first_field(path: str, name: str) -> str:
    """The value of the first `name : value` line of a file of /proc; empty if there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")


def cache_sizes() -> str:
    """Such as `L1 48K, L2 2048K, L3 307200K` of the first processor."""
    sizes: dict[str, str] = {}
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        if (folder / "type").read_text(encoding="utf-8").strip() != "Instruction":
            level = (folder / "level").read_text(encoding="utf-8").strip()
            sizes[level] = (folder / "size").read_text(encoding="utf-8").strip()
    return ", ".join(f"L{level} {size}" for level, size in sizes.items())


def commit() -> str:
    """The checkout's commit, marked if sources differ from it."""
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout
    name = git("rev-parse", "--short=10", "HEAD").strip() or "unknown"
    return name + (" with changes" if git("status", "--porcelain", "--untracked-files=no") else "")


def processor_ticks() -> tuple[int, int]:
    """Idle and all ticks of all processors since the system began."""
    words = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:]
    ticks = [int(word) for word in words[:8]]
    return ticks[3] + ticks[4], sum(ticks)


def other_work() -> str:
    """How busy the processors are while this process waits for two seconds."""
    idle_before, all_before = processor_ticks()
    time.sleep(2)
    idle, everything = processor_ticks()
    share = 1 - (idle - idle_before) / max(1, everything - all_before)
    warning = " – **do not trust the times**" if share > 0.1 else ""
    return f"processors busy with other work before the run: {share:.0%}{warning}"


def about() -> list[str]:
    """Lines for the head of a report."""
    memory = int(first_field("/proc/meminfo", "MemTotal").split()[0] or 0) / 2**20
    return [
        f"machine: {os.cpu_count()} × {first_field('/proc/cpuinfo', 'model name')} "
        f"(model {first_field('/proc/cpuinfo', 'model')}), {cache_sizes()}, {memory:.0f} GiB",
        f"system: Linux {platform.release()}, {platform.machine()}; {other_work()}",
        f"commit: {commit()}",
    ]
