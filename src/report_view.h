// What the report shows, computed from the plan: which remark belongs to which table and column,
// what the ways of the rows are, and the numbers of the summary.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "smt/plan.h"

namespace smt {

// A stage behind the slots that all rows of a way pass: "shop", "Flink job".
struct ReportStage {
    std::string name, what;
};

// A slot of a way.
struct ReportSource {
    std::string database, publication, slot;
    std::string reader;  // the connector that reads it; empty: the job does
    std::size_t tables = 0;
    bool appends = false;
};

// A way of the rows from PostgreSQL to StarRocks that is written.
struct ReportWay {
    std::string name, files;
    std::vector<ReportSource> sources;
    std::vector<ReportStage> stages;
};

std::vector<ReportWay> ways_of(const Plan& plan);

// Whether Flink reads PostgreSQL itself.
bool is_direct(const Plan& plan);

struct ReportSummary {
    std::size_t tables = 0, keyed = 0, columns = 0;
    std::size_t exact = 0, widened = 0, lossy = 0, computed = 0;
    std::size_t left_out_tables = 0, left_out_columns = 0;
    std::size_t warnings = 0, notes = 0, accepted = 0;  // the accepted ones are counted apart
};

ReportSummary summary_of(const Plan& plan);

// A code that was reported, and how often.
struct ReportCode {
    const Code* code = nullptr;
    std::size_t count = 0, accepted = 0;
};

// Warnings first, then by name.
std::vector<ReportCode> codes_of(const Plan& plan);

// "exact", "widened", "lossy"; "computed" for a column that only an expression makes.
std::string_view fidelity_of(const ColumnPlan& column);

// Finds the remarks of a table or column, and the type of a column in its source.
class ReportIndex {
  public:
    explicit ReportIndex(const Plan& plan);

    const std::vector<std::size_t>& of_table(std::size_t table) const { return tables_[table]; }
    std::vector<std::size_t> of_column(std::size_t table, const ColumnPlan& column) const;
    std::string_view source_type(std::size_t table, const ColumnPlan& column) const;

  private:
    const Plan& plan_;
    std::vector<std::vector<std::size_t>> tables_;
    std::unordered_map<std::string, std::vector<std::size_t>> places_;
    std::vector<std::unordered_map<std::string_view, std::string_view>> types_;  // of each group
};

}  // namespace smt
