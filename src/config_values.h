// The text of a config and the values that it means, both ways.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config_keys.h"
#include "config_problem.h"

namespace smt {

// Reads `text` into a member; what is wrong with it otherwise.
std::optional<Problem> parse_into(std::string& member, std::string_view text, const Limits& limits);
std::optional<Problem> parse_into(int& member, std::string_view text, const Limits& limits);
std::optional<Problem> parse_into(bool& member, std::string_view text, const Limits& limits);
std::optional<Problem> parse_into(std::optional<int>& member, std::string_view text,
                                  const Limits& limits);
std::optional<Problem> parse_into(std::vector<std::string>& member, std::string_view text,
                                  const Limits& limits);

// The text that reads as this value; empty: there is none.
std::string to_value(const std::string& member);
std::string to_value(int member);
std::string to_value(bool member);
std::string to_value(const std::optional<int>& member);
std::string to_value(const std::vector<std::string>& member);

// A value as it stands behind `KEY = ` so that it is read back as it is; what cannot be seen becomes
// \xNN, which is not.
std::string written_value(std::string_view value);

// Words behind ", " of a text such as "a, b, c".
std::vector<std::string_view> words(std::string_view choices);

// The forms that a value may have to have.
extern const Form host_form, database_form, duration_form, slot_form, publication_form,
    name_template_form, numeric_form, time_zone_form, web_address_form, image_form,
    kubernetes_name_form, state_uri_form;

// "30 s", "500ms", "3 min", or milliseconds, as Flink reads a duration.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// Whether a name ends in _ and digits alone: Flink CDC calls the slots of its snapshot NAME_0,
// NAME_1 and so on.
bool is_like_backfill_slot(std::string_view slot);

// column.NAME.KEY: NAME may hold dots, and stand in double quotes.
struct ColumnKeyName {
    std::string prefix;  // "column.NAME."
    std::string column, key;
};

// Without a column when the text is not of this form.
ColumnKeyName split_column_key(std::string_view text);

// The other way round.
std::string column_key(std::string_view column, std::string_view key);

// did_you_mean for the part of a name behind its prefix.
std::string did_you_mean_behind(std::string_view prefix, std::string_view name,
                                const std::vector<std::string_view>& candidates);

}  // namespace smt
