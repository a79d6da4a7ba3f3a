#include "config_expand.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <system_error>

#include "ascii.h"
#include "smt/config.h"

namespace smt {

namespace {

[[noreturn]] void throw_unreadable(const std::string& path) {
    throw std::system_error{errno, std::generic_category(),
                            fmt::format("cannot read '{}'", path == "-" ? "stdin" : path)};
}

std::string read_stream(std::FILE* stream, const std::string& path) {
    std::string text;
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), stream)) {
        text.append(buffer.data(), size);
    }
    if (std::ferror(stream) != 0) {
        throw_unreadable(path);
    }
    return text;
}

// A file of a secret mostly ends with a line break that is not part of it.
std::string_view without_line_break(std::string_view text) {
    text.remove_suffix(text.ends_with('\n') ? 1 : 0);
    text.remove_suffix(text.ends_with('\r') ? 1 : 0);
    return text;
}

std::optional<std::string> file_value(const std::string& path, const IniEntry& entry,
                                      Diagnostics& diagnostics) {
    try {
        return std::string{without_line_break(read_file(path))};
    } catch (const std::system_error& error) {
        diagnostics
            .report(code::env_unset, entry.where, "{} refers to the file '{}': {}", entry.name,
                    path, error.code().message())
            .hint = "create the file, or let smt read it";
        return std::nullopt;
    }
}

std::optional<std::string> variable_value(const std::string& name,
                                          std::optional<std::string_view> fallback,
                                          const IniEntry& entry, Diagnostics& diagnostics) {
    const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    // As in a shell, :- stands in for an empty variable, too.
    if (fallback && (value == nullptr || *value == '\0')) {
        return std::string{*fallback};
    }
    if (value == nullptr) {
        diagnostics
            .report(code::env_unset, entry.where,
                    "{} refers to the environment variable '{}', which is not set", entry.name,
                    name)
            .hint = fmt::format("set it, or write ${{{}:-default}}", name);
        return std::nullopt;
    }
    return value;
}

bool is_variable(std::string_view name) {
    return !name.empty() && !is_digit(name.front()) && std::ranges::all_of(name, is_word);
}

// The value of what stands between ${ and }; nothing between them: there was no }.
std::optional<std::string> referred_value(std::string_view reference, const IniEntry& entry,
                                          Diagnostics& diagnostics) {
    constexpr std::string_view file = "file:";
    if (reference.starts_with(file)) {
        return file_value(std::string{reference.substr(file.size())}, entry, diagnostics);
    }
    const std::size_t colon = reference.find(":-");
    const std::string name{reference.substr(0, colon)};
    if (is_variable(name)) {
        const auto fallback = colon == std::string_view::npos
                                  ? std::nullopt
                                  : std::optional{reference.substr(colon + 2)};
        return variable_value(name, fallback, entry, diagnostics);
    }
    // The reference itself may be a part of a password: it is not shown.
    diagnostics
        .report(code::bad_value, entry.where,
                "{} holds a '${{' without the name of an environment variable and a '}}' behind it",
                entry.name)
        .hint = "write ${NAME}, ${NAME:-default} or ${file:PATH}; $${ means the text ${";
    return std::nullopt;
}

}  // namespace

std::string read_file(const std::string& path) {
    if (path == "-") {
        return read_stream(stdin, "stdin");
    }
    const auto close = [](std::FILE* file) { static_cast<void>(std::fclose(file)); };
    const std::unique_ptr<std::FILE, decltype(close)> file{std::fopen(path.c_str(), "rbe"), close};
    if (!file) {
        throw_unreadable(path);
    }
    return read_stream(file.get(), path);
}

std::optional<std::string> read_named_file(const std::string& path, Diagnostics& diagnostics) {
    try {
        return read_file(path);
    } catch (const std::system_error& error) {
        const std::error_code code = error.code();
        if (code != std::errc::no_such_file_or_directory && code != std::errc::not_a_directory &&
            code != std::errc::is_a_directory && code != std::errc::filename_too_long) {
            throw;
        }
        diagnostics.report(code::no_such_file, path, "cannot be read: {}", code.message()).hint =
            "check the name, and the working directory that it starts from";
        return std::nullopt;
    }
}

std::string variable_of(std::string_view value) {
    if (!value.starts_with("${") || value.find('}') + 1 != value.size()) {
        return "";
    }
    const std::string_view reference = value.substr(2, value.size() - 3);
    const std::string_view name = reference.substr(0, reference.find(":-"));
    return is_variable(name) ? std::string{name} : "";
}

bool is_set_variable(const std::string& name) {
    return std::getenv(name.c_str()) != nullptr;  // NOLINT(concurrency-mt-unsafe)
}

std::optional<Expanded> expand(const IniEntry& entry, Diagnostics& diagnostics) {
    Expanded expanded;
    bool complete = true;
    std::string_view rest = entry.value;
    for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
        const bool is_text = at > 0 && rest[at - 1] == '$';
        expanded.text.append(rest.substr(0, at)).append(is_text ? "{" : "");
        rest.remove_prefix(at + 2);
        if (is_text) {
            continue;
        }
        const std::size_t end = rest.find('}');
        const std::string_view reference =
            end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
        const auto value = referred_value(reference, entry, diagnostics);
        complete = complete && value.has_value();
        expanded.text += value.value_or("");
        rest.remove_prefix(end == std::string_view::npos ? 0 : end + 1);
    }
    expanded.text.append(rest);
    expanded.env = variable_of(entry.value);
    return complete ? std::optional{expanded} : std::nullopt;
}

}  // namespace smt
