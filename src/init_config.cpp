#include "init_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "ascii.h"
#include "smt/diagnostic.h"
#include "text.h"

namespace smt {

namespace {

constexpr std::string_view head =
    R"(; Copies PostgreSQL into StarRocks: see the README of smt. `smt config` prints every key there is,
; `smt -c FILE --dry-run` says what this file does, and `smt check -c FILE` what would go wrong.
; ${NAME} is an environment variable: passwords do not stand here.

; Reads the catalog. What is not set comes from libpq: PGHOST, PGPASSWORD, ~/.pgpass and the like.
[db]
type = pgsql
)";

constexpr std::string_view middle = R"(
[other]
be_num = {be_num}
output_dir = ./result
; The files to run, and report.html for who approves them.
outputs = starrocks, flink, postgres, report
; The files may be kept under version control: `smt render` fills in the passwords.
secrets = placeholder

; Flink writes into StarRocks with this account: the addresses of a FE.
[starrocks]
version = 3.5
jdbc-url = jdbc:mysql://{fe}:9030
load-url = {fe}:8030
username = smt
password = ${{SMT_STARROCKS_PASSWORD}}

; Flink reads PostgreSQL with a role of its own, which needs REPLICATION.
[cdc]
{hostname}username = smt_cdc
password = ${{SMT_PG_PASSWORD}}

; The replication slot and the publication are called smt_{name}.
[flink]
version = 1.20
cdc_version = 3.5.0
pipeline_name = {name}

; The last rule that matches a table takes it. Patterns are regular expressions.
)";

bool is_plain(char c) {
    return is_word(c) || c == '-';
}

// A pattern that matches exactly this name.
std::string pattern(std::string_view name) {
    std::string text = "^";
    for (const char c : name) {
        const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
        text += is_plain(c) || !is_ascii ? std::string{c} : std::string{'\\', c};
    }
    // `${` begins a variable, `%(` another key: the backslash stands between.
    return text + "$";
}

// What a slot may be called.
std::string pipeline_name(std::string_view database) {
    std::string name;
    for (const char c : lower(database)) {
        name += is_word(c) ? c : '_';
    }
    return name.empty() ? "copy" : name;
}

// A name with a line break or the like cannot stand in a config.
bool can_be_written(std::string_view name) {
    return visible(name) == name && trimmed(name) == name;
}

bool has_key(const Table& table) {
    return std::ranges::any_of(table.keys, [](const Key& key) {
        return !key.partial && !key.expression && !key.columns.empty();
    });
}

std::string rule(int number, std::string_view database, std::string_view schema) {
    return fmt::format("[table-rule.{}]\ndatabase = {}\nschema = {}\ntable = .*\n", number,
                       database, schema);
}

// One a schema, with what is worth knowing about it.
std::string rules(const Dsn& dsn, const Catalog& catalog) {
    std::map<std::string, std::vector<const Table*>> schemas;
    for (const Table& table : catalog.tables) {
        schemas[table.name.schema].push_back(&table);
    }
    std::string text;
    int number = 0;
    for (const auto& [schema, tables] : schemas) {
        text += fmt::format("\n; {} in the schema {}", counted(tables.size(), "table"),
                            visible(schema));
        std::vector<std::string> without_key;
        for (const Table* const table : tables) {
            if (!has_key(*table)) {
                without_key.push_back(visible(table->name.name));
            }
        }
        text += ".\n";
        if (!without_key.empty()) {
            text += fmt::format("; Without a key, so rows are appended and never changed: {}\n",
                                fmt::join(without_key, ", "));
        }
        text += can_be_written(schema) && can_be_written(dsn.database)
                    ? rule(++number, pattern(dsn.database), pattern(schema))
                    : "; No rule can name it.\n";
    }
    return text;
}

struct Setting {
    std::string_view key;  // of [db]
    std::string value;
};

std::string db_section(const DbConfig& db) {
    const Setting settings[] = {{"host", db.host},
                                {"port", db.port ? std::to_string(*db.port) : ""},
                                {"user", db.user},
                                {"sslmode", db.sslmode},
                                {"sslrootcert", db.sslrootcert}};
    std::string text;
    for (const Setting& setting : settings) {
        if (!setting.value.empty()) {
            text += fmt::format("{} = {}\n", setting.key, setting.value);
        } else if (!setting.key.starts_with("ssl")) {
            text += fmt::format("; {} =\n", setting.key);
        }
    }
    return text;
}

// Flink connects by TCP: a socket is of no use to it.
std::string cdc_host(const DbConfig& db) {
    return db.host.starts_with('/') ? "hostname = localhost\n" : "";
}

void set(Dsn& dsn, std::string_view key, const std::string& value) {
    if (key == "host" || key == "hostaddr") {
        dsn.db.host = value;
    } else if (key == "port") {
        int port = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
        if (error != std::errc{} || end != value.data() + value.size()) {
            throw std::invalid_argument{fmt::format("'{}' is no port", value)};
        }
        dsn.db.port = port;
    } else if (key == "user") {
        dsn.db.user = value;
    } else if (key == "dbname") {
        dsn.database = value;
    } else if (key == "sslmode") {
        dsn.db.sslmode = value;
    } else if (key == "sslrootcert") {
        dsn.db.sslrootcert = value;
    } else if (key == "password") {
        throw std::invalid_argument{"every user of the machine can read a password on it"};
    } else {
        throw std::invalid_argument{
            fmt::format("'{}' is none of host, port, user, dbname, sslmode, sslrootcert", key)};
    }
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        const bool is_code =
            text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16).ptr ==
                text.data() + i + 3;
        plain += is_code ? static_cast<char>(code) : text[i];
        i += is_code ? 2 : 0;
    }
    return plain;
}

// [USER@][HOST][:PORT][/DATABASE][?KEY=VALUE&...]
Dsn parse_uri(std::string_view text) {
    Dsn dsn;
    const auto take = [&](std::string_view key, std::string_view value) {
        if (!value.empty()) {
            set(dsn, key, decoded(value));
        }
    };
    const std::size_t question = std::min(text.find('?'), text.size());
    std::string_view query = text.substr(std::min(question + 1, text.size()));
    text = text.substr(0, question);
    const std::size_t slash = std::min(text.find('/'), text.size());
    std::string_view authority = text.substr(0, slash);
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        take("password", user.substr(std::min(user.find(':'), user.size())));
        take("user", user);
        authority.remove_prefix(at + 1);
    }
    const std::size_t colon =
        authority.ends_with(']') ? std::string_view::npos : authority.rfind(':');
    std::string_view host = authority.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    take("host", host);
    take("port", colon == std::string_view::npos ? "" : authority.substr(colon + 1));
    take("dbname", text.substr(std::min(slash + 1, text.size())));
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        const std::size_t sign = std::min(pair.find('='), pair.size());
        take(pair.substr(0, sign), pair.substr(std::min(sign + 1, pair.size())));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return dsn;
}

Dsn parse_words(std::string_view text) {
    Dsn dsn;
    while (!(text = trimmed(text)).empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view pair = text.substr(0, end);
        const std::size_t sign = pair.find('=');
        if (sign == std::string_view::npos) {
            throw std::invalid_argument{
                "it is neither postgresql://USER@HOST:PORT/DATABASE nor 'host=... dbname=...'"};
        }
        set(dsn, pair.substr(0, sign), std::string{pair.substr(sign + 1)});
        text.remove_prefix(end);
    }
    return dsn;
}

}  // namespace

Dsn parse_dsn(std::string_view text) {
    for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
        if (text.starts_with(scheme)) {
            return parse_uri(text.substr(scheme.size()));
        }
    }
    return parse_words(text);
}

std::string init_config(const InitFacts& facts) {
    std::string text =
        std::string{head} + db_section(facts.dsn.db) +
        fmt::format(fmt::runtime(middle), fmt::arg("be_num", 3), fmt::arg("fe", "fe.example"),
                    fmt::arg("hostname", cdc_host(facts.dsn.db)),
                    fmt::arg("name", pipeline_name(facts.dsn.database)));
    std::string proposed = facts.catalog ? rules(facts.dsn, *facts.catalog) : "";
    if (proposed.empty()) {
        proposed =
            "\n" + rule(1, facts.dsn.database.empty() ? "^mydb$" : pattern(facts.dsn.database),
                        "^public$");
    }
    return text + (proposed.starts_with('\n') ? proposed.substr(1) : proposed);
}

}  // namespace smt
