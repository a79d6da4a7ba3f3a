// Which versions work together, and which jars Flink needs for them: one row a combination in
// versions.cpp, which validates the config, and which `smt versions` and the README print.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smt {

struct Combination {
    std::string_view flink;      // "1.20"
    std::string_view cdc;        // release line: "3.5"
    std::string_view cdc_build;  // what a version of this line ends with on Maven Central: "-1.20"
    std::string_view starrocks_connector;
    std::string_view starrocks, postgres, java;
    std::string_view run;  // what of it was run, and how
};

std::span<const Combination> combinations();

// The one for a version of Flink and one of Flink CDC ("3.5.0", "3.6.0", "3.6.0-1.20"), or nullptr.
const Combination* find_combination(std::string_view flink, std::string_view cdc);

// "Flink 1.20 with Flink CDC 3.5, Flink 1.20 with ...": for a message about one that is not there.
std::string known_combinations();

struct Jar {
    std::string group, artifact, version;
    std::string coordinates() const { return group + ":" + artifact + ":" + version; }
    std::string file() const { return artifact + "-" + version + ".jar"; }
};

// What Flink's lib/ needs for a combination that exists.
std::vector<Jar> jars_of(std::string_view flink, std::string_view cdc);

// The combinations as Markdown, for the README.
std::string version_table_markdown();

}  // namespace smt
