"""A server of its own over a small generated base, for the length of a `with`."""

import pathlib
import re
import subprocess
import tempfile

CUSTOMERS = 2_000
SEED = 42  # the examples of the reference speak of its customers


class RunningServer:
    """Generates, loads and serves; `url` is where. `tokens`: names and what `muster token STORE
    create` is told of each; where there are some, `tokens` has what to send."""

    def __init__(self, program, configuration="", tokens=None):
        self._program = program
        self._configuration = configuration
        self._wanted = tokens or {}

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="muster-conformance-")
        folder = pathlib.Path(self._folder.name)
        customers, events, store = folder / "customers.csv", folder / "events.csv", folder / "shop"
        self._run("generate", CUSTOMERS, "--seed", SEED, "--out", customers, "--events", events)
        self._run("load", store, customers, "--events", events)
        self.tokens = {name: self._run("token", store, "create", name, *words).strip()
                       for name, words in self._wanted.items()}
        (folder / "muster.toml").write_text(self._configuration)
        self._log = open(folder / "serve.log", "w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [self._program, "serve", store, "--listen", "127.0.0.1:0", "--config",
             folder / "muster.toml"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self._process.stderr:
            found = re.search(r"listening on (\S+)", line)
            if found:
                self.url = found.group(1)
                return self
        raise RuntimeError("the server did not start")

    def __exit__(self, *_):
        self._process.terminate()
        self._process.stderr.read()
        code = self._process.wait(timeout=60)
        self._folder.cleanup()
        if code != 0:
            raise RuntimeError(f"the server ended with {code}")

    def _run(self, *arguments):
        return subprocess.run([self._program, *map(str, arguments)], check=True, capture_output=True,
                              text=True).stdout
