"""What StarRocks refuses in a statement that is written correctly.

One function a rule, all in CHECKS.  File names without a folder are in fe/fe-core/src/main/java/com/starrocks/sql/analyzer.
"""

from __future__ import annotations

import re
from typing import Callable

from starrocks import values
from starrocks.column_type import (
    HASH_TYPES,
    INTEGER_BITS,
    LIST_PARTITION_TYPES,
    OTHER_KEY_TYPES,
    PRIMARY_KEY_TYPES,
    RANGE_PARTITION_TYPES,
    SUM_TYPES,
)
from starrocks.lexer import DdlError
from starrocks.table import Column, Database, Table

# FeNameFormat.java.  Newer versions take more signs in the name of a database, every version takes these.
DATABASE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,255}|_[A-Za-z0-9][A-Za-z0-9_]{0,254}", re.ASCII)
MAX_NAME = 1024  # UTF-16 units: of tables and columns
# fe/fe-core/src/main/java/com/starrocks/alter/SchemaChangeHandler.java: shared-nothing clusters refuse these signs.
COLUMN_NAME_SIGNS = "=<>!*\0"
RESERVED_COLUMN_NAMES = ("__op", "__row")
RESERVED_COLUMN_PREFIXES = ("__starrocks_shadow_", "__generated_partition_column_")
# docs/en/administration/management/FE_configuration.md: max_column_number_per_table, max_bucket_number_per_partition
MAX_COLUMNS = 10000
MAX_BUCKETS = 1024
# docs/en/table_design/data_distribution/expression_partitioning.md
DATE_TRUNC_UNITS = ("hour", "day", "month", "year")

# CREATE_TABLE.md.  A property that StarRocks does not know is an error ("Unknown properties").
PROPERTIES = frozenset(
    """
    bloom_filter_columns bucket_size cloud_native_fast_schema_evolution_v2 colocate_with compression datacache.enable
    datacache.partition_duration enable_async_write_back enable_persistent_index fast_schema_evolution file_bundling
    foreign_key_constraints in_memory mutable_bucket_num partition_live_number partition_retention_condition
    partition_ttl persistent_index_type replicated_storage replication_num storage_cooldown_time storage_cooldown_ttl
    storage_format storage_medium storage_volume unique_constraints write_quorum
    """.split()
)
PROPERTY_FAMILIES = ("dynamic_partition.", "flat_json.")
NUMBER_PROPERTIES = ("bucket_size", "mutable_bucket_num", "partition_live_number", "replication_num")


def check(made: Database | Table) -> None:
    """Raises DdlError for the first rule that is broken."""
    if isinstance(made, Database):
        check_database_name(made.name, made.line)
        return
    for rule in CHECKS:
        rule(made)


def check_database_name(name: str, line: int) -> None:
    if not DATABASE_NAME.fullmatch(name):
        raise DdlError(f"Incorrect database name '{name}'", line)


def table_name(table: Table) -> None:
    check_database_name(table.database, table.line)
    if not 1 <= _utf16_units(table.name) <= MAX_NAME or "\0" in table.name:
        raise DdlError(f"Incorrect table name '{table.name}'", table.line)


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def column_names(table: Table) -> None:
    seen: set[str] = set()
    for column in table.columns:
        name = column.name.lower()
        if (
            not 1 <= _utf16_units(column.name) <= MAX_NAME
            or any(sign in column.name for sign in COLUMN_NAME_SIGNS)
            or name in RESERVED_COLUMN_NAMES
            or name.startswith(RESERVED_COLUMN_PREFIXES)
        ):
            raise DdlError(f"Incorrect column name '{column.name}'", column.line)
        # The case of letters makes no difference (docs/en/sql-reference/System_limit.md).
        if name in seen:
            raise DdlError(f"Duplicate column name '{column.name}'", column.line)
        seen.add(name)
    if len(table.columns) > MAX_COLUMNS:
        raise DdlError(f"Number of columns {len(table.columns)} exceeds {MAX_COLUMNS}", table.line)


def _column(table: Table, name: str, what: str) -> Column:
    column = table.column(name)
    if column is None:
        raise DdlError(f"{what} column({name}) doesn't exist", table.line)
    return column


def _no_repeats(names: list[str], what: str, line: int) -> None:
    lower = [name.lower() for name in names]
    if len(set(lower)) < len(lower):
        raise DdlError(f"Duplicated {what} column {', '.join(names)}", line)


def key(table: Table) -> None:
    """CreateTableAnalyzer.java"""
    _no_repeats(table.key, "key", table.line)
    key_columns = [_column(table, name, "Key") for name in table.key]
    # "must be the first few columns"
    if key_columns != table.columns[: len(key_columns)]:
        raise DdlError(
            "Key columns must be the first few columns of the schema and the order of the key columns must be "
            "consistent with the order of the schema",
            table.line,
        )
    legal = PRIMARY_KEY_TYPES if table.model == "PRIMARY" else OTHER_KEY_TYPES
    for column in key_columns:
        if column.kind.name not in legal:
            raise DdlError(f"Invalid data type of {table.model.lower()} key column '{column.name}': {column.kind}", column.line)
        if column.expression is not None:
            raise DdlError(f"Generated Column '{column.name}' can not be KEY", column.line)
        # setPrimaryKeyNonNullable: nothing said means NOT NULL, NULL is an error.
        if table.model == "PRIMARY" and column.nullable is True:
            raise DdlError(f"primary key column[{column.name}] cannot be nullable", column.line)
    if not table.key and table.columns[0].kind.name not in OTHER_KEY_TYPES:
        raise DdlError(f"Data type of first column cannot be {table.columns[0].kind}", table.columns[0].line)


def aggregates(table: Table) -> None:
    """ColumnDefAnalyzer.java; docs/en/table_design/table_types/aggregate_table.md"""
    for column in table.columns:
        is_value = table.model == "AGGREGATE" and not table.is_key(column)
        if is_value and not column.aggregate:
            raise DdlError(f"AGGREGATE KEY table: '{column.name}' has no aggregate function", column.line)
        if column.aggregate and not is_value:
            raise DdlError(f"Cannot specify aggregate function on column '{column.name}' of this table", column.line)
        if column.aggregate == "SUM" and column.kind.name not in SUM_TYPES:
            raise DdlError(f"Invalid aggregate function 'SUM' for '{column.name}': {column.kind}", column.line)
        # docs/en/sql-reference/data-types/string-type/BINARY.md; .../semi_structured/JSON.md; generated_columns.md
        if table.model == "AGGREGATE" and (column.kind.name in ("VARBINARY", "JSON") or column.expression is not None):
            raise DdlError(f"'{column.name}' cannot be a column of an AGGREGATE KEY table", column.line)


def default_values(table: Table) -> None:
    """ColumnDefAnalyzer.java, validateDefaultValue: the value is read when the table is made."""
    for column in table.columns:
        if column.default_function == "CURRENT_TIMESTAMP" and column.kind.name != "DATETIME":
            raise DdlError(f"Default function CURRENT_TIMESTAMP for type {column.kind} is not supported", column.line)
        if column.default_function == "UUID" and (column.kind.name != "VARCHAR" or (column.kind.length or 0) < 36):
            raise DdlError(f"Default function uuid() for type {column.kind} is not supported", column.line)
        if column.default is not None and not _default_fits(column):
            raise DdlError(f"Invalid default value for '{column.name}': {column.default!r} is no {column.kind}", column.line)


def _default_fits(column: Column) -> bool:
    assert column.default is not None
    if column.kind.name in ("VARCHAR", "CHAR"):
        # Here, and only here, characters are counted and not bytes.
        return len(column.default) <= (column.kind.length or 0)
    # Defaults of JSON, VARBINARY and nested types came after 4.0 (CREATE_TABLE.md).
    if column.kind.name in ("JSON", "VARBINARY") or column.kind.parts:
        return False
    try:
        values.stored(column.kind, column.default)
    except values.Unfit:
        return False
    return True


def generated_columns(table: Table) -> None:
    """CreateTableAnalyzer.java; docs/en/sql-reference/sql-statements/generated_columns.md"""
    begun = False
    for column in table.columns:
        if column.expression is None and begun:
            raise DdlError(f"All generated columns must be defined after ordinary columns, before '{column.name}'", column.line)
        begun = begun or column.expression is not None
        if column.expression is not None and column.not_null:
            raise DdlError(f"Generated Column '{column.name}' must be nullable", column.line)


def partition(table: Table) -> None:
    if table.partition is None:
        return
    partitioned_by = [_column(table, name, "Partition") for name in table.partition.columns]
    if not partitioned_by:
        raise DdlError("PARTITION BY without a column", table.line)
    _no_repeats(table.partition.columns, "partition", table.line)
    key_names = [name.lower() for name in table.key]
    for column in partitioned_by:
        # docs/en/table_design/table_types/primary_key_table.md
        if table.model == "PRIMARY" and column.name.lower() not in key_names:
            raise DdlError(f"Partition column[{column.name}] is not a primary key column", table.line)
        _partition_type(table, column)


def _partition_type(table: Table, column: Column) -> None:
    assert table.partition is not None
    form, kind = table.partition.form, column.kind.name
    legal = RANGE_PARTITION_TYPES if form == "range" else LIST_PARTITION_TYPES
    if form == "expression" and table.partition.function == "date_trunc":
        if table.partition.unit not in DATE_TRUNC_UNITS:
            raise DdlError(f"Unsupported date_trunc unit '{table.partition.unit}'", table.line)
        legal = frozenset({"DATETIME"} if table.partition.unit == "hour" else {"DATE", "DATETIME"})
    if form == "expression" and table.partition.function == "time_slice":
        legal = frozenset({"DATETIME"})
    if kind not in legal:
        raise DdlError(f"Partition column[{column.name}] cannot be {column.kind}", table.line)


def distribution(table: Table) -> None:
    """analyzeDistributionDesc of CreateTableAnalyzer.java; docs/en/table_design/data_distribution/Data_distribution.md"""
    # What happens without the clause differs between versions and run modes: it must be there.
    if not table.distribution:
        raise DdlError("DISTRIBUTED BY is missing", table.line)
    replaces = any(column.aggregate.startswith("REPLACE") for column in table.columns)
    if table.distribution == "RANDOM" and (table.model in ("PRIMARY", "UNIQUE") or replaces):
        raise DdlError(f"{table.model} KEY does not support random distribution", table.line)
    _no_repeats(table.hash_columns, "distribution", table.line)
    key_names = [name.lower() for name in table.key]
    for name in table.hash_columns:
        column = _column(table, name, "Distribution")
        if column.kind.name not in HASH_TYPES:
            raise DdlError(f"{column.kind} column({name}) can not be distribution column", table.line)
        if table.model == "PRIMARY" and name.lower() not in key_names:
            raise DdlError(f"Distribution column({name}) is not key column", table.line)
    if table.buckets is not None and not 1 <= table.buckets <= MAX_BUCKETS:
        raise DdlError(f"Number of buckets {table.buckets} is not between 1 and {MAX_BUCKETS}", table.line)


def sort_key(table: Table) -> None:
    """analyzeSortKeys of CreateTableAnalyzer.java"""
    for name in table.order_by:
        # A plain indexOf: unlike everywhere else the case of letters counts.
        column = next((c for c in table.columns if c.name == name), None)
        if column is None:
            raise DdlError(f"Unknown column '{name}' in order by clause", table.line)
        if table.model == "PRIMARY" and column.kind.name not in PRIMARY_KEY_TYPES:
            raise DdlError(f"Sort key column '{name}' cannot be {column.kind}", table.line)
    _no_repeats(table.order_by, "sort key", table.line)
    in_key = {name.lower() for name in table.key}
    if table.order_by and table.model in ("UNIQUE", "AGGREGATE") and {name.lower() for name in table.order_by} != in_key:
        raise DdlError(f"The sort columns of {table.model} KEY must be same with key columns", table.line)


def properties(table: Table) -> None:
    for name, value in table.properties.items():
        if name not in PROPERTIES and not name.startswith(PROPERTY_FAMILIES):
            raise DdlError(f"Unknown properties: {{{name}={value}}}", table.line)
        if name in NUMBER_PROPERTIES and not re.fullmatch(r"[1-9]\d{0,17}", value):
            raise DdlError(f"{name} must be a number greater than 0, not '{value}'", table.line)
    # docs/en/using_starrocks/Colocate_join.md: tables lie together only with the same buckets.
    if "colocate_with" in table.properties and table.distribution != "HASH":
        raise DdlError("colocate_with needs DISTRIBUTED BY HASH", table.line)


def bloom_filters(table: Table) -> None:
    """supportBloomFilter in fe/fe-type/src/main/java/com/starrocks/type/Type.java"""
    for name in filter(None, re.split(r"\s*,\s*", table.properties.get("bloom_filter_columns", "").strip())):
        kind = _column(table, name, "Bloom filter").kind.name
        if kind not in {"CHAR", "VARCHAR", "DATE", "DATETIME"} | (INTEGER_BITS.keys() - {"TINYINT"}):
            raise DdlError(f"{kind} is not supported in bloom filter index: {name}", table.line)


CHECKS: list[Callable[[Table], None]] = [
    table_name,
    column_names,
    key,
    aggregates,
    default_values,
    generated_columns,
    partition,
    distribution,
    sort_key,
    properties,
    bloom_filters,
]
