#!/usr/bin/python3
"""Says which files are not what a JSON Schema demands, and where: validate_json.py SCHEMA FILE..."""

import json
import sys

from jsonschema.validators import validator_for


def main(schema_path: str, *paths: str) -> int:
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    draft = validator_for(schema)
    draft.check_schema(schema)
    validator = draft(schema)
    faults = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for error in validator.iter_errors(document):
            faults += 1
            print(f"{path}: {error.json_path}: {error.message}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
