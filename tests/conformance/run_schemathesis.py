#!/usr/bin/env python3
"""Schemathesis against a running server from its own description: no server error, no breach of it.

    run_schemathesis.py PROGRAM [EXAMPLES] [ARGUMENTS of schemathesis run...]

EXAMPLES (default 25) is how many requests of each kind are made up for a call. MUSTER_SEED (default
1) is the seed that they are made up from; another asks other requests.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import requests

from running_server import RunningServer


def main():
    program, examples = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "25"
    seed = os.environ.get("MUSTER_SEED") or "1"
    print(f"MUSTER_SEED={seed}", flush=True)
    folder = pathlib.Path(__file__).parent
    schemathesis = pathlib.Path(sys.executable).parent / "schemathesis"
    with RunningServer(program) as server, tempfile.TemporaryDirectory() as made:
        # A server without tokens asks for none.
        document = requests.get(server.url + "/openapi.json", timeout=60).json()
        document.pop("security", None)
        document["components"].pop("securitySchemes", None)
        for item in document["paths"].values():
            for call in item.values():
                if isinstance(call, dict):
                    call.pop("security", None)
                    # Who has no patience gets no answer; tests/server/api/deadline_test.cpp asks so.
                    call["parameters"] = [each for each in call["parameters"]
                                          if not each.get("$ref", "").endswith("/RequestTimeout")]
        description = pathlib.Path(made) / "openapi.json"
        description.write_text(json.dumps(document))
        run = subprocess.run(
            [schemathesis, "--config-file", folder / "schemathesis.toml", "run",
             description, "--url", server.url, "--seed", seed, "--max-examples", examples,
             "--checks", "all",
             # This server has no tokens, so none is missing.
             "--exclude-checks", "ignored_auth,missing_required_header", "--request-timeout", "30",
             "--generation-database", "none", *sys.argv[3:]],
            check=False, env={**os.environ, "SCHEMATHESIS_HOOKS": "ndjson", "PYTHONPATH": str(folder)})
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
