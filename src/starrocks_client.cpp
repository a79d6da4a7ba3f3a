#include "starrocks_client.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "ascii.h"

namespace smt {

namespace {

constexpr unsigned int connect_seconds = 10;
constexpr unsigned int answer_seconds = 60;
constexpr my_bool yes = 1;
constexpr my_bool no = 0;
// Errors of the client begin here: those below are the server's.
constexpr unsigned int first_client_error = 2000;

MYSQL* of(void* connection) {
    return static_cast<MYSQL*>(connection);
}

bool is_secret(Tls tls) {
    return tls == Tls::required || tls == Tls::verified;
}

void prepare(MYSQL* connection, Tls tls) {
    constexpr unsigned int tcp = MYSQL_PROTOCOL_TCP;  // else localhost means a socket file
    constexpr unsigned int no_files = 0;  // a server could ask for any file of this machine
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &tcp);
    mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &no_files);
    mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &connect_seconds);
    mysql_options(connection, MYSQL_OPT_READ_TIMEOUT, &answer_seconds);
    mysql_options(connection, MYSQL_OPT_WRITE_TIMEOUT, &answer_seconds);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, is_secret(tls) ? &yes : &no);
    mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, tls == Tls::verified ? &yes : &no);
    // A server may choose how the password is sent: as it is only to one that has shown who it is.
    mysql_options(connection, MARIADB_OPT_RESTRICTED_AUTH,
                  tls == Tls::verified
                      ? "mysql_native_password,caching_sha2_password,mysql_clear_password"
                      : "mysql_native_password,caching_sha2_password");
}

StarRocksRows take_rows(MYSQL_RES* result) {
    StarRocksRows taken;
    const unsigned int count = mysql_num_fields(result);
    const MYSQL_FIELD* const fields = mysql_fetch_fields(result);
    for (unsigned int i = 0; i < count; ++i) {
        taken.names.emplace_back(fields[i].name);
    }
    while (MYSQL_ROW row = mysql_fetch_row(result)) {
        const unsigned long* const lengths = mysql_fetch_lengths(result);
        StarRocksRows::Row values(count);
        for (unsigned int i = 0; i < count; ++i) {
            if (row[i] != nullptr) {
                values[i] = std::string(row[i], lengths[i]);
            }
        }
        taken.rows.push_back(std::move(values));
    }
    return taken;
}

}  // namespace

std::string StarRocksRows::text(const Row& row, std::string_view name) const {
    const auto found = std::ranges::find_if(
        names, [&](const std::string& each) { return lower(each) == lower(name); });
    if (found == names.end()) {
        return "";
    }
    return row[static_cast<std::size_t>(std::distance(names.begin(), found))].value_or("");
}

void StarRocksClient::Close::operator()(void* connection) const {
    mysql_close(of(connection));
}

std::optional<StarRocksClient> StarRocksClient::try_connect(const JdbcAddress& address, Tls tls,
                                                            const StarRocksLogin& login,
                                                            Failure& failure) {
    MYSQL* const made = mysql_init(nullptr);
    if (made == nullptr) {
        throw std::bad_alloc{};
    }
    Connection connection{made};
    prepare(made, tls);
    if (mysql_real_connect(made, address.host.c_str(), login.user.c_str(), login.password.c_str(),
                           nullptr, address.port, nullptr, 0) == nullptr) {
        failure = {.message = mysql_error(made),
                   .code = mysql_errno(made),
                   .reached = mysql_errno(made) < first_client_error};
        return std::nullopt;
    }
    // Unless it verifies the server, the library goes on without TLS where the server has none.
    if (is_secret(tls) && mysql_get_ssl_cipher(made) == nullptr) {
        failure = {.message = "TLS is required, but the server does not support it"};
        return std::nullopt;
    }
    return StarRocksClient{std::move(connection)};
}

// Connector/J uses TLS wherever the server has it; this library only when it must.  So a server
// that demands it, or the password as it is, is asked a second time; one that refuses the password
// is not.
std::optional<StarRocksClient> StarRocksClient::connect(const JdbcAddress& address, Tls tls,
                                                        const StarRocksLogin& login,
                                                        Failure& failure) {
    auto client = try_connect(address, tls, login, failure);
    const bool may_want_tls = tls == Tls::preferred && failure.code != ER_ACCESS_DENIED_ERROR &&
                              failure.code != CR_CONNECTION_ERROR &&
                              failure.code != CR_CONN_HOST_ERROR && failure.code != CR_UNKNOWN_HOST;
    if (!client && may_want_tls) {
        Failure with_tls;
        client = try_connect(address, Tls::required, login, with_tls);
    }
    return client;
}

Answer<StarRocksRows> StarRocksClient::query(const std::string& sql) {
    MYSQL* const connection = of(connection_.get());
    if (mysql_real_query(connection, sql.data(), sql.size()) != 0) {
        return {.refusal = mysql_error(connection)};
    }
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result{
        mysql_store_result(connection), &mysql_free_result};
    if (result != nullptr) {
        return {.value = take_rows(result.get())};
    }
    if (mysql_field_count(connection) != 0) {
        return {.refusal = mysql_error(connection)};
    }
    return {.value = StarRocksRows{}};
}

}  // namespace smt
