"""What StarRocks must hold for each type of PostgreSQL, said in PostgreSQL's own SQL.

This is the promise of the copy, written a second time and independently of smt: the expressions give the same text as
the stand-in for StarRocks keeps (tests/support/starrocks/values.py).  A new type is one row.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass
from typing import Any, Callable


@dataclass(frozen=True)
class Rule:
    """The first rule whose pattern matches the whole type counts.  {c} is the column."""

    pattern: str  # of format_type(); enum, composite, multirange and enum[] are called so
    expression: str | None  # None: the column is left out, and must not exist in StarRocks
    how: str = "text"  # text, number, numbers (a JSON array), numbers_in_text, json


def output_of(value: str) -> str:
    """What the output function of the type prints.  A cast to text differs: `inet` gets a /32, char(n) loses blanks."""
    return f"CASE WHEN {value} IS NOT NULL THEN format('%s', {value}) END"


def list_of(element: str) -> str:
    """As Java prints a list: [a, b, null].  postgres-cdc before 3.6 delivers arrays like this; `e` is an element."""
    return (
        f"CASE WHEN {{c}} IS NOT NULL THEN '[' || coalesce((SELECT string_agg(coalesce({element}, 'null'), ', ' ORDER BY n) "
        "FROM unnest({c}) WITH ORDINALITY AS element (e, n)), '') || ']' END"
    )


TIME = "HH24:MI:SS.US"
# 2024-01-02T03:04:05.678Z, without zeros at the end of the fraction
ISO_INSTANT = """regexp_replace(to_char(e AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '[.]?0+$', '') || 'Z'"""
# P1Y2M3DT4H5M6.5S, with all its parts and a sign for each
ISO_INTERVAL = (
    "format('P%sY%sM%sDT%sH%sM%sS', "
    + ", ".join(f"trim_scale(extract({part} FROM {{c}}))" for part in ("year", "month", "day", "hour", "minute", "second"))
    + ")"
)

RULES = [
    Rule(r"boolean|bit\(1\)", "{c}::int::text"),
    Rule(r"smallint|integer|bigint|oid", "{c}::text"),
    # JSON has no NaN and no infinity: they arrive as NULL.
    Rule(r"real|double precision", "CASE WHEN {c} NOT IN ('NaN', 'infinity', '-infinity') THEN {c}::text END", "number"),
    Rule(r"numeric(\(.*\))?", "nullif({c}::text, 'NaN')"),
    # The blanks at its end are no part of the value.
    Rule(r"character\(\d+\)", "rtrim({c}, ' ')"),
    Rule(r"bytea", "translate(encode({c}, 'base64'), E'\\n', '')"),
    Rule(r"bit\(\d+\)|bit varying.*", None),
    Rule(r"date", "to_char({c}, 'YYYY-MM-DD')"),
    Rule(r"time(\(\d\))? without time zone", f"to_char({{c}}, '{TIME}')"),
    Rule(r"time(\(\d\))? with time zone", "to_char(({c} AT TIME ZONE 'UTC')::time, 'HH24:MI:SS') || 'Z'"),
    Rule(r"timestamp(\(\d\))? without time zone", f"to_char({{c}}, 'YYYY-MM-DD {TIME}')"),
    Rule(r"timestamp(\(\d\))? with time zone", f"to_char({{c}} AT TIME ZONE 'UTC', 'YYYY-MM-DD {TIME}')"),
    Rule(r"interval.*", f"CASE WHEN {{c}} IS NOT NULL THEN {ISO_INTERVAL} END"),
    Rule(r"(.*\.)?hstore", "hstore_to_json({c})::text", "json"),
    # Java writes 3 as 3.0 and 1e10 as 1.0E10.
    Rule(r"point|line|lseg|box|path|polygon|circle", output_of("{c}"), "numbers_in_text"),
    Rule(r"(smallint|integer|bigint|numeric\(.*\))\[\]", "array_to_json({c})::text"),
    Rule(r"boolean\[\]", "array_to_json({c}::int[])::text"),
    Rule(r"(real|double precision)\[\]", "array_to_json({c})::text", "numbers"),
    Rule(r"date\[\]", list_of("(e - DATE '1970-01-01')::text")),
    Rule(r"timestamp(\(\d\))? without time zone\[\]", list_of("(extract(epoch FROM e) * 1000000)::bigint::text")),
    Rule(r"timestamp(\(\d\))? with time zone\[\]", list_of(ISO_INSTANT)),
    Rule(r"(text|character varying.*|character\(.*\)|uuid|inet|macaddr|oid|jsonb|int8range)\[\]", list_of(output_of("e"))),
    Rule(r"(.*\.)?(citext|ltree)\[\]", list_of(output_of("e"))),
    Rule(r".*\[\]", None),
    # A row of NULLs is NULL for IS NULL.
    Rule(r"composite", "{c}::text"),
    # text, uuid, enum, json, jsonb, inet, ranges, composite and all others: PostgreSQL's text.
    Rule(r".*", output_of("{c}")),
]


def rule_for(type_name: str) -> Rule:
    return next(rule for rule in RULES if re.fullmatch(rule.pattern, type_name))


def single(number: str) -> float:
    """The nearest number that FLOAT can hold."""
    return float(struct.unpack("f", struct.pack("f", float(number)))[0])


def comparable(how: str, starrocks_type: str, text: str | None) -> Any:
    """Two texts mean the same if this is equal for both."""
    if text is None:
        return None
    number: Callable[[str], float] = single if "FLOAT" in starrocks_type else float
    if how == "number":
        return number(text)
    if how == "numbers":
        return tuple(json.loads(text, parse_float=number, parse_int=number))
    if how == "numbers_in_text":
        return re.sub(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", lambda m: repr(float(m[0])), text)
    if how == "json":
        return json.dumps(json.loads(text), sort_keys=True)
    return text
