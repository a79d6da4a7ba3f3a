// Who may include whom: the architecture as a table.  It is read from the #include lines, so a
// shortcut between two modules is a failing test and not a habit.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace smt {
namespace {

struct Module {
    std::string_view name;
    // Names of headers and sources without root and suffix; a `*` at the end stands for any text.
    std::vector<std::string_view> files;
    std::vector<std::string_view> may_include;  // other modules
    std::vector<std::string_view> libraries;    // see library_headers
};

// clang-format off
const std::vector<Module> modules = {
    // May be used everywhere: small helpers without a decision in them.
    {"text",       {"answer", "ascii", "natural_order", "parallel", "text", "unified_diff", "uri", "utf8"}, {}, {}},
    {"thread",     {"thread"}, {}, {"POSIX"}},
    {"catalog",    {"catalog"}, {}, {}},
    {"json",       {"json_members", "json_writer"}, {"diagnostic"}, {"nlohmann-json"}},
    {"catalog_json", {"catalog_json", "catalog_members"}, {"catalog", "diagnostic", "json"}, {}},
    {"sarif",      {"sarif"}, {}, {"nlohmann-json"}},
    {"diagnostic", {"diagnostic", "diagnostic_sarif"}, {"sarif"}, {"nlohmann-json"}},
    {"quote",      {"quote"}, {"diagnostic"}, {}},
    {"ini_file",   {"ini_file"}, {"diagnostic"}, {"inih"}},
    {"versions",   {"versions"}, {}, {}},
    {"jdbc_url",   {"jdbc_url"}, {}, {}},
    {"config",     {"config*", "connector_*", "section_reader"},
                   {"diagnostic", "ini_file", "jdbc_url", "versions"},
                   {"disk", "environment", "clock"}},
    {"source",     {"source", "source/*", "server_state"},
                   {"catalog", "config", "data_state", "diagnostic", "quote", "thread"},
                   {"libpqxx", "clock", "POSIX"}},
    {"type_map",   {"type_*"}, {"catalog", "diagnostic"}, {}},
    {"rule",       {"rule", "verbatim"}, {"catalog", "config", "diagnostic"}, {"RE2"}},
    // No library at all: neither clock nor disk nor network can change a decision.
    {"plan",       {"column*", "kafka*", "key", "names", "options", "placeholders", "plan*", "shard",
                    "sink_options", "source_groups", "source_options", "table_*"},
                   {"catalog", "config", "diagnostic", "jdbc_url", "quote", "rule", "type_map"}, {}},
    // What config and catalog say has been decided upon: emitters only spell.
    {"emit",       {"emit", "emit/*"}, {"lock", "plan", "quote", "sizing", "versions"}, {}},
    {"sizing",     {"sizing"}, {"plan"}, {}},
    {"report",     {"report*"}, {"diagnostic", "emit", "plan", "sizing"}, {"nlohmann-json", "OpenSSL"}},
    {"lock",       {"lock"}, {"catalog_json", "config", "diagnostic", "json", "plan", "quote", "rule", "type_map"}, {}},
    {"flink_rest", {"flink_rest"}, {}, {"libcurl"}},
    {"flink_state", {"flink_state"}, {"config", "diagnostic", "flink_rest"}, {"nlohmann-json"}},
    {"starrocks_alter", {"starrocks_alter"}, {"plan"}, {}},
    {"starrocks_client", {"starrocks_client"}, {"jdbc_url"}, {"MariaDB Connector/C"}},
    {"starrocks_state", {"starrocks_state"},
                   {"catalog", "config", "diagnostic", "jdbc_url", "plan", "quote", "starrocks_client"}, {}},
    // Which questions the plan has for the data; the queries are in source/.
    {"data_state", {"data_state"},
                   {"catalog", "config", "diagnostic", "plan", "quote", "source", "type_map"}, {}},
    // A check compares facts: it reads nothing itself.
    {"check",      {"check", "check/*"},
                   {"catalog", "config", "data_state", "diagnostic", "emit", "flink_state", "plan", "quote",
                    "sarif", "source", "starrocks_alter", "starrocks_state", "type_map", "versions"}, {"nlohmann-json"}},
    {"render",     {"render"}, {"diagnostic", "quote"}, {}},
    {"output",     {"output*"}, {"diagnostic", "emit"},
                   {"POSIX", "disk", "nlohmann-json", "OpenSSL"}},
    {"diff",       {"diff", "diff_*"}, {"catalog", "diagnostic", "emit", "json", "plan", "quote", "starrocks_alter", "type_map"}, {}},
    {"explain",    {"explain*"}, {"catalog", "config", "diagnostic", "plan", "quote", "rule", "type_map"}, {}},
    {"file_changes", {"file_changes"}, {"config", "diagnostic", "output"}, {"disk"}},
    {"child_process", {"child_process"}, {}, {"POSIX"}},
    {"init_config", {"init_config"}, {"catalog", "config", "diagnostic"}, {}},
    {"schema_sql", {"schema_sql"}, {"config", "diagnostic"}, {"disk"}},
    {"throwaway_postgres", {"throwaway_postgres"}, {"child_process", "config", "quote", "source"},
                   {"POSIX", "clock", "disk", "environment"}},
    {"commands",   {"command", "command_table", "commands/*", "completion", "manual", "progress", "terminal"}, {"*"},
                   {"POSIX", "disk", "environment", "clock"}},
    {"main",       {"main"}, {"*"}, {"CLI11", "POSIX", "disk", "environment"}},
};

// What a header brings in.  Standard headers that are not named here, and fmt, are free for all.
struct LibraryHeader {
    std::string_view prefix, library;
};
constexpr LibraryHeader library_headers[] = {
    {"CLI/", "CLI11"},
    {"curl/", "libcurl"},
    {"fmt/", ""},
    {"ini.h", "inih"},
    {"errmsg.h", "MariaDB Connector/C"}, {"mysql.h", "MariaDB Connector/C"}, {"mysqld_error.h", "MariaDB Connector/C"},
    {"nlohmann/", "nlohmann-json"},
    {"openssl/", "OpenSSL"},
    {"pqxx/", "libpqxx"},
    {"re2/", "RE2"},
    {"grp.h", "POSIX"}, {"pwd.h", "POSIX"}, {"csignal", "POSIX"}, {"dirent.h", "POSIX"}, {"fcntl.h", "POSIX"}, {"sys/", "POSIX"}, {"malloc.h", "POSIX"}, {"unistd.h", "POSIX"},
    {"cstdio", "disk"}, {"filesystem", "disk"}, {"fstream", "disk"}, {"iostream", "disk"},
    {"chrono", "clock"}, {"ctime", "clock"}, {"random", "clock"},
    {"cstdlib", "environment"},
};
// clang-format on

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

// "src/emit/flink_sql.cpp" and "smt/emit.h" without the root, `smt/` and suffix: "emit/flink_sql"
// and "emit".
std::string_view stem_of(std::string_view path) {
    for (const std::string_view root : {"include/smt/", "src/", "smt/"}) {
        if (path.starts_with(root)) {
            path.remove_prefix(root.size());
            break;
        }
    }
    return path.substr(0, path.rfind('.'));
}

bool matches(std::string_view pattern, std::string_view stem) {
    return pattern.ends_with('*') ? stem.starts_with(pattern.substr(0, pattern.size() - 1))
                                  : stem == pattern;
}

std::vector<const Module*> modules_of(std::string_view path) {
    std::vector<const Module*> found;
    for (const Module& module : modules) {
        if (std::ranges::any_of(module.files, [&](std::string_view pattern) {
                return matches(pattern, stem_of(path));
            })) {
            found.push_back(&module);
        }
    }
    return found;
}

const Module* module_of(std::string_view path) {
    const std::vector<const Module*> found = modules_of(path);
    return found.empty() ? nullptr : found.front();
}

// What is wrong with one header named by a file of `module`; empty: nothing.
std::string fault_of_own(const Module& module, std::string_view header) {
    const Module* included = module_of(header);
    if (included == nullptr) {
        return "belongs to no module";
    }
    const bool allowed = included->name == "text" || included->name == module.name ||
                         contains(module.may_include, included->name) ||
                         contains(module.may_include, "*");
    return allowed ? ""
                   : std::string{module.name} + " may not include " + std::string{included->name};
}

std::string fault_of_library(const Module& module, std::string_view header) {
    const auto* const found = std::ranges::find_if(
        library_headers, [&](const LibraryHeader& row) { return header.starts_with(row.prefix); });
    if (found == std::end(library_headers)) {
        const bool standard = header.find_first_of("./") == std::string_view::npos;
        return standard ? "" : "belongs to no library";
    }
    const bool allowed = found->library.empty() || contains(module.libraries, found->library);
    return allowed ? "" : std::string{module.name} + " may not use " + std::string{found->library};
}

// The faults of one file, one a line: "src/emit/a.cpp: smt/config.h: emit may not include config".
std::string faults_of(const std::string& path, const std::string& text) {
    const Module* module = module_of(path);
    if (module == nullptr) {
        return path + ": belongs to no module\n";
    }
    std::string faults;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t begin = line.find_first_of("<\"");
        if (!line.starts_with("#include") || begin == std::string::npos) {
            continue;
        }
        const std::size_t end = line.find_first_of(">\"", begin + 1);
        const std::string header = line.substr(begin + 1, end - begin - 1);
        const std::string fault =
            line[begin] == '<' ? fault_of_library(*module, header) : fault_of_own(*module, header);
        if (!fault.empty()) {
            faults += path + ": " + header + ": " + fault + "\n";
        }
    }
    return faults;
}

std::set<std::string> source_files() {
    const std::filesystem::path root{SMT_SOURCE_DIR};
    std::set<std::string> files;
    for (const char* folder : {"include", "src"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{root / folder}) {
            if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp") {
                files.insert(entry.path().lexically_relative(root));
            }
        }
    }
    return files;
}

std::string text_of(const std::string& file) {
    std::ifstream stream{std::filesystem::path{SMT_SOURCE_DIR} / file};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

TEST(IncludeRules, HoldInEveryFile) {
    std::string faults;
    for (const std::string& file : source_files()) {
        faults += faults_of(file, text_of(file));
    }
    EXPECT_EQ(faults, "");
}

TEST(IncludeRules, GiveNoFileToTwoModules) {
    for (const std::string& file : source_files()) {
        EXPECT_LE(modules_of(file).size(), 1U) << file;
    }
}

TEST(IncludeRules, NameNoFileThatIsGone) {
    const std::set<std::string> files = source_files();
    for (const Module& module : modules) {
        for (const std::string_view pattern : module.files) {
            EXPECT_TRUE(std::ranges::any_of(
                files, [&](const std::string& file) { return matches(pattern, stem_of(file)); }))
                << module.name << ": " << pattern;
        }
    }
}

struct FaultCase {
    const char* name;
    const char* path;
    const char* line;
    const char* faults;
};

class IncludeFault : public ::testing::TestWithParam<FaultCase> {};

TEST_P(IncludeFault, IsSeen) {
    const std::string text = std::string{"// text\n"} + GetParam().line + "\nint x;\n";
    EXPECT_EQ(faults_of(GetParam().path, text), GetParam().faults);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, IncludeFault,
    ::testing::Values(
        FaultCase{"emitter_reads_the_config", "src/emit/flink_sql.cpp", "#include \"smt/config.h\"",
                  "src/emit/flink_sql.cpp: smt/config.h: emit may not include config\n"},
        FaultCase{"emitter_reads_the_plan", "src/emit/flink_sql.cpp", "#include \"smt/plan.h\"",
                  ""},
        FaultCase{"emitter_uses_a_sibling", "src/emit/flink_sql.cpp",
                  "#include \"emit/postgres_sql.h\"", ""},
        FaultCase{"plan_looks_at_the_clock", "src/plan.cpp", "#include <chrono>",
                  "src/plan.cpp: chrono: plan may not use clock\n"},
        FaultCase{"regex_outside_of_rule", "src/shard.cpp", "#include <re2/re2.h>",
                  "src/shard.cpp: re2/re2.h: plan may not use RE2\n"},
        FaultCase{"regex_in_rule", "src/rule.cpp", "#include <re2/re2.h>", ""},
        FaultCase{"database_outside_of_source", "src/commands/generate.cpp", "#include <pqxx/pqxx>",
                  "src/commands/generate.cpp: pqxx/pqxx: commands may not use libpqxx\n"},
        FaultCase{"header_of_the_wrong_direction", "include/smt/catalog.h",
                  "#include \"smt/plan.h\"",
                  "include/smt/catalog.h: smt/plan.h: catalog may not include plan\n"},
        FaultCase{"disk_outside_of_output", "src/emit/emitters.cpp", "#include <fstream>",
                  "src/emit/emitters.cpp: fstream: emit may not use disk\n"},
        FaultCase{"text_helper", "src/emit/emitters.cpp", "#include \"text.h\"", ""},
        FaultCase{"unknown_library", "src/plan.cpp", "#include <boost/regex.hpp>",
                  "src/plan.cpp: boost/regex.hpp: belongs to no library\n"},
        FaultCase{"unknown_header", "src/plan.cpp", "#include \"helper.h\"",
                  "src/plan.cpp: helper.h: belongs to no module\n"},
        FaultCase{"unknown_file", "src/helper.cpp", "#include <string>",
                  "src/helper.cpp: belongs to no module\n"},
        FaultCase{"unknown_folder", "src/sink/plan.cpp", "#include <string>",
                  "src/sink/plan.cpp: belongs to no module\n"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
