// Requests to a JobManager that is not there: what is said of them.
#include "flink_rest.h"

#include <gtest/gtest.h>

namespace smt {
namespace {

TEST(FlinkRest, NeverShowsUserAndPassword) {
    const std::pair<const char*, const char*> cases[] = {
        {"http://flink:8081", "http://flink:8081"},
        {"https://flink.example/proxy/", "https://flink.example/proxy"},
        {"http://user:secret@flink:8081/", "http://flink:8081"},
        {"http://user:se@cret@flink:8081/a@b", "http://flink:8081/a@b"},
        {"http://flink/a@b", "http://flink/a@b"}};
    for (const auto& [url, shown] : cases) {
        EXPECT_EQ(FlinkRest{url}.url(), shown);
    }
}

TEST(FlinkRest, SaysWhyThereIsNoAnswer) {
    // Nothing listens on port 1; the second is no address at all.
    for (const char* url : {"http://user:secret@127.0.0.1:1", "http://user:secret@[::/x"}) {
        const FlinkRest rest{url};
        const Answer<std::string> answer = rest.get("/overview");
        EXPECT_FALSE(answer);
        EXPECT_NE(answer.refusal, "");
        EXPECT_EQ(answer.refusal.find("secret"), std::string::npos) << answer.refusal;
    }
}

}  // namespace
}  // namespace smt
