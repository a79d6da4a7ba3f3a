#!/usr/bin/env python3
"""Says what Kubernetes and the Flink Kubernetes operator would refuse, or drop without a word, in files of smt.

    kubernetes_objects.py CRD FOLDER...

CRD is the operator's own definition of a FlinkDeployment (fetch-flink-crd.sh); a FOLDER holds the kubernetes/ of one
output folder.  Kubernetes drops a field that it does not know: here each is refused, and to show that, every field of
every deployment is misspelt in turn.  What the objects of a folder say of each other must be true.
"""

from __future__ import annotations

import copy
import re
import sys
from pathlib import Path
from typing import Any, Iterator

import yaml
from jsonschema import Draft202012Validator

NAME = {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}
KEY = r"^[-._a-zA-Z0-9]{1,253}$"
LARGEST = 1024 * 1024


def sealed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


METADATA = sealed({"name": NAME, "namespace": NAME}, ["name"])


def plain_object(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    head = {"apiVersion": {"const": "v1"}, "kind": {"const": kind}, "metadata": METADATA}
    return sealed({**head, **content}, [*head, *content])


TEXTS = {"type": "object", "patternProperties": {KEY: {"type": "string"}}, "additionalProperties": False, "minProperties": 1}
SCHEMAS = {
    "ConfigMap": plain_object("ConfigMap", {"data": TEXTS}),
    "Secret": plain_object("Secret", {"type": {"const": "Opaque"}, "stringData": TEXTS}),
}


def strict(schema: Any) -> Any:
    """With every object closed that lists its fields: the definition leaves them open."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(part) for key, part in schema.items()}
    if "properties" in closed and "additionalProperties" not in closed:
        closed["additionalProperties"] = False
    return closed


def deployment_schema(crd: dict[str, Any]) -> dict[str, Any]:
    (version,) = [version for version in crd["spec"]["versions"] if version["name"] == "v1beta1"]
    spec = strict(version["schema"]["openAPIV3Schema"]["properties"]["spec"])
    head = {
        "apiVersion": {"const": f"{crd['spec']['group']}/v1beta1"},
        "kind": {"const": crd["spec"]["names"]["kind"]},
        "metadata": sealed({"name": {**NAME, "maxLength": 45}, "namespace": NAME}, ["name"]),
    }
    return sealed({**head, "spec": spec}, [*head, "spec"])


def faults_of(document: Any, schema: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)]


def fields(document: Any, schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every field whose name the schema knows; a map has names of its own."""
    if isinstance(document, list):
        for index, part in enumerate(document):
            yield from fields(part, schema["items"], (*path, index))
    elif isinstance(document, dict) and "properties" in schema:
        for key, part in document.items():
            yield (*path, key)
            yield from fields(part, schema["properties"][key], (*path, key))


def misspelt(document: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(document)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[f"{path[-1]}s"] = parent.pop(path[-1])
    return changed


def unnoticed(document: Any, schema: dict[str, Any]) -> list[str]:
    """Fields that could be misspelt."""
    paths = list(fields(document, schema))
    if len(paths) < 40:
        return [f"only {len(paths)} fields were misspelt"]
    return [f"{path} could be misspelt" for path in paths if not faults_of(misspelt(document, path), schema)]


def secrets_of(deployment: Any) -> dict[str, tuple[str, str]]:
    """Variable of `smt render`: name and key of its Secret."""
    (container,) = deployment["spec"]["jobManager"]["podTemplate"]["spec"]["initContainers"]
    references = {entry["name"]: entry["valueFrom"]["secretKeyRef"] for entry in container.get("env", [])}
    return {name: (reference["name"], reference["key"]) for name, reference in references.items()}


def mounted(pod: Any, container: Any) -> dict[str, Any]:
    """What a container finds at which path."""
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    return {mount["mountPath"]: volumes[mount["name"]] for mount in container["volumeMounts"]}


def disagreements(deployment: Any, config_maps: dict[str, Any], secrets: dict[str, Any]) -> Iterator[str]:
    pod = deployment["spec"]["jobManager"]["podTemplate"]["spec"]
    (renderer,), (flink,) = pod["initContainers"], pod["containers"]
    _, _, script, _, rendered = renderer["command"]
    source = mounted(pod, renderer)[str(Path(script).parent)]["configMap"]["name"]
    if source not in config_maps or Path(script).name not in config_maps[source]["data"]:
        yield f"{script} is in no ConfigMap {source}"
        return
    if deployment["spec"]["job"]["args"] != [rendered]:
        yield "Flink reads another script than is rendered"
    folder = str(Path(rendered).parent)
    if mounted(pod, flink)[folder] != mounted(pod, renderer)[folder] or "emptyDir" not in mounted(pod, flink)[folder]:
        yield "the two containers share no folder"
    sql = config_maps[source]["data"][Path(script).name]
    marked = set(re.findall(r"^ *-- smt render: (.*)$", sql, re.MULTILINE))
    if marked != set(secrets_of(deployment)):
        yield f"the script asks for {sorted(marked)}, and the pod has {sorted(secrets_of(deployment))}"
    for variable, (name, key) in secrets_of(deployment).items():
        if secrets.get(name, {}).get("stringData", {}).get(key) != f"${{{variable}}}":
            yield f"the Secret {name} has no placeholder for {variable}"


def check(folder: Path, schemas: dict[str, dict[str, Any]]) -> Iterator[str]:
    objects: dict[str, dict[str, Any]] = {kind: {} for kind in schemas}
    for path in sorted(folder.glob("kubernetes/*.yaml")):
        document = yaml.safe_load(path.read_text())
        kind = document.get("kind")
        if kind not in schemas:
            yield f"{path}: it is a {kind}"
            continue
        faults = faults_of(document, schemas[kind])
        if faults:
            yield from (f"{path}: {fault}" for fault in faults)
            continue
        size = sum(len(text.encode()) for text in document.get("data", {}).values())
        if size > LARGEST:
            yield f"{path}: {size} bytes are too many"
        objects[kind][document["metadata"]["name"]] = document
    for name, deployment in objects["FlinkDeployment"].items():
        found = [
            *unnoticed(deployment, schemas["FlinkDeployment"]),
            *disagreements(deployment, objects["ConfigMap"], objects["Secret"]),
        ]
        yield from (f"{folder}: {name}: {fault}" for fault in found)
    if not objects["FlinkDeployment"]:
        yield f"{folder}: it holds no deployment"


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit("usage: kubernetes_objects.py CRD FOLDER...")
    schemas = {**SCHEMAS, "FlinkDeployment": deployment_schema(yaml.safe_load(Path(sys.argv[1]).read_text()))}
    faults = [fault for folder in sys.argv[2:] for fault in check(Path(folder), schemas)]
    print("\n".join(faults) if faults else f"{len(sys.argv) - 2} folders are right")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
