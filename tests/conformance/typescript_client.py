#!/usr/bin/env python3
"""A TypeScript client of the running server: types made of its description, compiled, and run.

    typescript_client.py PROGRAM
"""

import pathlib
import subprocess
import sys

from running_server import RunningServer

SKIPPED = 77


def main():
    folder = pathlib.Path(__file__).parent / "client"
    tools = folder / "node_modules" / ".bin"
    if not tools.exists():
        print("skipped: scripts/setup --tests fetches the packages of tests/conformance/client")
        sys.exit(SKIPPED)
    with RunningServer(sys.argv[1]) as server:
        made = folder / "made"
        made.mkdir(exist_ok=True)
        for command in ([tools / "openapi-typescript", server.url + "/openapi.json", "--output",
                         made / "schema.ts"],
                        [tools / "tsc", "--project", folder],
                        ["node", made / "client.js", server.url]):
            subprocess.run(command, check=True, cwd=folder)


if __name__ == "__main__":
    main()
