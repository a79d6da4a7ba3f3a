// What the native pipeline of Flink CDC cannot carry from PostgreSQL into StarRocks, as data: one row
// a limit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "smt/catalog.h"
#include "smt/plan.h"

namespace smt {

struct PipelineLimit {
    // true: the job ends at its start or at the first such row, whether the column is copied or not.
    bool ends_job = false;
    std::string_view reason;
    std::string_view source;  // number of the bug, or where it is known from
};

// The limit that a column meets in this version of Flink CDC; null: it is carried without loss.
const PipelineLimit* limit_of_type(std::string_view cdc_version, const ColumnType& type);

// Whether Flink CDC would hand Java a word of its own as the name of a column.
bool is_java_word(std::string_view name);

// Limits of tables.
namespace pipeline_limit {
inline constexpr PipelineLimit no_primary_key{true, "it has no primary key", "PostgresDataSourceFactory accepts no chunk.key-column"};
inline constexpr PipelineLimit partitioned{true, "it is partitioned, and its rows would not be read", "FLINK-38221"};
inline constexpr PipelineLimit name{true, "schema, table or database has a name of other characters than A-Z a-z 0-9 _, or the database begins with a digit", "PostgresEventDeserializer reads the sanitized topic"};
inline constexpr PipelineLimit identity{true, "with changelog-mode = upsert its REPLICA IDENTITY stays as it is, and the first UPDATE would end the job", "FLINK-38647"};
inline constexpr PipelineLimit case_twin{true, "another table has the same name in other case, and both would be read", "Selectors compare without case"};
inline constexpr PipelineLimit target_name{true, "its name in StarRocks has other characters than A-Z a-z 0-9 _, which a route cannot spell", "TableIdRouter"};
inline constexpr PipelineLimit other_key{false, "its key in StarRocks is not the primary key: an update of the key would leave the old row", "EventRecordSerializationSchema"};
inline constexpr PipelineLimit shards{false, "several tables become one, which lost a delete in a run", "run: Flink CDC 3.6.0"};
inline constexpr PipelineLimit filter{false, "its rule has a filter or an expression in Flink SQL, which a transform does not speak", "TransformParser"};
inline constexpr PipelineLimit other_group{false, "it is read through another slot and publication, and a pipeline has one of each", "PostgresDataSourceOptions"};
inline constexpr PipelineLimit other_sink{false, "it goes to another StarRocks or as another user", "StarRocksDataSinkOptions"};
inline constexpr PipelineLimit column_name{false, "a projection is needed for its columns, and one of their names has other characters than A-Z a-z 0-9 _", "TransformParser"};
inline constexpr PipelineLimit generated{true, "PostgreSQL does not publish generated columns, and rows without them were never read", "not run"};
inline constexpr PipelineLimit chunk_column{true, "the first column of its primary key is of a type that Flink CDC cannot split a table by, and a pipeline takes no other", "PostgresDataSourceFactory accepts no chunk.key-column"};
inline constexpr PipelineLimit java_word{false, "a projection is needed for its columns, and one of their names is a word of Java", "FLINK-37326"};
inline constexpr PipelineLimit json_column{false, "StarRocks holds it as JSON, and how a text becomes JSON there is not known", "not run"};
inline constexpr PipelineLimit infinity{false, "infinity = null cannot be carried out", "no transform knows infinity"};
inline constexpr PipelineLimit padded{false, "blanks at its end are kept, and char = trim takes them off", "run: Flink CDC 3.6.0"};
inline constexpr PipelineLimit value_as_text{false, "StarRocks holds it as text, and how a pipeline writes its values as text is not known", "not run"};
}  // namespace pipeline_limit

}  // namespace smt
