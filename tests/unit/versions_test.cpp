#include "smt/versions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "smt/config.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

struct VersionCase {
    const char* name;
    const char* flink;
    const char* cdc;
    bool exists;
};

class Version : public ::testing::TestWithParam<VersionCase> {};

TEST_P(Version, IsOneOfALineThatExists) {
    EXPECT_EQ(find_combination(GetParam().flink, GetParam().cdc) != nullptr, GetParam().exists);
}

const VersionCase version_cases[] = {
    {"release", "1.20", "3.5.0", true},
    {"later_patch", "1.20", "3.5.12", true},
    {"build", "1.20", "3.6.0-1.20", true},
    {"build_left_out", "1.20", "3.6.1", true},
    // From 3.6 on the connector is built once for each version of Flink.
    {"build_for_another_flink", "1.20", "3.6.0-2.2", false},
    {"build_of_a_line_without", "1.20", "3.5.0-1.20", false},
    {"other_flink", "2.2", "3.6.0", false},
    {"older_line", "1.20", "3.4.0", false},
    {"line_that_begins_alike", "1.20", "3.50.0", false},
    {"line_alone", "1.20", "3.5", false},
    {"no_patch", "1.20", "3.5.", false},
    {"no_number", "1.20", "3.5.x", false},
};

INSTANTIATE_TEST_SUITE_P(Versions, Version, ::testing::ValuesIn(version_cases),
                         [](const auto& test) { return test.param.name; });

std::string coordinates_of(const std::string& flink, const std::string& cdc) {
    std::string text;
    for (const Jar& jar : jars_of(flink, cdc)) {
        text += jar.coordinates() + "\n";
    }
    return text;
}

TEST(Jars, AreThoseOfTheCombination) {
    EXPECT_EQ(coordinates_of("1.20", "3.5.1"),
              "org.apache.flink:flink-sql-connector-postgres-cdc:3.5.1\n"
              "com.starrocks:flink-connector-starrocks:1.2.10_flink-1.19\n"
              "com.mysql:mysql-connector-j:8.4.0\n");
    EXPECT_EQ(coordinates_of("1.20", "3.6.0"),
              "org.apache.flink:flink-sql-connector-postgres-cdc:3.6.0-1.20\n"
              "com.starrocks:flink-connector-starrocks:1.2.15_flink-1.20\n"
              "com.mysql:mysql-connector-j:8.4.0\n");
    EXPECT_EQ(coordinates_of("2.2", "3.6.0"), "");
    EXPECT_EQ(jars_of("1.20", "3.5.0")[1].file(),
              "flink-connector-starrocks-1.2.10_flink-1.19.jar");
}

// What the table calls run is what the end-to-end tests fetch.
TEST(Jars, OfTheDefaultVersionsAreThoseOfTheTests) {
    const std::string fetched =
        testing::read_text(std::string{SMT_SOURCE_DIR} + "/tests/e2e/fetch.sh");
    const FlinkConfig flink;
    for (const Jar& jar : jars_of(flink.version, flink.cdc_version)) {
        EXPECT_NE(fetched.find("  " + jar.coordinates() + "\n"), std::string::npos)
            << jar.coordinates();
    }
}

}  // namespace
}  // namespace smt
