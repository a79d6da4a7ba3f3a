// The stand-in for StarRocks (tests/support/starrocks), a process of a test's own.  root may do
// anything; smt, with a password, is the user of the sink.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "starrocks_client.h"
#include "support/temporary_folder.h"

namespace testing {

class StarRocks {
  public:
    inline static const std::string password = "it's; \"odd\" \\";

    StarRocks() {
        // It waits for the end of its input, which comes with the end of this process, however that
        // ends.
        guard_ = ::popen(
            fmt::format("export PYTHONPATH='{}/tests/support' PYTHONDONTWRITEBYTECODE=1 "
                        "STARROCKS_PASSWORD='it'\\''s; \"odd\" \\'; trap '' INT TERM HUP; "
                        "python3 -m starrocks --user smt --ready-file '{}' >/dev/null 2>'{}' & "
                        "cat >/dev/null; kill -9 $!",
                        SMT_SOURCE_DIR, folder_ / "ready", folder_ / "log")
                .c_str(),
            "we");
        wait_until_ready();
    }
    ~StarRocks() {
        if (guard_ != nullptr) {
            ::pclose(guard_);
        }
    }
    StarRocks(const StarRocks&) = delete;
    StarRocks& operator=(const StarRocks&) = delete;

    std::string address() const { return fmt::format("127.0.0.1:{}", port_); }

    // As root; a statement that is refused fails the test.
    void execute(const std::string& sql) const {
        smt::StarRocksClient::Failure failure;
        auto client = smt::StarRocksClient::connect({"127.0.0.1", port_}, smt::Tls::preferred,
                                                    {"root", ""}, failure);
        ASSERT_TRUE(client) << failure.message;
        const auto rows = client->query(sql);
        EXPECT_TRUE(rows) << sql << ": " << rows.refusal;
    }

  private:
    void wait_until_ready() {
        constexpr int most_tries = 600;
        for (int i = 0; i < most_tries; ++i) {
            const std::string ready = read_text(folder_ / "ready");
            if (!ready.empty()) {
                port_ = nlohmann::json::parse(ready).at("mysql_port").get<unsigned int>();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
        throw std::runtime_error{"no stand-in for StarRocks: " + read_text(folder_ / "log")};
    }

    TemporaryFolder folder_;
    FILE* guard_ = nullptr;
    unsigned int port_ = 0;
};

}  // namespace testing
