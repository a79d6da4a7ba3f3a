"""Does a value of a stream load fit its column, and how is it kept.

The kept form is text, one form a value, so that rows can be compared with what PostgreSQL has:

    BOOLEAN          0, 1
    integers         -12
    DECIMAL(p,s)     with exactly s digits after the point
    FLOAT, DOUBLE    Python's shortest text of the number
    CHAR, VARCHAR    as delivered
    DATE             2024-02-29
    DATETIME         2024-02-29 12:34:56.789000, always with six digits
    JSON             without blanks, members sorted
    ARRAY            [1,null,"x"]: elements as above, text in JSON's quotes
    MAP              {"a":1}: elements as above, keys in JSON's quotes and sorted
    STRUCT           {"a":1,"b":null}: all fields in the order of the type

Where StarRocks would store something else than it was given (round, cut), the value is refused: for a copy that is a
loss.
"""

from __future__ import annotations

import calendar
import json
import math
import re
import struct
from decimal import Decimal, InvalidOperation
from typing import Any, Callable

from starrocks.column_type import INTEGER_BITS, ColumnType

MAX_JSON_BYTES = 16 * 1024 * 1024  # docs/en/sql-reference/data-types/semi_structured/JSON.md
# BE conf primary_key_limit_size, checked at each load: docs/en/table_design/table_types/primary_key_table.md
MAX_PRIMARY_KEY_BYTES = 128
_KEY_BYTES = {"BOOLEAN": 1, "TINYINT": 1, "SMALLINT": 2, "INT": 4, "BIGINT": 8, "LARGEINT": 16, "DATE": 4, "DATETIME": 8}


class Unfit(Exception):
    """Why a value does not fit."""


def stored(kind: ColumnType, value: Any) -> str:
    """The kept form of a value that is not NULL; raises Unfit.  Numbers of JSON come as int or Decimal."""
    if kind.parts:
        return _NESTED[kind.name](kind, value)
    if kind.name in INTEGER_BITS:
        return _integer(kind, value)
    return _BY_TYPE[kind.name](kind, value)


def _unfit(kind: ColumnType, value: Any, why: str = "") -> Unfit:
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:60] + "..."
    return Unfit(f"{shown} is no {kind}" + (f": {why}" if why else ""))


def _integer(kind: ColumnType, value: Any) -> str:
    """A number without a point, or its text (be/src/exprs/cast_expr.cpp reads both)."""
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d+", str(value)):
        raise _unfit(kind, value)
    number, bits = int(value), INTEGER_BITS[kind.name]
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise _unfit(kind, value, "out of range")
    return str(number)


def _boolean(kind: ColumnType, value: Any) -> str:
    """The connector sends 1 and 0 (connector/row/sink/StarRocksTableRowTransformer.java)."""
    text = str(value).lower()
    if text in ("1", "true"):
        return "1"
    if text in ("0", "false"):
        return "0"
    raise _unfit(kind, value)


def _decimal(kind: ColumnType, value: Any) -> str:
    assert kind.precision is not None and kind.scale is not None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _unfit(kind, value) from None
    if isinstance(value, bool) or not number.is_finite():
        raise _unfit(kind, value)
    if number and number.adjusted() + 1 > kind.precision - kind.scale:
        raise _unfit(kind, value, "too many digits before the point")
    if number and _digits_after_point(number) > kind.scale:
        raise _unfit(kind, value, "digits would be rounded away")
    return f"{number:.{kind.scale}f}" if number else f"{abs(number):.{kind.scale}f}"


def _digits_after_point(number: Decimal) -> int:
    """Without zeros at the end.  Not by normalize(), which keeps 28 digits only."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return -(exponent + zeros)


def _float(kind: ColumnType, value: Any) -> str:
    try:
        number = float(value)
        if kind.name == "FLOAT":
            number = struct.unpack("f", struct.pack("f", number))[0]
    except (TypeError, ValueError, OverflowError):
        raise _unfit(kind, value) from None
    if isinstance(value, bool) or not math.isfinite(number):
        raise _unfit(kind, value)
    return repr(number)


def _text(kind: ColumnType, value: Any) -> str:
    """Text only: the connector sends strings for its STRING columns, anything else is a wrong declaration."""
    if not isinstance(value, str):
        raise _unfit(kind, value, "not a string")
    size = len(value.encode("utf-8", "surrogatepass"))
    if size > (kind.length or 0):
        raise _unfit(kind, value, f"{size} bytes are too many")
    return value


_DATE = r"(\d{4})-(\d\d)-(\d\d)"
_DATETIME = re.compile(_DATE + r"[ T]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?")


def _day(kind: ColumnType, value: Any, match: re.Match[str] | None) -> str:
    """The checked year, month and day.  Years 0000 to 9999 only (be/src/runtime/time_types.cpp)."""
    if match is None:
        raise _unfit(kind, value)
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    # Python's calendar begins with the year 1; the year 0 is a leap year, as 2000 is.
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        raise _unfit(kind, value)
    return f"{match[1]}-{match[2]}-{match[3]}"


def _date(kind: ColumnType, value: Any) -> str:
    return _day(kind, value, re.fullmatch(_DATE, str(value)))


def _datetime(kind: ColumnType, value: Any) -> str:
    """`T` or blank; the connector prints LocalDateTime.toString(), which leaves out seconds that are zero."""
    match = _DATETIME.fullmatch(str(value))
    day = _day(kind, value, match)
    assert match is not None
    fraction = (match[7] or "").ljust(9, "0")
    if fraction[6:] != "000":
        raise _unfit(kind, value, "finer than a microsecond")
    return f"{day} {match[4]}:{match[5]}:{match[6] or '00'}.{fraction[:6]}"


def _json(kind: ColumnType, value: Any) -> str:
    text = json_text(value)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_JSON_BYTES:
        raise _unfit(kind, value, "more than 16 MiB")
    return text


def json_text(value: Any) -> str:
    """JSON's own text: no blanks, members sorted, numbers as they were written."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json_text(k)}:{json_text(v)}" for k, v in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _array(kind: ColumnType, value: Any) -> str:
    if not isinstance(value, list):
        raise _unfit(kind, value, "not an array")
    return "[" + ",".join(_element(kind.parts[0], element) for element in value) + "]"


def _map(kind: ColumnType, value: Any) -> str:
    """The members of an object: their names are texts, whatever the type of the key is."""
    if not isinstance(value, dict):
        raise _unfit(kind, value, "not an object")
    members = sorted((stored(kind.parts[0], name), _element(kind.parts[1], member)) for name, member in value.items())
    return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{member}" for name, member in members) + "}"


def _struct(kind: ColumnType, value: Any) -> str:
    """Fields by name; one that is missing is NULL (docs/en/sql-reference/data-types/semi_structured/STRUCT.md)."""
    if not isinstance(value, dict):
        raise _unfit(kind, value, "not an object")
    fields = [f"{json.dumps(name)}:{_element(part, value.get(name))}" for name, part in zip(kind.fields, kind.parts)]
    return "{" + ",".join(fields) + "}"


_NESTED = {"ARRAY": _array, "MAP": _map, "STRUCT": _struct}


def _element(kind: ColumnType, value: Any) -> str:
    if value is None:
        return "null"
    text = stored(kind, value)
    quoted = kind.name in ("CHAR", "VARCHAR", "DATE", "DATETIME")
    return json.dumps(text, ensure_ascii=False) if quoted else text


def _varbinary(kind: ColumnType, value: Any) -> str:
    """docs/en/sql-reference/data-types/string-type/BINARY.md"""
    raise _unfit(kind, value, "JSON cannot carry it")


_BY_TYPE: dict[str, Callable[[ColumnType, Any], str]] = {
    "BOOLEAN": _boolean,
    "DECIMAL": _decimal,
    "FLOAT": _float,
    "DOUBLE": _float,
    "CHAR": _text,
    "VARCHAR": _text,
    "VARBINARY": _varbinary,
    "DATE": _date,
    "DATETIME": _datetime,
    "JSON": _json,
}


def key_bytes(kinds: list[ColumnType], key: list[str]) -> int:
    """The size of an encoded primary key: fixed for numbers, text as it is with two bytes at its end unless it is last
    (be/src/storage/primary_key_encoder.cpp)."""
    size = 0
    for index, (kind, text) in enumerate(zip(kinds, key)):
        if kind.name in _KEY_BYTES:
            size += _KEY_BYTES[kind.name]
        else:
            size += len(text.encode("utf-8", "surrogatepass")) + (0 if index == len(key) - 1 else 2)
    return size
