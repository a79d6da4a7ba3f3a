#include "flink_rest.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>

#include "text.h"

namespace smt {

namespace {

constexpr long connect_seconds = 10;
constexpr long most_seconds = 30;
// A list of ten thousand jobs has a few megabytes; anything larger does not come from Flink.
constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr long ok = 200;

// "http://flink:8081" of "http://user:password@flink:8081".
std::string without_login(std::string_view url) {
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
    const std::size_t login = url.substr(0, path).rfind('@');
    if (login == std::string_view::npos || login < host) {
        return std::string{url};
    }
    return std::string{url.substr(0, host)} + std::string{url.substr(login + 1)};
}

std::size_t append(const char* data, std::size_t size, std::size_t count, void* body) {
    auto& text = *static_cast<std::string*>(body);
    // Another number than it was given ends the transfer.
    if (text.size() + size * count > most_bytes) {
        return 0;
    }
    text.append(data, size * count);
    return size * count;
}

// curl_easy_init does it too, but not safely beside another thread.
CURL* new_handle() {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL* const handle = initialised == CURLE_OK ? curl_easy_init() : nullptr;
    if (handle == nullptr) {
        throw std::bad_alloc{};
    }
    return handle;
}

void prepare(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    // A standby JobManager, or a proxy in front of it, may send on.
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 3L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, most_seconds);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, append);
}

}  // namespace

FlinkRest::FlinkRest(std::string_view url)
    : url_{url.substr(0, url.find_last_not_of('/') + 1)},
      shown_{without_login(url_)},
      handle_{new_handle()} {
    prepare(handle_);
}

FlinkRest::~FlinkRest() {
    curl_easy_cleanup(handle_);
}

Answer<std::string> FlinkRest::get(std::string_view path) const {
    std::string body;
    std::array<char, CURL_ERROR_SIZE> error{};
    const std::string address = url_ + std::string{path};
    curl_easy_setopt(handle_, CURLOPT_URL, address.c_str());
    curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, error.data());
    const CURLcode done = curl_easy_perform(handle_);
    curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, nullptr);
    if (done != CURLE_OK) {
        return {.refusal = error[0] != '\0' ? error.data() : curl_easy_strerror(done)};
    }
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (status != ok) {
        return {.refusal = fmt::format("{} answers with status {}", path, status)};
    }
    return {.value = std::move(body)};
}

}  // namespace smt
