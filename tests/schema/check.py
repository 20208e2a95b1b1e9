#!/usr/bin/env python3
"""Holds JSON objects on standard input, a line each, against a schema of docs/schema.

usage: check.py FOLDER NAME        as "check.py docs/schema record"; "-" for NAME: the whole input is one answer, its hits too;
"openapi:NAME": the whole input is one object, and NAME is a schema of FOLDER/openapi.json
Exit status 1: an object does not fit; the first ten faults are printed.
"""
import json
import os
import sys

import jsonschema


def load(folder):
    return {file[:-len(".json")]: json.load(open(os.path.join(folder, file))) for file in sorted(os.listdir(folder))}


def check_api(path, name):
    """One object against a schema of the description of the server."""
    api = json.load(open(path))
    api["$ref"] = "#/components/schemas/" + name
    faults = list(jsonschema.Draft202012Validator(api).iter_errors(json.load(sys.stdin)))
    for fault in faults[:10]:
        print("%s: %s" % ("/".join(map(str, fault.path)), fault.message[:200]))
    print("1 object, %d faults" % len(faults))
    return 1 if faults else 0


def validator(schemas, name):
    schema = dict(schemas[name])
    if name == "hit":
        schema["allOf"] = [schemas["record"]]
    return jsonschema.Draft202012Validator(schema)


def main():
    name = sys.argv[2]
    if name.startswith("openapi:"):
        return check_api(os.path.join(sys.argv[1], "openapi.json"), name.split(":")[1])
    schemas = load(sys.argv[1])
    checks = []  # (validator's name, object)
    if name == "-":
        answer = json.load(sys.stdin)
        checks = [("answer", answer)] + [("hit", hit) for hit in answer["hits"]]
    else:
        for line in sys.stdin:
            value = json.loads(line)
            checks.append(("count" if "facet" in value and name == "hit" else name, value))
    validators = {each: validator(schemas, each) for each in {each for each, _ in checks}}
    faults = 0
    unknown = set()
    for each, value in checks:
        for fault in validators[each].iter_errors(value):
            faults += 1
            if faults <= 10:
                print("%s: %s: %s" % (value.get("id", each), "/".join(map(str, fault.path)), fault.message[:200]))
        known = set(schemas[each].get("properties", value)) | (set(schemas["record"]["properties"]) if each == "hit" else set())
        unknown |= set(value) - known
    for key in sorted(unknown):
        print("not described by %s: %s" % (name, key))
    print("%d objects, %d faults" % (len(checks), faults))
    return 1 if faults or not checks else 0


sys.exit(main())
