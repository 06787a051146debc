#!/usr/bin/env python3
"""The description of the interface against the server that gives it.

    examples.py PROGRAM                  checks
    examples.py PROGRAM --record FILE    writes the replies that the reference shows

The document must be valid OpenAPI 3.1 and all its schemas JSON Schema; every example in it is sent to
a server over a generated base, and what comes back must be as described: status, media type, headers,
and a body that fits the schema and has no member that is not in it. The replies that the reference shows
must fit their schemas too.
"""

import copy
import json
import sys
import urllib.parse

import jsonschema
import openapi_spec_validator
import requests
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from running_server import RunningServer

METHODS = ("put", "get", "post", "patch", "delete")


def closed(node):
    """Every object that lists its members has no others: what is not described is a mistake."""
    if isinstance(node, dict):
        node = {key: closed(value) for key, value in node.items()}
        if "properties" in node and node.get("type") == "object":
            node.setdefault("additionalProperties", False)
        return node
    return [closed(each) for each in node] if isinstance(node, list) else node


def shortened(value):
    """What shows how a reply looks: the first elements of its arrays."""
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    return [shortened(each) for each in value[:2]] if isinstance(value, list) else value


def lines(value, indent=0):
    """JSON with whatever fits on a line on one line."""
    one = json.dumps(value, ensure_ascii=False)
    if len(one) + indent <= 110 or not isinstance(value, (dict, list)):
        return one
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {lines(each, indent + 2)}" for key, each in value.items()]
        return "{\n" + ",\n".join(pad + each for each in parts) + "\n" + " " * indent + "}"
    parts = [lines(each, indent + 2) for each in value]
    return "[\n" + ",\n".join(pad + each for each in parts) + "\n" + " " * indent + "]"


class Reference:
    def __init__(self, document):
        self.document = document
        strict = copy.deepcopy(document)
        strict["components"]["schemas"] = closed(strict["components"]["schemas"])
        self.strict = strict
        self._registry = Registry().with_resource(
            "urn:strict", Resource(contents=strict, specification=DRAFT202012)).with_resource(
                "urn:plain", Resource(contents=document, specification=DRAFT202012))

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def mistakes(self, schema, value, strict):
        base = "urn:strict" if strict else "urn:plain"

        def rebased(node):
            if isinstance(node, dict):
                return {key: base + each if key == "$ref" else rebased(each)
                        for key, each in node.items()}
            return [rebased(each) for each in node] if isinstance(node, list) else node

        schema = rebased(closed(schema) if strict else schema)
        validator = jsonschema.Draft202012Validator(
            schema, registry=self._registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
        return [f"{error.json_path}: {error.message[:300]}"
                for error in validator.iter_errors(value)]

    def calls(self):
        """In an order in which they can be made: what puts comes first, what deletes last."""
        all_calls = [(path, method, item[method], item.get("parameters", []))
                     for path, item in self.document["paths"].items()
                     for method in METHODS if method in item]
        puts = [call for call in all_calls if call[1] == "put"]
        deletes = [call for call in all_calls if call[1] == "delete"]
        others = [call for call in all_calls if call[1] not in ("put", "delete")]
        return puts + others + deletes[::-1]


class Run:
    def __init__(self, reference, url):
        self.reference = reference
        self.url = url
        self.replies = 0
        self.wrong = []
        self.recorded = {}

    def all(self):
        for path, method, call, shared in self.reference.calls():
            parameters = [self.reference.resolve(each)
                          for each in shared + call.get("parameters", [])]
            bodies = call.get("requestBody", {}).get("content", {})
            examples = [(kind, name, example["value"], content)
                        for kind, content in bodies.items()
                        for name, example in content.get("examples", {}).items()]
            for kind, name, value, content in examples or [(None, "", None, None)]:
                where = f"{method.upper()} {path} {kind or ''} {name}".strip()
                if kind == "application/json":
                    for mistake in self.reference.mistakes(content["schema"], value, False):
                        self.wrong.append(f"{where}: its own example does not fit: {mistake}")
                for accepted in call["responses"]["200"].get("content", {}):
                    self.one(where, path, method, call, parameters, kind, value, accepted)

    def one(self, where, path, method, call, parameters, kind, value, accepted):
        target = path
        query = {}
        for each in parameters:
            if "example" not in each:
                if each["in"] == "path":
                    self.wrong.append(f"{where}: {each['name']} has no example")
                continue
            if each["in"] == "path":
                quoted = urllib.parse.quote(str(each["example"]), safe="")
                target = target.replace("{" + each["name"] + "}", quoted)
            elif each["in"] == "query":
                query[each["name"]] = each["example"]
        if accepted == "application/vnd.roaring":  # the whole audience, as it is
            query = {}
            wanted = {"fields", "order_by", "limit", "cursor"}
            if isinstance(value, dict):
                value = {key: each for key, each in value.items() if key not in wanted}
        body = None
        if value is not None:
            body = value if isinstance(value, str) else json.dumps(value)
            body = body.encode()
        headers = {"Accept": accepted}
        if kind:
            headers["Content-Type"] = kind
        reply = requests.request(method, self.url + target, params=query, data=body,
                                 headers=headers, stream=True, timeout=60)
        self.replies += 1
        self.check(f"{where} as {accepted}", call, accepted, reply)

    def check(self, where, call, accepted, reply):
        described = self.reference.resolve(call["responses"].get(str(reply.status_code), {}))
        if reply.status_code not in (200, 201) or not described:
            self.wrong.append(f"{where}: answered {reply.status_code}: {reply.text[:400]}")
            return
        kind = reply.headers["Content-Type"].split(";")[0]
        if kind != accepted or kind not in described["content"]:
            self.wrong.append(f"{where}: answered with {kind}")
            return
        for name in described.get("headers", {}):
            if name not in reply.headers and name not in ("Muster-Count", "Muster-As-Of", "ETag"):
                self.wrong.append(f"{where}: has no {name}")
        if kind == "text/event-stream":
            first = next(reply.iter_content(1 << 16))
            if b"event: " not in first:
                self.wrong.append(f"{where}: no event in {first[:100]}")
            reply.close()
            return
        if kind != "application/json":
            if not reply.content:
                self.wrong.append(f"{where}: is empty")
            return
        schema = described["content"][kind]["schema"]
        body = reply.json()
        for mistake in self.reference.mistakes(schema, body, True):
            self.wrong.append(f"{where}: {mistake}")
        name = call["operationId"]
        if name in self.recorded or name == "openapi":
            return
        self.recorded[name] = shortened(body)
        shown = call["responses"]["200"]["content"][kind].get("example")
        if shown is None:
            print(f"note: {where}: the reference shows no reply; --record writes it")
            return
        for mistake in self.reference.mistakes(schema, shown, True):
            self.wrong.append(f"{where}: the reply in the reference: {mistake}")


def main():
    with RunningServer(sys.argv[1]) as server:
        document = requests.get(server.url + "/openapi.json", timeout=60).json()
        openapi_spec_validator.validate(document)
        reference = Reference(document)
        for name, schema in document["components"]["schemas"].items():
            jsonschema.Draft202012Validator.check_schema(schema)
        run = Run(reference, server.url)
        run.all()
    if len(sys.argv) == 4 and sys.argv[2] == "--record":
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write(lines({"replies": run.recorded}) + "\n")
        return
    for each in run.wrong:
        print(each)
    print(f"{run.replies} replies to the examples of {len(document['paths'])} paths, "
          f"{len(run.wrong)} mistakes")
    sys.exit(1 if run.wrong or not run.replies else 0)


if __name__ == "__main__":
    main()
