#include "smt/diagnostic.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text.h"
#include "utf8.h"

namespace smt {

namespace {

constexpr const Code* codes[] = {
    &code::config_syntax,
    &code::unknown_key,
    &code::bad_value,
    &code::env_unset,
    &code::no_such_file,
    &code::not_renderable,
    &code::bad_regex,
    &code::guarded_option,
    &code::no_rule,
    &code::no_table,
    &code::no_such_column,
    &code::target_twice,
    &code::column_case_twins,
    &code::table_name_uncarried,
    &code::money_uncarried,
    &code::name_illegal_in_starrocks,
    &code::nullable_key,
    &code::key_type_uncarried,
    &code::partition_not_in_key,
    &code::distribution_not_in_key,
    &code::chunk_key_uncarried,
    &code::enum_domain_uncarried,
    &code::kafka_uncarried,
    &code::kafka_left_out,
    &code::kafka_shard_order,
    &code::kafka_sink_left_out,
    &code::two_routes,
    &code::type_uncarried,
    &code::column_name_uncarried,
    &code::no_such_version,
    &code::foreign_manifest,
    &code::foreign_lock,
    &code::bad_lock,
    &code::bad_catalog,
    &code::schema_sql_failed,
    &code::loss_too_high,
    &code::pipeline_uncarried,
    &code::kubernetes_uncarried,
    &code::kubernetes_too_big,
    &code::no_key,
    &code::keyless_append_only,
    &code::key_from_unique_index,
    &code::key_deferrable,
    &code::key_type_changed,
    &code::key_may_exceed,
    &code::numeric_unconstrained,
    &code::decimal_too_wide,
    &code::time_lossy,
    &code::timetz_lossy,
    &code::interval_lossy,
    &code::array_lossy,
    &code::json_lossy,
    &code::timestamptz_lossy,
    &code::column_left_out,
    &code::generated_column,
    &code::table_left_out,
    &code::pipeline_left_out,
    &code::toast_without_full,
    &code::shards_merged,
    &code::shard_keys_may_collide,
    &code::sink_option_lossy,
    &code::source_option_lossy,
    &code::group_moved,
    &code::slot_left_behind,
    &code::publication_renamed,
    &code::added_table_unread,
    &code::several_slots,
    &code::tls_not_enforced,
    &code::rule_matches_nothing,
    &code::key_repeated,
    &code::edited_output_kept,
    &code::checkpoint_interval_short,
    &code::row_security,
    &code::inherited_rows,
    &code::not_readable,
    &code::type_may_not_fit,
    &code::chunk_column_unindexed,
    &code::snapshot_of_other_rules,
    &code::infinity_null,
    &code::not_taken,
    &code::rule_overridden,
    &code::group_split,
    &code::sources_changed,
    &code::changed_since_lock,
    &code::old_tool_would_merge,
    &code::truncate_not_carried,
    &code::default_dropped,
    &code::property_dropped,
    &code::value_holds_comment_sign,
    &code::infinity_and_nan,
    &code::value_may_be_too_long,
    &code::dates_before_1582,
    &code::dates_in_october_1582,
    &code::array_dimensions,
    &code::key_referenced,
    &code::allow_unused,
    &code::nothing_to_render,
    &code::old_output_replaced,
    &code::edited_output_replaced,
};

// Optimal string alignment: insertions, deletions, replacements and swapped neighbours count one
// each.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::vector<std::size_t>> cost(one.size() + 1,
                                               std::vector<std::size_t>(other.size() + 1));
    for (std::size_t i = 0; i <= one.size(); ++i) {
        for (std::size_t j = 0; j <= other.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = one[i - 1] == other[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + replaced});
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[one.size()][other.size()];
}

bool is_accepted(const Diagnostic& diagnostic, const Allowance& allowance) {
    return diagnostic.code->severity != Severity::error &&
           diagnostic.code->name == allowance.code &&
           (allowance.rule == 0 || allowance.rule == diagnostic.rule);
}

std::string_view color_of(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "\x1b[36m";
        case Severity::warning:
            return "\x1b[35m";
        case Severity::error:
            return "\x1b[31m";
    }
    return "";
}

// GitHub Actions takes a line of a log for a command when "::" is the first that stands in it, or
// "##[" anywhere (ActionCommand.cs of its runner): a name out of a database must not be one.
std::string without_commands(std::string text) {
    const std::size_t begin = text.find("::");
    const auto is_blank = [](char c) { return c == ' ' || static_cast<unsigned char>(c) >= 0x80; };
    if (begin != std::string::npos &&
        std::ranges::all_of(std::string_view{text}.substr(0, begin), is_blank)) {
        text.replace(begin, 1, "\\x3a");
    }
    return replace_all(text, "##[", "\\x23#[");
}

}  // namespace

bool Diagnostics::has_errors() const {
    return std::ranges::any_of(all_, [](const Diagnostic& diagnostic) {
        return diagnostic.code->severity == Severity::error && !diagnostic.code->of_one_output;
    });
}

std::size_t Diagnostics::count(Severity severity) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        all_, [&](const Diagnostic& diagnostic) { return diagnostic.code->severity == severity; }));
}

bool is_accepted(const Diagnostic& diagnostic, const std::vector<Allowance>& allowances) {
    return std::ranges::any_of(
        allowances, [&](const Allowance& allowance) { return is_accepted(diagnostic, allowance); });
}

bool Diagnostics::has_warnings(const std::vector<Allowance>& allowances) const {
    return std::ranges::any_of(all_, [&](const Diagnostic& diagnostic) {
        return diagnostic.code->severity == Severity::warning &&
               !is_accepted(diagnostic, allowances);
    });
}

std::size_t Diagnostics::remove_allowed(const std::vector<Allowance>& allowances,
                                        bool run_is_complete) {
    std::vector<bool> used(allowances.size());
    const auto is_allowed = [&](const Diagnostic& diagnostic) {
        bool allowed = false;
        for (std::size_t i = 0; i < allowances.size(); ++i) {
            if (is_accepted(diagnostic, allowances[i])) {
                used[i] = allowed = true;
            }
        }
        return allowed;
    };
    const std::size_t removed = std::erase_if(all_, is_allowed);
    for (std::size_t i = 0; i < allowances.size(); ++i) {
        if (run_is_complete && !used[i]) {
            report(code::allow_unused, allowances[i].where,
                   "allow = {} accepts nothing of this run", allowances[i].code)
                .hint = "take it out";
        }
    }
    return removed;
}

std::string to_text(const Diagnostic& diagnostic, bool color) {
    const Severity severity = diagnostic.code->severity;
    const std::string label =
        color ? fmt::format("{}{}:\x1b[0m", color_of(severity), to_string(severity))
              : fmt::format("{}:", to_string(severity));
    std::string text = fmt::format("{}: {} {} [{}]\n", visible(diagnostic.where), label,
                                   visible(diagnostic.message), diagnostic.code->name);
    if (!diagnostic.hint.empty()) {
        text += fmt::format("  hint: {}\n", visible(diagnostic.hint));
    }
    return without_commands(std::move(text));
}

std::string to_json_line(const Diagnostic& diagnostic) {
    const nlohmann::ordered_json line = {{"code", diagnostic.code->name},
                                         {"severity", to_string(diagnostic.code->severity)},
                                         {"where", visible(diagnostic.where)},
                                         {"message", visible(diagnostic.message)},
                                         {"hint", visible(diagnostic.hint)}};
    return line.dump() + "\n";
}

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
    }
    return "";
}

std::string visible(std::string_view text) {
    // As nearly all names are.
    if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) {
        return std::string{text};
    }
    std::string shown;
    while (!text.empty()) {
        const auto character = utf8_character(text);
        const std::size_t length = character ? character->length : 1;
        if (character && !is_control(character->code_point) && !is_format(character->code_point)) {
            shown += text.substr(0, length);
        } else {
            for (const char byte : text.substr(0, length)) {
                shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
            }
        }
        text.remove_prefix(length);
    }
    return shown;
}

std::string visible_lines(std::string_view text) {
    std::string shown;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        shown += visible(text.substr(0, end)) + '\n';
        text.remove_prefix(end + 1);
    }
    return shown + visible(text);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string_view candidate : candidates) {
        // No less than the difference of the lengths, and the word may be as long as a file.
        const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
        if (longer - shorter >= best_distance) {
            continue;
        }
        const std::size_t candidate_distance = distance(word, candidate);
        if (candidate_distance < best_distance) {
            best = candidate;
            best_distance = candidate_distance;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const std::string_view candidate = nearest(word, candidates);
    return candidate.empty() ? "" : fmt::format(", did you mean '{}'?", candidate);
}

const Code* code_named(std::string_view name) {
    const auto* const found = std::ranges::find(codes, name, &Code::name);
    return found == std::end(codes) ? nullptr : *found;
}

std::span<const Code* const> all_codes() {
    return codes;
}

std::string codes_markdown() {
    std::string table = "| code | severity | why it matters |\n| --- | --- | --- |\n";
    for (const Code* code : codes) {
        table += fmt::format("| `{}` | {} | {} |\n", code->name, to_string(code->severity),
                             code->explanation);
    }
    return table;
}

}  // namespace smt
