#include "jdbc_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "ascii.h"

namespace smt {

namespace {

// Takes what stands in front of `separator`, and that too, off `text`.
std::string_view take(std::string_view& text, char separator) {
    const std::size_t length = std::min(text.find(separator), text.size());
    const std::string_view part = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    return part;
}

std::optional<JdbcAddress> to_address(std::string_view text) {
    JdbcAddress address;
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t colon = text.find(':', bracket);
    const std::string_view host = text.substr(0, colon);
    address.host = bracket > 0 ? host.substr(1, bracket - 1) : host;
    if (colon != std::string_view::npos) {
        const std::string_view port = text.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(port.data(), port.data() + port.size(), address.port);
        if (error != std::errc{} || end != port.data() + port.size() || address.port > 65535) {
            return std::nullopt;
        }
    }
    return address.host.empty() ? std::nullopt : std::optional{address};
}

Tls to_tls(std::string_view parameters) {
    static const std::map<std::string_view, Tls> modes = {{"disabled", Tls::off},
                                                          {"preferred", Tls::preferred},
                                                          {"required", Tls::required},
                                                          {"verify_ca", Tls::verified},
                                                          {"verify_identity", Tls::verified}};
    std::map<std::string, std::string> values;
    while (!parameters.empty()) {
        std::string_view value = take(parameters, '&');
        const std::string_view name = take(value, '=');
        values[lower(name)] = lower(value);
    }
    const auto mode = modes.find(values["sslmode"]);
    if (mode != modes.end()) {
        return mode->second;
    }
    if (values["usessl"] == "false") {
        return Tls::off;
    }
    if (values["verifyservercertificate"] == "true") {
        return Tls::verified;
    }
    return values["requiressl"] == "true" ? Tls::required : Tls::preferred;
}

}  // namespace

std::optional<JdbcUrl> parse_jdbc_url(std::string_view url) {
    const std::size_t slashes = url.find("://");
    if (!url.starts_with("jdbc:mysql:") || slashes == std::string_view::npos) {
        return std::nullopt;
    }
    url.remove_prefix(slashes + 3);
    // A user's name and password end with the @ in front of the first host: what stands behind one
    // of these is not taken for them, and a part of a password for a host or a port.
    const std::size_t end = url.find_first_of("/?#,");
    if (end != std::string_view::npos && url.find('@', end) != std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view before = take(url, '?');
    std::string_view hosts = take(before, '/');
    if (const std::size_t login = hosts.rfind('@'); login != std::string_view::npos) {
        hosts.remove_prefix(login + 1);
    }
    JdbcUrl parsed{.tls = to_tls(url)};
    while (!hosts.empty()) {
        const auto address = to_address(take(hosts, ','));
        if (!address) {
            return std::nullopt;
        }
        parsed.addresses.push_back(*address);
    }
    return parsed.addresses.empty() ? std::nullopt : std::optional{parsed};
}

std::string to_string(const JdbcAddress& address) {
    const bool is_v6 = address.host.find(':') != std::string::npos;
    return is_v6 ? fmt::format("[{}]:{}", address.host, address.port)
                 : fmt::format("{}:{}", address.host, address.port);
}

}  // namespace smt
