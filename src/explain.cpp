#include "explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "config_keys.h"
#include "config_values.h"
#include "explain_page.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

std::string_view meaning_of(Fidelity fidelity) {
    switch (fidelity) {
        case Fidelity::exact:
            return "the same value";
        case Fidelity::widened:
            return "the same information in a wider or textual type";
        case Fidelity::lossy:
            return "something is lost: see below";
        case Fidelity::unsupported:
            return "it cannot be carried";
    }
    return "";
}

const Table* table_in(const Catalog& catalog, const TableName& name) {
    const auto found = std::ranges::find(catalog.tables, name, &Table::name);
    return found == catalog.tables.end() ? nullptr : &*found;
}

const Column* column_in(const Table& table, std::string_view name) {
    const auto found = std::ranges::find(table.columns, name, &Column::name);
    return found == table.columns.end() ? nullptr : &*found;
}

// What the plan made of a table; nothing where it is not carried.
struct Carried {
    const TablePlan& target;
    const Input& input;
    const SourceGroup& group;
    const SourceGroup* read_through;  // of the outputs; null: none reads the table
};

std::optional<Carried> carried(const Known& known, const TableName& name) {
    if (known.diagnostics.has_errors()) {
        return std::nullopt;
    }
    for (const TablePlan& table : known.plan.tables) {
        const auto input = std::ranges::find(table.inputs, name, &Input::table);
        if (input != table.inputs.end()) {
            const auto group =
                std::ranges::find_if(prepared_groups(known.plan), [&](const SourceGroup& prepared) {
                    return std::ranges::find(prepared.tables, name) != prepared.tables.end();
                });
            return Carried{table, *input, known.plan.groups[input->group],
                           group == prepared_groups(known.plan).end() ? nullptr : &*group};
        }
    }
    return std::nullopt;
}

// As a column of PostgreSQL, else as one that only StarRocks has.
const ColumnPlan* column_in(const TablePlan& table, std::string_view name) {
    const auto source = std::ranges::find(table.columns, name, &ColumnPlan::source);
    const auto found = source != table.columns.end()
                           ? source
                           : std::ranges::find(table.columns, name, &ColumnPlan::name);
    return found == table.columns.end() ? nullptr : &*found;
}

const Rule& rule_of(const Known& known, int number) {
    return *std::ranges::find(known.config.rules, number, &Rule::number);
}

std::string rule_text(const Known& known, const TableName& table) {
    const std::vector<const Rule*> matching = known.rules.matching(table);
    if (matching.empty()) {
        return "none matches it";
    }
    const Rule& taker = *matching.back();
    const std::string text = fmt::format("[table-rule.{}] of {}", taker.number, taker.header);
    if (matching.size() == 1) {
        return text + ", the only one that matches";
    }
    return fmt::format("{}, the last that matches of {}", text,
                       fmt::join(map(matching, &Rule::number), ", "));
}

std::string key_text(const TablePlan& table) {
    return table.model == TableModel::duplicate_key
               ? fmt::format("none: the table {}; rows are appended", table.key_reason)
               : fmt::format("{}: {}", fmt::join(table.key, ", "), table.key_reason);
}

std::string bucket_text(const Distribution& distribution) {
    const std::string by = distribution.columns.empty()
                               ? "at random"
                               : fmt::format("by {}", fmt::join(distribution.columns, ", "));
    return distribution.buckets ? fmt::format("{} {}", *distribution.buckets, by)
                                : by + ", as many as StarRocks chooses";
}

std::string source_text(const SourceGroup* read_through) {
    if (read_through == nullptr) {
        return "by none of the outputs";
    }
    const SourceGroup& group = *read_through;
    const std::size_t others = group.tables.size() - 1;
    const std::string together =
        others == 0 ? "alone" : fmt::format("with {} other{}", others, others == 1 ? "" : "s");
    const std::string reason =
        group.reason.empty()
            ? ""
            : fmt::format(", since {} {}", to_string(group.tables.front()), group.reason);
    return fmt::format("slot {}, publication {}: {}{}", group.slot, group.publication, together,
                       reason);
}

bool is_about(const Diagnostic& diagnostic, const Subject& subject) {
    const std::string table = to_string(subject.table);
    const auto is_of_it = [&](const std::string& place) {
        return subject.column ? place == table + "." + *subject.column
                              : place == table || place.starts_with(table + ".");
    };
    return is_of_it(diagnostic.where) || std::ranges::any_of(diagnostic.also, is_of_it);
}

void add_diagnostics(const Subject& subject, const Known& known, ExplainPage& page) {
    std::string text;
    for (const Diagnostic& diagnostic : known.diagnostics.all()) {
        text += is_about(diagnostic, subject) ? to_text(diagnostic, false) : "";
    }
    page.text(text);
    if (known.diagnostics.has_errors()) {
        page.text("The config or the catalog has errors: nothing else is decided.\n");
    }
}

void add_columns(const Table& table, const TablePlan& target, ExplainPage& page) {
    std::vector<ExplainPage::Row> rows = {{"column", "PostgreSQL", "StarRocks", "fidelity"}};
    for (const ColumnPlan& column : target.columns) {
        const bool renamed = !column.source.empty() && column.source != column.name;
        rows.push_back(
            {column.source.empty() ? column.name : column.source,
             column.source.empty() ? "" : column.declared,
             column.starrocks + (renamed ? " " + column.name : ""),
             column.source.empty() ? "computed" : std::string{to_string(column.fidelity)}});
    }
    for (const Column& column : table.columns) {
        if (std::ranges::find(target.columns, column.name, &ColumnPlan::source) ==
            target.columns.end()) {
            rows.push_back({column.name, column.type.declared, "", "left out"});
        }
    }
    page.table(rows);
}

std::string explain_table(const Subject& subject, const Known& known) {
    ExplainPage page{to_string(subject)};
    const auto not_taken =
        std::ranges::find(known.catalog.not_taken, subject.table, &NotTaken::name);
    if (not_taken != known.catalog.not_taken.end()) {
        page.row("not copied", not_taken->reason);
    }
    page.row("rule", rule_text(known, subject.table));
    const Table* const table = table_in(known.catalog, subject.table);
    const auto plan = carried(known, subject.table);
    if (table != nullptr && plan) {
        const TablePlan& target = plan->target;
        page.row("StarRocks", fmt::format("{}.{}", target.database, target.table));
        if (target.inputs.size() > 1) {
            page.row(
                "merged from",
                fmt::format(
                    "{}", fmt::join(map(target.inputs,
                                        [](const Input& input) { return to_string(input.table); }),
                                    ", ")));
        }
        page.row("key", key_text(target));
        page.row("buckets", bucket_text(target.distribution));
        page.row("partitions", target.partition_by);
        page.row("sorted by", fmt::format("{}", fmt::join(target.order_by, ", ")));
        page.row("filter", target.filter);
        page.row("read through", source_text(plan->read_through));
        add_columns(*table, target, page);
    }
    add_diagnostics(subject, known, page);
    return page.text();
}

std::string postgres_text(const Column& column) {
    std::string text = column.type.declared + (column.nullable ? "" : " NOT NULL");
    if (column.type.domain) {
        text += fmt::format(", through the domain {}", *column.type.domain);
    }
    if (column.default_expression) {
        text += fmt::format(
            ", {} {}",
            column.generated == Generated::stored || column.generated == Generated::virtual_
                ? "generated as"
                : "default",
            *column.default_expression);
    }
    return text;
}

void add_rule_of_column(const Rule& rule, const std::string& name, ExplainPage& page) {
    const auto found = std::ranges::find(rule.columns, name, &ColumnRule::name);
    if (found != rule.columns.end()) {
        for (const ColumnKey& key : column_keys()) {
            if (found->is_set(key.name)) {
                page.row("set by", fmt::format("{} at {}", column_key(name, key.name),
                                               found->where(key.name)));
            }
        }
    }
    if (std::ranges::find(rule.exclude_columns, name) != rule.exclude_columns.end()) {
        page.row("left out by", "exclude_columns at " + rule.where("exclude_columns"));
    }
}

void add_way(const ColumnPlan& column, const Carried& plan, ExplainPage& page) {
    const SourceGroup& group = plan.group;
    const auto read = std::ranges::find(group.columns, column.source, &SourceColumn::name);
    if (!column.source.empty() && read != group.columns.end()) {
        page.row(
            "Flink source",
            read->type +
                (read->note.empty() ? "" : ", since the tables of the source have " + read->note));
    }
    const auto is_it = [&](const ViewColumn& view) {
        return view.name == column.name || view.name == column.source;
    };
    const auto view = std::ranges::find_if(plan.input.columns, is_it);
    const std::string as_it_is = quote::flink_name(column.source);
    if (view != plan.input.columns.end()) {
        page.row("expression",
                 view->expression == as_it_is ? "the column as it is" : view->expression);
    }
    const auto computed = std::ranges::find_if(plan.target.computed, is_it);
    if (computed != plan.target.computed.end() &&
        computed->expression != quote::flink_name(column.name)) {
        page.row("computed as", computed->expression);
    }
    page.row("Flink sink", column.flink_sink);
    const bool is_key = std::ranges::find(plan.target.key, column.name) != plan.target.key.end();
    page.row("StarRocks",
             fmt::format("{} {}{}{}", column.name, column.starrocks,
                         column.nullable ? "" : " NOT NULL", is_key ? ", in the key" : ""));
    page.row("generated as", column.generated_as);
    page.row("default", column.default_value.value_or(""));
    page.row("holds", column.note);
    page.row("fidelity",
             fmt::format("{}: {}", to_string(column.fidelity), meaning_of(column.fidelity)));
}

std::string explain_column(const Subject& subject, const Known& known) {
    ExplainPage page{to_string(subject)};
    page.row("rule", rule_text(known, subject.table));
    const Table* const table = table_in(known.catalog, subject.table);
    const Column* const column = table == nullptr ? nullptr : column_in(*table, *subject.column);
    page.row("PostgreSQL", column == nullptr ? "has no such column" : postgres_text(*column));
    if (const Rule* const rule = known.rules.taker(subject.table)) {
        add_rule_of_column(rule_of(known, rule->number), *subject.column, page);
    }
    const auto plan = carried(known, subject.table);
    const ColumnPlan* const target = plan ? column_in(plan->target, *subject.column) : nullptr;
    if (target != nullptr) {
        add_way(*target, *plan, page);
    } else if (plan) {
        page.row("StarRocks", "does not have it");
    }
    add_diagnostics(subject, known, page);
    return page.text();
}

}  // namespace

std::string to_string(const Subject& subject) {
    return to_string(subject.table) + (subject.column ? "." + *subject.column : "");
}

std::string explain(const Subject& subject, const Known& known) {
    return subject.column ? explain_column(subject, known) : explain_table(subject, known);
}

std::string explain(const Code& code) {
    return fmt::format("{}: {}\n{}\n", code.name, to_string(code.severity), code.explanation);
}

}  // namespace smt
