// What every SARIF 2.1.0 document (OASIS) of smt has around its rules and results.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace smt {

// Bytes that are no UTF-8 are replaced.
inline std::string sarif_document(nlohmann::ordered_json rules, nlohmann::ordered_json results,
                                  std::string_view version) {
    using Json = nlohmann::ordered_json;
    const Json document = {
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs",
         {{{"tool",
            {{"driver", {{"name", "smt"}, {"version", version}, {"rules", std::move(rules)}}}}},
           {"results", std::move(results)}}}}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace smt
