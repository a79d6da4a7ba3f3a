#include "fuzz/outputs.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "fuzz/check.h"
#include "smt/quote.h"
#include "support/flink_cdc_options.h"
#include "support/sql_tokens.h"
#include "utf8.h"

namespace fuzz {

namespace {

using testing::Dialect;
using testing::SqlToken;
using Kind = SqlToken::Kind;
using Tokens = std::vector<SqlToken>;

Dialect dialect_of(std::string_view path) {
    return path.starts_with("starrocks")  ? Dialect::starrocks
           : path.starts_with("postgres") ? Dialect::postgres
                                          : Dialect::flink;
}

// Without comments.
Tokens tokens_of(const std::string& sql, Dialect dialect) {
    Tokens tokens = testing::SqlLexer{sql, dialect}.tokens();
    std::erase_if(tokens, [](const SqlToken& token) { return token.kind == Kind::comment; });
    return tokens;
}

// Walks through the tokens of a script that is known to the last of them.
class Reader {
  public:
    Reader(const std::string& sql, Dialect dialect) : tokens_{tokens_of(sql, dialect)} {}

    bool is_over() const { return at_ == tokens_.size(); }
    bool next_is(std::string_view value, std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].value == value &&
               tokens_[at_ + ahead].kind != Kind::text && tokens_[at_ + ahead].kind != Kind::name;
    }
    bool take(std::string_view value) {
        const bool is_next = next_is(value);
        at_ += is_next ? 1 : 0;
        return is_next;
    }
    void need(std::string_view words) {
        std::istringstream all{std::string{words}};
        for (std::string word; all >> word;) {
            expect(take(word), word + " comes before " + where());
        }
    }
    std::string need(Kind kind) {
        expect(!is_over() && tokens_[at_].kind == kind, "a name or text comes before " + where());
        return tokens_[at_++].value;
    }
    void need_name(std::string_view name) { expect_equal(need(Kind::name), name, "a name"); }
    void need_names(const std::vector<std::string>& names) {
        need("(");
        for (std::size_t i = 0; i < names.size(); ++i) {
            need_name(names[i]);
            need(i + 1 == names.size() ? ")" : ",");
        }
    }
    // To the end of a column, a list or a statement.
    void skip_to(const std::vector<std::string_view>& ends) {
        for (int depth = 0; !is_over(); ++at_) {
            const bool is_end =
                std::ranges::any_of(ends, [&](const std::string_view end) { return next_is(end); });
            if (depth == 0 && is_end) {
                return;
            }
            depth += next_is("(") || next_is("<") ? 1 : next_is(")") || next_is(">") ? -1 : 0;
        }
    }

  private:
    std::string where() const {
        std::string text;
        for (std::size_t i = at_; i < std::min(at_ + 12, tokens_.size()); ++i) {
            text += tokens_[i].value + " ";
        }
        return text;
    }

    Tokens tokens_;
    std::size_t at_ = 0;
};

void need_options(Reader& reader, const smt::Properties& options) {
    reader.need("(");
    for (std::size_t i = 0; i < options.size(); ++i) {
        expect_equal(reader.need(Kind::text), options[i].first, "an option");
        reader.need("=");
        expect_equal(reader.need(Kind::text), options[i].second, options[i].first);
        reader.need(i + 1 == options.size() ? ")" : ",");
    }
}

// Nobody splits a script at another place than its author: at a `;` that ends its line.
void expect_whole_statements(const std::string& sql, Dialect dialect) {
    for (const SqlToken& token : testing::SqlLexer{sql, dialect}.tokens()) {
        const bool ends = token.kind == Kind::symbol && token.value == ";";
        expect(!ends || (token.end < sql.size() && sql[token.end] == '\n'),
               "a statement ends its line");
    }
}

}  // namespace

std::string shown_to_starrocks(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const auto character = smt::utf8_character(text);
        const std::string_view bytes = text.substr(0, character ? character->length : 1);
        shown += smt::quote::is_starrocks_text(bytes) ? std::string{bytes} : smt::visible(bytes);
        text.remove_prefix(bytes.size());
    }
    return shown;
}

void expect_safe(const smt::OutputFile& file) {
    std::istringstream lines{file.text};
    for (std::string line; std::getline(lines, line);) {
        expect(smt::is_printable(line), file.path + " has no control characters: " + line);
    }
    const std::string_view path{file.path};
    if (path.ends_with(".sql")) {
        const Dialect dialect = dialect_of(path);
        if (dialect != Dialect::postgres) {
            expect_whole_statements(file.text, dialect);
        }
    } else if (path.ends_with(".json") || path.ends_with(".lock")) {
        expect(nlohmann::json::accept(file.text), file.path + " is JSON");
    } else if (path.ends_with(".yaml")) {
        expect(YAML::Load(file.text).IsMap(), file.path + " is YAML");
    }
    const bool has_secret = file.text.find("pg-secret'") != std::string::npos ||
                            file.text.find("sr-secret'") != std::string::npos;
    expect(!has_secret || file.secret, file.path + " is closed to others");
}

namespace {

// The comment of a table in the catalog, where the target is that of one table.
const smt::Table& origin_of(const smt::TablePlan& plan, const smt::Catalog& catalog) {
    const auto table =
        std::ranges::find(catalog.tables, plan.inputs.front().table, &smt::Table::name);
    expect(table != catalog.tables.end(), "a table of the plan is in the catalog");
    return *table;
}

void need_column(Reader& reader, const smt::ColumnPlan& column, const smt::Table& origin,
                 bool is_alone) {
    reader.need_name(column.name);
    reader.skip_to({"NULL", "NOT"});
    reader.take("NOT");
    reader.need("NULL");
    if (reader.take("AS")) {
        reader.skip_to({"COMMENT", ",", ")"});
    }
    if (reader.take("DEFAULT")) {
        expect_equal(reader.need(Kind::text), column.default_value.value_or(""), "a default");
    }
    const std::string comment = reader.take("COMMENT") ? reader.need(Kind::text) : "";
    const auto source = std::ranges::find(origin.columns, column.source, &smt::Column::name);
    if (is_alone && source != origin.columns.end() && column.source == column.name) {
        expect_equal(comment, shown_to_starrocks(source->comment), "the comment of a column");
    }
}

}  // namespace

void expect_starrocks(const smt::Plan& plan, const smt::Catalog& catalog, const std::string& sql) {
    Reader reader{sql, Dialect::starrocks};
    while (reader.next_is("DATABASE", 1)) {
        reader.need("CREATE DATABASE IF NOT EXISTS");
        reader.need(Kind::name);
        reader.need(";");
    }
    for (const std::size_t index : plan.jobs.front().tables) {
        const smt::TablePlan& table = plan.tables[index];
        const smt::Table& origin = origin_of(table, catalog);
        const bool is_alone = table.inputs.size() == 1;
        reader.need("CREATE TABLE IF NOT EXISTS");
        reader.need_name(table.database);
        reader.need(".");
        reader.need_name(table.table);
        reader.need("(");
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            need_column(reader, table.columns[i], origin, is_alone);
            reader.need(i + 1 == table.columns.size() ? ")" : ",");
        }
        reader.need(table.model == smt::TableModel::primary_key ? "PRIMARY KEY" : "DUPLICATE KEY");
        reader.need_names(table.key);
        const std::string comment = reader.take("COMMENT") ? reader.need(Kind::text) : "";
        if (is_alone) {
            expect_equal(comment, shown_to_starrocks(origin.comment), "the comment of a table");
        }
        reader.skip_to({"PROPERTIES", ";"});
        if (reader.take("PROPERTIES")) {
            need_options(reader, table.properties);
        }
        reader.need(";");
    }
    expect(reader.is_over(), "nothing is left of the StarRocks file");
}

namespace {

void need_source(Reader& reader, const smt::SourceGroup& group) {
    reader.need("CREATE TEMPORARY TABLE");
    reader.need_name(group.flink_database);
    reader.need(".");
    reader.need_name(group.slot);
    reader.need("(");
    reader.need_name(group.schema_column);
    reader.skip_to({","});
    reader.need(",");
    reader.need_name(group.table_column);
    reader.skip_to({",", ")"});
    for (const smt::SourceColumn& column : group.columns) {
        reader.need(",");
        reader.need_name(column.name);
        reader.skip_to({",", ")"});
    }
    if (!group.primary_key.empty()) {
        reader.need(", PRIMARY KEY");
        reader.need_names(group.primary_key);
        reader.need("NOT ENFORCED");
    }
    reader.need(") WITH");
    need_options(reader, group.options);
    reader.need(";");
}

// The rows of a table are picked by exactly its name.
void need_view(Reader& reader, const smt::TablePlan& table, const smt::Job& job) {
    reader.need("CREATE TEMPORARY VIEW");
    reader.need_name(table.database);
    reader.need(".");
    reader.need_name(table.view);
    reader.need("AS");
    for (const smt::Input& input : table.inputs) {
        const smt::SourceGroup& group = job.groups[input.group];
        while (!(reader.next_is("WHERE") && reader.next_is("=", 2) && reader.next_is("AND", 4))) {
            expect(!reader.next_is(";"), "a view picks the rows of each table");
            reader.skip_to({"WHERE", ";", "(", ")"});
            if (!(reader.next_is("WHERE") && reader.next_is("=", 2) && reader.next_is("AND", 4))) {
                expect(reader.take("WHERE") || reader.take("(") || reader.take(")"),
                       "a view picks the rows of each table");
            }
        }
        reader.need("WHERE");
        reader.need_name(group.schema_column);
        reader.need("=");
        expect_equal(reader.need(Kind::text), input.table.schema, "the schema of a view");
        reader.need("AND");
        reader.need_name(group.table_column);
        reader.need("=");
        expect_equal(reader.need(Kind::text), input.table.name, "the table of a view");
    }
    while (!reader.take(";")) {
        expect(!reader.is_over(), "a view has an end");
        reader.skip_to({";", ")"});
        reader.take(")");
    }
}

void need_sink(Reader& reader, const smt::TablePlan& table) {
    reader.need("CREATE TEMPORARY TABLE");
    reader.need_name(table.database);
    reader.need(".");
    reader.need_name(table.sink);
    bool is_first = true;
    for (const smt::ColumnPlan& column : table.columns) {
        if (column.generated_as.empty()) {
            reader.need(is_first ? "(" : ",");
            reader.need_name(column.name);
            reader.skip_to({",", ")"});
            is_first = false;
        }
    }
    if (table.model == smt::TableModel::primary_key) {
        reader.need(", PRIMARY KEY");
        reader.need_names(table.key);
        reader.need("NOT ENFORCED");
    }
    reader.need(") WITH");
    need_options(reader, table.sink_options);
    reader.need(";");
}

}  // namespace

void expect_flink(const smt::Plan& plan, const std::string& sql) {
    const smt::Job& job = plan.jobs.front();
    Reader reader{sql, Dialect::flink};
    while (reader.take("SET")) {
        reader.need(Kind::text);
        reader.need("=");
        reader.need(Kind::text);
        reader.need(";");
    }
    reader.need("USE CATALOG");
    reader.need(Kind::name);
    reader.need(";");
    while (reader.next_is("DATABASE", 1)) {
        reader.need("CREATE DATABASE IF NOT EXISTS");
        reader.need(Kind::name);
        reader.need(";");
    }
    for (const smt::SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            need_source(reader, group);
        }
    }
    for (const std::size_t index : job.tables) {
        need_view(reader, plan.tables[index], job);
        need_sink(reader, plan.tables[index]);
    }
    reader.need("EXECUTE STATEMENT SET BEGIN");
    for (const std::size_t index : job.inserts) {
        const smt::TablePlan& table = plan.tables[index];
        reader.need("INSERT INTO");
        reader.need_name(table.database);
        reader.need(".");
        reader.need_name(table.sink);
        reader.need("SELECT * FROM");
        reader.need_name(table.database);
        reader.need(".");
        reader.need_name(table.view);
        reader.need(";");
    }
    reader.need("END ;");
    expect(reader.is_over(), "nothing is left of the Flink file");
}

namespace {

void expect_entries(const YAML::Node& block, const smt::Properties& properties) {
    for (const auto& [name, value] : properties) {
        const YAML::Node entry = block[name];
        expect(entry.IsDefined(), name + " stands in the pipeline");
        expect_equal(entry.as<std::string>(), value, name);
    }
}

}  // namespace

void expect_pipeline(const smt::Pipeline& pipeline, const std::string& yaml) {
    const YAML::Node root = YAML::Load(yaml);
    expect_equal(testing::flink_cdc::refusal(root), "", "what Flink CDC refuses");
    expect_entries(root["source"], pipeline.source);
    expect_entries(root["sink"], pipeline.sink);
    expect_entries(root["pipeline"], pipeline.settings);
    expect(root["source"].size() == pipeline.source.size(), "the source has no other option");
    expect(root["sink"].size() == pipeline.sink.size() + 1, "nor has the sink, but for the list");
    expect(root["route"].size() == pipeline.tables.size(), "each table has its route");
    for (std::size_t i = 0; i < pipeline.routes.size(); ++i) {
        expect_entries(root["route"][i], {{"source-table", pipeline.routes[i].source},
                                          {"sink-table", pipeline.routes[i].target}});
    }
    const std::size_t written = root["transform"].IsDefined() ? root["transform"].size() : 0;
    expect(written == pipeline.transforms.size(), "each projection is written");
    for (std::size_t i = 0; i < pipeline.transforms.size(); ++i) {
        const smt::PipelineTransform& transform = pipeline.transforms[i];
        expect_entries(root["transform"][i],
                       {{"source-table", transform.source}, {"projection", transform.projection}});
    }
}

namespace {

// As the SQL runner of the Flink Kubernetes operator takes comments off.
std::string without_comments(const std::string& sql) {
    std::string left;
    std::istringstream lines{sql};
    for (std::string line; std::getline(lines, line);) {
        expect(line.find("/*") == std::string::npos, "the runner finds no other comment");
        left += line.substr(0, line.find("--")) + "\n";
    }
    return left;
}

}  // namespace

// What the runner hands to Flink is what the SQL client would.
void expect_config_map(const std::string& flink_sql, const std::string& yaml) {
    const auto script = YAML::Load(yaml)["data"]["job.sql"].as<std::string>();
    const Tokens tokens = tokens_of(without_comments(script), Dialect::flink);
    const Tokens expected = tokens_of(flink_sql, Dialect::flink);
    expect(tokens.size() == expected.size(), "as many tokens as in the Flink file");
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        expect_equal(tokens[i].value, expected[i].value, "a token of the ConfigMap");
        expect(tokens[i].kind == expected[i].kind, tokens[i].value);
    }
}

// Every table and slot stands in the setup of its database as exactly this text; what a quoted name
// means: quote.cpp.
void expect_postgres(const smt::Plan& plan) {
    for (const smt::DatabaseScripts& scripts : smt::database_scripts(plan)) {
        const Tokens tokens = tokens_of(scripts.setup.text, Dialect::postgres);
        const auto has = [&](const std::string& text) {
            return std::ranges::any_of(tokens, [&](const SqlToken& token) {
                return token.kind == Kind::text && token.value == text;
            });
        };
        expect(has(scripts.database), scripts.database);
        for (const smt::SourceGroup& group : smt::prepared_groups(plan)) {
            if (group.database != scripts.database) {
                continue;
            }
            expect(group.tables.empty() || has(group.slot), group.slot);
            for (const smt::TableName& table : group.tables) {
                expect(has(smt::quote::postgres_name(table.schema) + "." +
                           smt::quote::postgres_name(table.name)),
                       to_string(table));
            }
        }
    }
}

}  // namespace fuzz
