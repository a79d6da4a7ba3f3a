#include "smt/versions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "text.h"

namespace smt {

namespace {

// clang-format off
// Sources: the overview of Flink CDC's connectors and its release scripts (a build for each version
// of Flink from 3.6 on); common.sh of the StarRocks connector, which has no build for Flink 2.
constexpr Combination all_combinations[] = {
    {"1.20", "3.5", "", "1.2.10_flink-1.19", "3.2 to 4.1", "13 to 18", "11, 17",
     "Flink 1.20.5, Flink CDC 3.5.0 and PostgreSQL 15 on Java 17 for everything; PostgreSQL 13 and 18 for catalog, setup and teardown"},
    {"1.20", "3.6", "-1.20", "1.2.15_flink-1.20", "3.2 to 4.1", "13 to 18", "11, 17",
     "nothing: Maven Central has no SQL connector of this line yet"},
};
// clang-format on

constexpr std::string_view mysql_driver = "8.4.0";

// "3.6.0" of "3.6.0-1.20".
std::string_view release_of(std::string_view cdc) {
    return cdc.substr(0, cdc.find('-'));
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether `version` is PATCH of the line, with the build's ending or without.
bool is_of_line(const Combination& row, std::string_view version) {
    const std::string_view release = release_of(version);
    const std::string_view build = version.substr(release.size());
    return release.starts_with(row.cdc) && release.substr(row.cdc.size()).starts_with('.') &&
           is_number(release.substr(row.cdc.size() + 1)) &&
           (build.empty() || build == row.cdc_build);
}

}  // namespace

std::span<const Combination> combinations() {
    return all_combinations;
}

const Combination* find_combination(std::string_view flink, std::string_view cdc) {
    const auto* const found = std::ranges::find_if(all_combinations, [&](const Combination& row) {
        return row.flink == flink && is_of_line(row, cdc);
    });
    return found == std::end(all_combinations) ? nullptr : found;
}

std::string known_combinations() {
    const auto name = [](const Combination& row) {
        return fmt::format("Flink {} with Flink CDC {}.x", row.flink, row.cdc);
    };
    return fmt::format("{}", fmt::join(map(all_combinations, name), ", "));
}

std::vector<Jar> jars_of(std::string_view flink, std::string_view cdc) {
    const Combination* const row = find_combination(flink, cdc);
    if (row == nullptr) {
        return {};
    }
    return {{"org.apache.flink", "flink-sql-connector-postgres-cdc",
             fmt::format("{}{}", release_of(cdc), row->cdc_build)},
            {"com.starrocks", "flink-connector-starrocks", std::string{row->starrocks_connector}},
            // The sink asks for the columns of its tables by JDBC and brings no driver for it.
            {"com.mysql", "mysql-connector-j", std::string{mysql_driver}}};
}

std::string version_table_markdown() {
    std::string table =
        "| Flink | Flink CDC | StarRocks connector | StarRocks | PostgreSQL | Java | what was run "
        "|\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (const Combination& row : all_combinations) {
        table +=
            fmt::format("| {} | {}.x | {} | {} | {} | {} | {} |\n", row.flink, row.cdc,
                        row.starrocks_connector, row.starrocks, row.postgres, row.java, row.run);
    }
    return table;
}

}  // namespace smt
