"""Validates documents against the official JSON schemas of their formats, formats of texts included.

    vex_schemas.py SCHEMAS DOCUMENTS

Files in DOCUMENTS are named after their format: `openvex-…`, `csaf-…` or `cyclonedx-…`. Prints one line of JSON for each.
"""

import json
import pathlib
import sys

from jsonschema.validators import validator_for
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

MAIN = {
    "openvex": "openvex/openvex_json_schema.json",
    "csaf": "csaf/csaf_2.0/json_schema/csaf_json_schema.json",
    "cyclonedx": "cyclonedx/bom-1.6.schema.json",
}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def main(schemas, documents):
    # Schemas name each other by address; none is fetched.
    registry = Registry()
    for path in sorted(schemas.glob("**/*.json")):
        schema = load(path)
        if "$id" in schema:
            registry = registry.with_resource(schema["$id"], Resource.from_contents(schema, default_specification=DRAFT7))
    validators = {}
    for name, path in MAIN.items():
        schema = load(schemas / path)
        kind = validator_for(schema)
        validators[name] = kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER)
    for path in sorted(documents.iterdir()):
        errors = validators[path.name.split("-")[0]].iter_errors(load(path))
        found = sorted(f"{error.json_path}: {error.message[:300]}" for error in errors)
        print(json.dumps({"file": path.name, "errors": found}))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
