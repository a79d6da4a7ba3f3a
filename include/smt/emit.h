// Every output: emitters only spell what the plan says.  One file an output under src/emit/, one
// row each in emitters.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"

namespace smt {

struct OutputFile {
    std::string path;  // in output_dir: a plain name, or one in a folder of the output
    std::string text;
    bool secret = false;  // holds a password: 0600
    bool operator==(const OutputFile&) const = default;
};

struct Emitter {
    std::string_view name;  // the word in `[other] outputs`
    std::vector<OutputFile> (*emit)(const Plan& plan);
    std::string_view help;
};

std::span<const Emitter> emitters();

// The files of every output that the plan asks for, and smt.lock, sorted by path.
std::vector<OutputFile> emit_all(const Plan& plan);

std::vector<OutputFile> emit_starrocks(const Plan& plan);   // starrocks-create.*.sql
std::string starrocks_table(const TablePlan& table);        // what stands behind CREATE TABLE
std::string starrocks_column(const ColumnPlan& column);     // one column of it
std::vector<OutputFile> emit_flink(const Plan& plan);       // flink-create.*.sql
std::vector<OutputFile> emit_kafka(const Plan& plan);       // kafka/*
std::vector<OutputFile> emit_flink_cdc(const Plan& plan);   // flink-cdc.*.yaml
std::vector<OutputFile> emit_kubernetes(const Plan& plan);  // kubernetes/*
// Reports the deployments that emit_kubernetes leaves out: SQL that no ConfigMap can hold, or that
// the SQL runner would read in another way.
void check_deployments(const Plan& plan, Diagnostics& diagnostics);
std::vector<OutputFile> emit_postgres(
    const Plan& plan);                                  // postgres-setup.sql, postgres-teardown.sql
std::vector<OutputFile> emit_report(const Plan& plan);  // report.html, report.json
// The statement that picks the rows of a table and converts them, of the job with all rules.
std::string flink_view(const Plan& plan, const TablePlan& table);
std::vector<OutputFile> emit_lock(const Plan& plan);  // smt.lock

// The two scripts of a database, whatever the outputs are.
struct DatabaseScripts {
    std::string database;
    OutputFile setup, teardown;
};
std::vector<DatabaseScripts> database_scripts(const Plan& plan);

}  // namespace smt
