// SARIF 2.1.0 (OASIS), as CI systems show it: a result a finding, a rule a check.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sarif.h"
#include "smt/check.h"
#include "uri.h"

namespace smt {

namespace {

using Json = nlohmann::ordered_json;

Json rule_of(const Check& check) {
    const std::string why{check.why.empty() ? check.what : check.why};
    return {{"id", check.id},
            {"shortDescription", {{"text", check.what.empty() ? check.why : check.what}}},
            {"fullDescription", {{"text", why.empty() ? std::string{check.id} : why}}},
            {"defaultConfiguration", {{"level", to_string(check.severity)}}},
            {"properties", {{"theme", check.theme}, {"source", check.source}}}};
}

std::string message_of(const Finding& finding) {
    std::string text = finding.object + ": " + finding.message;
    const std::pair<std::string_view, const std::string*> parts[] = {{"is", &finding.actual},
                                                                     {"must be", &finding.required},
                                                                     {"mend", &finding.mend.sql},
                                                                     {"do", &finding.mend.then}};
    for (const auto& [label, part] : parts) {
        if (!part->empty()) {
            text += fmt::format("\n{}: {}", label, *part);
        }
    }
    return visible_lines(text);
}

Json result_of(const Finding& finding, std::string_view config) {
    Json result = {{"ruleId", finding.check->id},
                   {"message", {{"text", message_of(finding)}}},
                   // GitHub shows a result only with a file.
                   {"locations",
                    {{{"physicalLocation", {{"artifactLocation", {{"uri", uri_path(config)}}}}},
                      {"logicalLocations", {{{"fullyQualifiedName", visible(finding.object)}}}}}}}};
    if (finding.unknown) {
        result["kind"] = "open";
        result["level"] = "none";
    } else {
        result["kind"] = "fail";
        result["level"] = to_string(finding.check->severity);
    }
    return result;
}

}  // namespace

std::string to_sarif(const CheckResult& result, std::string_view config, std::string_view version) {
    Json rules = Json::array();
    Json results = Json::array();
    std::vector<std::string_view> known;
    for (const Finding& finding : result.findings) {
        if (std::ranges::find(known, finding.check->id) == known.end()) {
            known.push_back(finding.check->id);
            rules.push_back(rule_of(*finding.check));
        }
        results.push_back(result_of(finding, config));
    }
    return sarif_document(std::move(rules), std::move(results), version);
}

}  // namespace smt
