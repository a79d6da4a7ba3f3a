// A connection to StarRocks' MySQL port: the only place that uses MariaDB Connector/C.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jdbc_url.h"
#include "smt/answer.h"

namespace smt {

// The rows of a statement; those of one that has none are empty.
struct StarRocksRows {
    using Row = std::vector<std::optional<std::string>>;
    std::vector<std::string> names;
    std::vector<Row> rows;

    // The value of a column; "" for NULL and for a column that is not there.
    std::string text(const Row& row, std::string_view name) const;
};

struct StarRocksLogin {
    std::string user, password;
};

class StarRocksClient {
  public:
    // Why there is no connection; `reached`: a server answered, and refuses the user.
    struct Failure {
        std::string message;  // without the password
        unsigned int code = 0;
        bool reached = false;
    };

    // Nothing, and a failure, when it cannot connect.
    static std::optional<StarRocksClient> connect(const JdbcAddress& address, Tls tls,
                                                  const StarRocksLogin& login, Failure& failure);

    Answer<StarRocksRows> query(const std::string& sql);

  private:
    struct Close {
        void operator()(void* connection) const;
    };
    using Connection = std::unique_ptr<void, Close>;  // MYSQL

    static std::optional<StarRocksClient> try_connect(const JdbcAddress& address, Tls tls,
                                                      const StarRocksLogin& login,
                                                      Failure& failure);

    explicit StarRocksClient(Connection connection) : connection_{std::move(connection)} {}

    Connection connection_;
};

}  // namespace smt
