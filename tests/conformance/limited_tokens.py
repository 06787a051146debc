#!/usr/bin/env python3
"""What a token with a smallest group is told, against the description of it.

    limited_tokens.py PROGRAM

Sizes are told, small, and large but withheld in turn, by every call such a token may make that has
sizes; each reply must fit its schema and have no member that is not in it.
"""

import sys

import requests

from examples import Reference
from running_server import RunningServer

SMALLEST = 50
SMALL, LARGE = "orders > 40", "email_ok"
ASKED = [
    ("/v1/count", {"where": LARGE}, ["told"]),
    ("/v1/count", {"where": SMALL}, ["fewer_than"]),
    ("/v1/count", {"where": f"NOT ({SMALL})"}, ["withheld"]),
    ("/v1/counts", {"queries": [{"name": "large", "where": LARGE}, {"name": "small", "where": SMALL},
                                {"name": "rest", "where": f"NOT ({SMALL})"}]},
     ["told", "fewer_than", "withheld"]),
    ("/v1/breakdown", {"where": LARGE, "by": ["loyalty"]}, ["told"]),
    ("/v1/breakdown", {"where": SMALL, "by": ["loyalty"]}, ["fewer_than"]),
    ("/v1/breakdown", {"where": f"NOT ({SMALL})", "by": ["loyalty"]}, ["withheld"]),
    ("/v1/overlap", {"segments": [{"name": "large", "where": LARGE}, {"name": "small", "where": SMALL},
                                  {"name": "men", "where": "gender = 'male'"}]},
     ["told", "fewer_than", "told"]),
]


def kind_of(size):
    """How a reply tells one size."""
    if size["count"] is not None:
        return "told"
    return "fewer_than" if "fewer_than" in size else "withheld"


def main():
    with RunningServer(sys.argv[1], tokens={
            "boss": ["--scope", "admin"],
            "agency": ["--scope", "count", "--smallest-group", str(SMALLEST)]}) as server:
        def bearer(name):
            return {"Authorization": f"Bearer {server.tokens[name]}"}

        reference = Reference(requests.get(server.url + "/openapi.json", headers=bearer("boss"),
                                           timeout=60).json())
        wrong = []
        for path, body, expected in ASKED:
            reply = requests.post(server.url + path, json=body, headers=bearer("agency"), timeout=60)
            if reply.status_code != 200:
                wrong.append(f"{path} {body}: answered {reply.status_code}: {reply.text[:400]}")
                continue
            told = reply.json()
            described = reference.document["paths"][path]["post"]["responses"]["200"]
            schema = described["content"]["application/json"]["schema"]
            wrong += [f"{path} {body}: {mistake}" for mistake in reference.mistakes(schema, told, True)]
            found = [kind_of(size) for size in told.get("counts", told.get("segments", [told]))]
            if found != expected:
                wrong.append(f"{path} {body}: {found} instead of {expected}: {told}")
        # The schema of customers has no sizes for such a token.
        told = requests.get(server.url + "/v1/attributes", headers=bearer("agency"), timeout=60).json()
        described = reference.document["paths"]["/v1/attributes"]["get"]["responses"]["200"]
        schema = described["content"]["application/json"]["schema"]
        wrong += [f"/v1/attributes: {mistake}" for mistake in reference.mistakes(schema, told, True)]
        if not any(attribute.get("values") for attribute in told["attributes"]):
            wrong.append(f"/v1/attributes: no values: {told}")
        wrong += [f"/v1/attributes: {attribute['name']} is told with {size}"
                  for attribute in told["attributes"] for size in ("known", "top", "minimum")
                  if size in attribute]
    for each in wrong:
        print(each)
    print(f"{len(ASKED) + 1} replies to a token with a smallest group, {len(wrong)} mistakes")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
