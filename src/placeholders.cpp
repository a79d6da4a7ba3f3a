#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "ascii.h"
#include "options.h"

namespace smt {

namespace {

bool holds_secret(const Option& option) {
    return is_secret(option.name) || holds_password(option.value);
}

// The NAME of a secret's placeholder: that of the config, or one that begins with `prefix`.
std::string placeholder_name(const Option& option, std::string_view prefix) {
    if (!option.env.empty()) {
        return option.env;
    }
    std::string name = fmt::format("{}_{}", prefix, option.name);
    std::ranges::transform(name, name.begin(), [](char c) {
        return is_word(c) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    });
    return name;
}

struct Secret {
    Option option;
    std::string name;  // of its placeholder
};

void add_secrets(const Options& options, std::string_view prefix, std::vector<Secret>& secrets) {
    for (const Option& option : options) {
        if (holds_secret(option)) {
            secrets.push_back({option, placeholder_name(option, prefix)});
        }
    }
}

Options with_password(Options options, const Option& password) {
    if (!value_of(options, password.name)) {
        options.push_back(password);
    }
    return options;
}

// Those of every option that is written.
std::vector<Secret> secrets_of(const Config& config) {
    std::vector<Secret> secrets;
    add_secrets(config.flink.set, flink_secrets, secrets);
    add_secrets(kafka_properties(config), kafka_secrets, secrets);
    for (const Rule& rule : config.rules) {
        const Options source = merged(config.cdc.options, rule.cdc_options);
        const Options sink = merged(config.starrocks.options, rule.starrocks_options);
        add_secrets(with_password(source, source_password(config, source)), source_secrets,
                    secrets);
        add_secrets(with_password(sink, sink_password(config, sink)), sink_secrets, secrets);
    }
    return secrets;
}

}  // namespace

Options kafka_properties(const Config& config) {
    Options properties = config.kafka.properties;
    for (Option& property : properties) {
        property.name.insert(0, "properties.");
    }
    return properties;
}

std::string written_value(const Config& config, const Option& option, std::string_view prefix) {
    return config.other.secrets == "placeholder" && holds_secret(option)
               ? fmt::format("${{{}}}", placeholder_name(option, prefix))
               : option.value;
}

Properties plan_placeholders(const Config& config, Diagnostics& diagnostics) {
    Properties placeholders;
    if (config.other.secrets != "placeholder") {
        return placeholders;
    }
    std::map<std::string, Option> of_name;
    for (const Secret& secret : secrets_of(config)) {
        const auto [known, is_new] = of_name.try_emplace(secret.name, secret.option);
        const Option& other = known->second;
        const bool is_same = is_new || other.value == secret.option.value;
        if (!is_same) {
            diagnostics
                .report(code::bad_value,
                        secret.option.where.empty() ? config.path : secret.option.where,
                        "two secrets would have the placeholder '${{{}}}': this {} and that of {}",
                        secret.name, secret.option.name,
                        other.where.empty() ? config.path : other.where)
                .hint = "write each as ${NAME}, with a name of its own";
        }
        placeholders.emplace_back(secret.option.name, fmt::format("${{{}}}", secret.name));
    }
    std::ranges::sort(placeholders);
    placeholders.erase(std::unique(placeholders.begin(), placeholders.end()), placeholders.end());
    return placeholders;
}

}  // namespace smt
