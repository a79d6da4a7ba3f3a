// conf/catalog.schema.json says what the tables of members say.  That it takes what smt writes is
// tested with a validator (integration/catalog_command_test.cpp).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catalog_members.h"

namespace smt {
namespace {

using Json = nlohmann::ordered_json;

const Json& definitions() {
    static const Json schema =
        Json::parse(std::ifstream{SMT_SOURCE_DIR "/conf/catalog.schema.json"});
    return schema.at("$defs");
}

template <typename Struct>
void expect_members(const std::string& name) {
    std::vector<std::string> names, required;
    const auto add = [&](const auto& member) {
        names.emplace_back(member.name);
        if (member.presence == json::Presence::always) {
            required.emplace_back(member.name);
        }
    };
    std::apply([&](const auto&... each) { (add(each), ...); }, json::members<Struct>);
    std::vector<std::string> published;
    for (const auto& [member, unused] : definitions().at(name).at("properties").items()) {
        if (member != "version") {
            published.push_back(member);
        }
    }
    EXPECT_EQ(published, names) << name;
    EXPECT_FALSE(definitions().at(name).at("additionalProperties").get<bool>()) << name;
    if (name != "Catalog") {
        EXPECT_EQ(definitions().at(name).at("required"), Json(required)) << name;
    }
}

TEST(CatalogSchema, HasTheMembersOfTheStructs) {
    expect_members<Catalog>("Catalog");
    expect_members<SelectedBy>("SelectedBy");
    expect_members<Database>("Database");
    expect_members<TableName>("TableName");
    expect_members<Table>("Table");
    expect_members<Column>("Column");
    expect_members<ColumnType>("ColumnType");
    expect_members<Key>("Key");
    expect_members<NotTaken>("NotTaken");
}

// The words of an enumeration in its order, and the default of the struct.
template <typename Enumeration>
void expect_words(const std::string& name, const std::string& member, Enumeration first) {
    const Json& property = definitions().at(name).at("properties").at(member);
    EXPECT_EQ(property.at("enum"), Json(json::Words<Enumeration>::all)) << name << "." << member;
    EXPECT_EQ(property.at("default"),
              json::Words<Enumeration>::all.at(static_cast<std::size_t>(first)));
}

TEST(CatalogSchema, HasTheWordsOfTheEnumerations) {
    expect_words("Table", "kind", Table{}.kind);
    expect_words("Table", "identity", Table{}.identity);
    expect_words("Column", "generated", Column{}.generated);
    expect_words("Column", "storage", Column{}.storage);
    expect_words("Key", "kind", Key{}.kind);
    std::vector<std::string> kinds;
    for (const KindName& kind : kind_names) {
        kinds.emplace_back(kind.name);
    }
    EXPECT_EQ(definitions().at("ColumnType").at("properties").at("kind").at("enum"), Json(kinds));
}

}  // namespace
}  // namespace smt
