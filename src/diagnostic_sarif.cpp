// SARIF 2.1.0 (OASIS), as CI systems show it: a result a diagnostic, a rule a code.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ascii.h"
#include "sarif.h"
#include "smt/diagnostic.h"
#include "uri.h"

namespace smt {

namespace {

using Json = nlohmann::ordered_json;

Json rule_of(const Code& code) {
    const std::string text{code.explanation};
    return {{"id", code.name},
            {"shortDescription", {{"text", text}}},
            {"defaultConfiguration", {{"level", to_string(code.severity)}}}};
}

// "smt.conf:12" is a line of a file; "sales.orders.total" is told of the config.
Json location_of(const Diagnostic& diagnostic, std::string_view config) {
    const std::string& where = diagnostic.where;
    const std::size_t colon = where.rfind(':');
    const std::string_view line = std::string_view{where}.substr(
        std::min(colon == std::string::npos ? where.size() : colon + 1, where.size()));
    const bool has_line = !line.empty() && line.size() < 9 && std::ranges::all_of(line, is_digit);
    const std::string_view file =
        has_line ? std::string_view{where}.substr(0, colon) : std::string_view{config};
    Json physical = {{"artifactLocation", {{"uri", uri_path(file)}}}};
    if (has_line) {
        physical["region"] = {{"startLine", std::stoi(std::string{line})}};
    }
    return {{"physicalLocation", physical},
            {"logicalLocations", {{{"fullyQualifiedName", visible(where)}}}}};
}

Json result_of(const Diagnostic& diagnostic, std::string_view config) {
    std::string text = diagnostic.where + ": " + diagnostic.message;
    text += diagnostic.hint.empty() ? "" : "\n" + diagnostic.hint;
    return {{"ruleId", diagnostic.code->name},
            {"level", to_string(diagnostic.code->severity)},
            {"message", {{"text", visible_lines(text)}}},
            {"locations", {location_of(diagnostic, config)}}};
}

}  // namespace

std::string to_sarif(const Diagnostics& diagnostics, std::string_view config,
                     std::string_view version) {
    Json rules = Json::array();
    Json results = Json::array();
    std::vector<const Code*> known;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (std::ranges::find(known, diagnostic.code) == known.end()) {
            known.push_back(diagnostic.code);
            rules.push_back(rule_of(*diagnostic.code));
        }
        results.push_back(result_of(diagnostic, config));
    }
    return sarif_document(std::move(rules), std::move(results), version);
}

}  // namespace smt
