// jdbc:mysql://HOST:PORT,HOST:PORT/DATABASE?NAME=VALUE&NAME=VALUE, as MySQL Connector/J reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smt {

// sslMode of the URL, or useSSL, requireSSL and verifyServerCertificate, which it replaced.
enum class Tls { off, preferred, required, verified };

struct JdbcAddress {
    std::string host;
    unsigned int port = 3306;  // Connector/J's own default
    bool operator==(const JdbcAddress&) const = default;
};

struct JdbcUrl {
    std::vector<JdbcAddress> addresses;
    Tls tls = Tls::preferred;
    bool operator==(const JdbcUrl&) const = default;
};

// Nothing when it is no such URL, or has an @ behind its first host, which may belong to a password
// with an unescaped / or ?.  A user and a password in it are left out: the sink has its own.
std::optional<JdbcUrl> parse_jdbc_url(std::string_view url);

// "fe.example:9030", "[::1]:9030".
std::string to_string(const JdbcAddress& address);

}  // namespace smt
