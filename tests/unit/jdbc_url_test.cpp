// jdbc-url as MySQL Connector/J reads it.
#include "jdbc_url.h"

#include <gtest/gtest.h>

namespace smt {
namespace {

std::string shown(std::string_view text) {
    const auto url = parse_jdbc_url(text);
    if (!url) {
        return "no URL";
    }
    std::string hosts;
    for (const JdbcAddress& address : url->addresses) {
        hosts += to_string(address) + " ";
    }
    constexpr std::string_view tls[] = {"off", "preferred", "required", "verified"};
    return hosts + std::string{tls[static_cast<std::size_t>(url->tls)]};
}

TEST(JdbcUrl, IsReadAsConnectorJReadsIt) {
    const std::pair<const char*, const char*> cases[] = {
        {"jdbc:mysql://fe:9030", "fe:9030 preferred"},
        {"jdbc:mysql://fe", "fe:3306 preferred"},
        {"jdbc:mysql://a:1,b:2/db", "a:1 b:2 preferred"},
        {"jdbc:mysql:loadbalance://a:1,b:2?useSSL=false", "a:1 b:2 off"},
        {"jdbc:mysql://[::1]:9030/", "[::1]:9030 preferred"},
        {"jdbc:mysql://user:p@ss@fe:9030", "fe:9030 preferred"},
        {"jdbc:mysql://fe:9030/?sslMode=VERIFY_CA", "fe:9030 verified"},
        {"jdbc:mysql://fe:9030?a=b&sslMode=REQUIRED&useSSL=false", "fe:9030 required"},
        {"jdbc:mysql://fe:9030?useSSL=true&requireSSL=true", "fe:9030 required"},
        {"jdbc:mysql://fe:9030?useSSL=true&verifyServerCertificate=true", "fe:9030 verified"},
        {"jdbc:mysql://root:12/xyz@fe:9030", "no URL"},
        {"jdbc:mysql://root:12?xyz@fe:9030", "no URL"},
        {"jdbc:mysql://root:12#xyz@fe:9030", "no URL"},
        {"jdbc:mysql://root:12,xyz@fe:9030", "no URL"},
        {"jdbc:mysql://", "no URL"},
        {"jdbc:mysql://fe:x", "no URL"},
        {"jdbc:mysql://fe:70000", "no URL"},
        {"jdbc:mysql://[::1", "no URL"},
        {"jdbc:postgresql://fe:9030", "no URL"},
        {"fe:9030", "no URL"}};
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(shown(text), expected) << text;
    }
}

}  // namespace
}  // namespace smt
