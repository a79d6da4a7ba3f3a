// The same database through Kafka, as a pipeline and on Kubernetes: no text of it changes what a
// file means there either.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "integration/hostile_fixture.h"

namespace smt {
namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::pair<std::string, std::string>>;  // place, text

Json to_json(const YAML::Node& node) {
    Json json;
    if (node.IsMap()) {
        json = Json::object();
        for (const auto& member : node) {
            json[member.first.as<std::string>()] = to_json(member.second);
        }
    } else if (node.IsSequence()) {
        json = Json::array();
        for (const YAML::Node& element : node) {
            json.push_back(to_json(element));
        }
    } else {
        json = node.IsNull() ? "" : node.as<std::string>();
    }
    return json;
}

// Every text with where it stands; a key is a text too.
void collect(const Json& json, const std::string& place, Texts& texts) {
    if (!json.is_structured()) {
        texts.emplace_back(place, json.is_string() ? json.get<std::string>() : json.dump());
        return;
    }
    std::size_t number = 0;
    for (const auto& [key, value] : json.items()) {
        const std::string below = fmt::format("{}/{}", place, number++);
        texts.emplace_back(below + " key", json.is_object() ? key : "");
        collect(value, below, texts);
    }
}

Texts texts_of(const std::string& file, const std::string& text) {
    Json json = Json::array();
    if (file.ends_with(".json")) {
        json = Json::parse(text);
    } else {
        for (const YAML::Node& document : YAML::LoadAll(text)) {
            json.push_back(to_json(document));
        }
    }
    Texts texts;
    collect(json, "", texts);
    return texts;
}

// What depends on a text and does not hold it: Java's regular expressions for the names of columns
// that are left out, and the hash by which the operator sees that a ConfigMap has changed.
bool is_derived(std::string_view text) {
    const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    return text.find("\\.") != std::string_view::npos ||
           (text.size() == 8 && std::ranges::all_of(text, is_hex));
}

class HostileWays : public Hostile {
  protected:
    using Hostile::Hostile;

    void expect_same_texts(const std::string& file) {
        const Texts texts = texts_of(file, hostile.files.at(file));
        const Texts twins = texts_of(file, twin.files.at(file));
        ASSERT_EQ(texts.size(), twins.size()) << file;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::string place = file + texts[i].first;
            EXPECT_EQ(place, file + twins[i].first);
            if (texts[i].second.find("\nCREATE ") != std::string::npos) {
                hostile.files[place] = texts[i].second;
                twin.files[place] = twins[i].second;
                expect_same_shape(place, Dialect::flink);
            } else if (!is_derived(twins[i].second)) {
                EXPECT_EQ(texts[i].second, as_hostile(twins[i].second)) << place;
            }
        }
    }

    // Every file whose name begins so.
    void expect_same_files(std::string_view prefix) {
        int compared = 0;
        const std::map<std::string, std::string> files = hostile.files;
        for (const auto& [file, text] : files) {
            if (!file.starts_with(prefix)) {
                continue;
            }
            ++compared;
            if (file.ends_with(".sql")) {
                expect_same_shape(file, Dialect::flink);
            } else {
                expect_same_texts(file);
            }
            std::istringstream lines{text};
            for (std::string line; std::getline(lines, line);) {
                EXPECT_TRUE(is_printable(line)) << file << ": " << visible(line);
            }
        }
        EXPECT_GT(compared, 1) << prefix;
    }

    // Names of topics and slots are made of this one, and of no letter of another.
    void name_pipeline() const {
        std::string config = read("smt.conf");
        const std::size_t settings = config.find("pipeline_name");
        config.replace(settings, config.find("[table-rule.1]") - settings, "pipeline_name = x\n");
        write("smt.conf", config);
    }

    void drop_column(std::size_t i) const {
        for (const auto& [side, column] :
             {std::pair{&hostile, std::string{texts[i].hostile}}, {&twin, harmless(i)}}) {
            postgres.query_in(side->database,
                              fmt::format("ALTER TABLE s.main DROP COLUMN {}", name(column)));
        }
    }
};

TEST_F(HostileWays, TextsChangeTheMeaningOfNoFileForKafka) {
    configure(
        "[other]\noutputs = starrocks, postgres, kafka\n"
        "[kafka]\nbootstrap_servers = k.example:9092\n");
    name_pipeline();
    generate(hostile, "a");
    generate(twin, "b");
    expect_same_files("kafka/");
}

// The SQL runner of the operator takes settings as they stand, and what stands behind the signs of
// a comment off, wherever they are.
TEST_F(HostileWays, TextsChangeTheMeaningOfNoObjectOfKubernetes) {
    configure(
        "[other]\noutputs = starrocks, flink, postgres, kubernetes\nsecrets = placeholder\n"
        "[kubernetes]\nimage = flink.example/x:1\nsmt_image = smt.example/x:1\n"
        "state_uri = s3://x/y\n");
    name_pipeline();
    const ProcessResult refused = smt("-c smt.conf -o a", environment(hostile));
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.errors.find("error: a name has a sign of a comment in the line"),
              std::string::npos)
        << visible_lines(refused.errors);
    EXPECT_FALSE(std::filesystem::exists(folder / "a/kubernetes"));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].name == Name::carried && texts[i].hostile.find("--") != std::string::npos) {
            drop_column(i);
        }
    }
    generate(hostile, "a");
    generate(twin, "b");
    expect_same_files("kubernetes/");
}

// A pipeline carries databases of plain names only.
class HostilePipeline : public HostileWays {
  protected:
    HostilePipeline() : HostileWays{"hostile", "twin"} {}
};

TEST_F(HostilePipeline, TextsChangeTheMeaningOfNoPipeline) {
    configure("[other]\noutputs = starrocks, flink, postgres, flink-cdc\n");
    generate(hostile, "a");
    generate(twin, "b");
    expect_same_files("flink-cdc.");
}

}  // namespace
}  // namespace smt
