// The quoting functions: a reader of each dialect gets back what went in, and nothing more.
#include "smt/quote.h"

#include <yaml-cpp/yaml.h>

#include <span>

#include "fuzz/check.h"
#include "fuzz/decoder.h"
#include "fuzz/outputs.h"
#include "support/sql_tokens.h"
#include "utf8.h"

namespace {

using testing::Dialect;
using testing::SqlToken;

void expect_token(const std::string& quoted, Dialect dialect, SqlToken::Kind kind,
                  const std::string& value) {
    const auto tokens = testing::SqlLexer{quoted + ";", dialect}.tokens();
    fuzz::expect(tokens.size() == 2 && tokens[0].kind == kind && tokens[1].value == ";",
                 quoted + " is one token");
    fuzz::expect_equal(tokens[0].value, value, quoted);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Decoder decoder{std::span{bytes, size}};
    std::string text;
    while (!decoder.is_over()) {
        text += decoder.coin() ? decoder.text() : decoder.bytes(8);
    }
    using namespace smt::quote;
    using Kind = SqlToken::Kind;
    expect_token(starrocks_text(text), Dialect::starrocks, Kind::text,
                 fuzz::shown_to_starrocks(text));
    expect_token(starrocks_property(text), Dialect::starrocks, Kind::text,
                 fuzz::shown_to_starrocks(text));
    fuzz::expect(smt::is_printable(starrocks_text(text)), "StarRocks text on one line");
    fuzz::expect(smt::is_printable(smt::quote::comment(text)), "a comment on one line");
    const std::string flink = flink_text(text);
    const std::string postgres = postgres_text(text);
    expect_token(flink, Dialect::flink, Kind::text, text);
    expect_token(postgres, Dialect::postgres, Kind::text, text);
    fuzz::expect(smt::is_printable(yaml_text(text)), "YAML text on one line");
    if (smt::is_utf8(text)) {
        fuzz::expect(smt::is_printable(flink), "Flink text on one line");
        // A key on a line of its own has at most 1,024 characters.
        const std::string key = yaml_key(text).size() < 1000 ? text : "key";
        const YAML::Node root = YAML::Load(yaml_key(key) + ": " + yaml_text(text) +
                                           "\nblock: " + yaml_block(text, "  ") + "end: x\n");
        const bool is_name_of_other = key == "block" || key == "end";
        fuzz::expect(is_name_of_other || root.size() == 3, "a key, a block and the end");
        fuzz::expect_equal(root.begin()->first.as<std::string>(), key, "a key of YAML");
        fuzz::expect_equal(root.begin()->second.as<std::string>(), text, "a text of YAML");
        fuzz::expect_equal(root["block"].as<std::string>(), text, "a block of YAML");
    }
    expect_token(flink_name(text), Dialect::flink, Kind::name, text);
    const std::string name = postgres_name(text);
    expect_token(name, Dialect::postgres, name.starts_with('"') ? Kind::name : Kind::word, text);
    if (text.find('`') == std::string::npos) {
        expect_token(starrocks_name(text), Dialect::starrocks, Kind::name, text);
    }
    return 0;
}
