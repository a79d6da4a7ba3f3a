// A database with three tables, and a config that takes them.
#pragma once

#include <string>

#include "support/program.h"

namespace testing {

class GenerateCommand : public Program {
  protected:
    GenerateCommand() {
        postgres.query(
            "CREATE SCHEMA sales;"
            "CREATE TABLE sales.orders (id bigint PRIMARY KEY, placed_at time NOT NULL);"
            "CREATE TABLE sales.lines (order_id bigint, number int, note text,"
            " PRIMARY KEY (order_id, number));"
            "CREATE TABLE sales.events (at timestamp NOT NULL, note text)");
        configure("");
    }

    // What tests add stands behind everything else.
    void configure(const std::string& more) {
        write("smt.conf", connection_sections(postgres.config()) + rule_for(postgres.database()) +
                              "target_database = shop\n[flink]\npipeline_name = shop\n" + more);
    }

    // The names in a folder; those of smt begin with a dot.
    std::string names_in(const std::string& name) const {
        std::string names;
        if (std::filesystem::exists(folder / name)) {
            for (const auto& [file, text] : contents(folder / name)) {
                names += file + " ";
            }
        }
        return names;
    }

    static std::string last_line(const std::string& text) {
        return text.substr(text.rfind('\n', text.size() - 2) + 1);
    }

    const Postgres postgres;
    const std::string every_file =
        ".smt-manifest.json flink-create.1.sql flink-create.all.sql postgres-setup.sql "
        "postgres-teardown.sql smt.lock starrocks-create.1.sql starrocks-create.all.sql ";
};

}  // namespace testing
