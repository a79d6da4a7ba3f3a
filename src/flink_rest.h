// GET requests to Flink's REST interface: the only place that uses libcurl.
#pragma once

#include <string>
#include <string_view>

#include "smt/answer.h"

namespace smt {

class FlinkRest {
  public:
    // `url` may hold user and password; messages never do.
    explicit FlinkRest(std::string_view url);
    ~FlinkRest();
    FlinkRest(const FlinkRest&) = delete;
    FlinkRest& operator=(const FlinkRest&) = delete;

    // The body, or why there is none: not reached, or a status other than 200.
    Answer<std::string> get(std::string_view path) const;

    // Without user and password.
    const std::string& url() const { return shown_; }

  private:
    std::string url_, shown_;
    void* handle_;  // CURL
};

}  // namespace smt
