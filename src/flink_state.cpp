#include "smt/flink_state.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "flink_rest.h"

namespace smt {

namespace {

using Json = nlohmann::json;

// What `read` makes of a reply; a reply of another shape counts as refused.
template <typename Read>
auto ask(const FlinkRest& rest, std::string_view path, Read read)
    -> Answer<decltype(read(std::declval<const Json&>()))> {
    Answer<std::string> reply = rest.get(path);
    if (!reply) {
        return {.refusal = std::move(reply.refusal)};
    }
    try {
        return {.value = read(Json::parse(*reply))};
    } catch (const Json::exception&) {
        return {.refusal = std::string{path} + " is not answered as Flink does"};
    }
}

FlinkOverview to_overview(const Json& json) {
    return {.version = json.at("flink-version").get<std::string>(),
            .taskmanagers = json.at("taskmanagers").get<int>(),
            .slots = json.at("slots-total").get<int>(),
            .free_slots = json.at("slots-available").get<int>()};
}

std::map<std::string, std::string, std::less<>> to_settings(const Json& json) {
    std::map<std::string, std::string, std::less<>> settings;
    for (const Json& pair : json) {
        settings.emplace(pair.at("key").get<std::string>(), pair.at("value").get<std::string>());
    }
    return settings;
}

std::vector<std::string> to_classpath(const Json& json) {
    return json.at("classpath").get<std::vector<std::string>>();
}

std::vector<FlinkTaskManager> to_taskmanagers(const Json& json) {
    std::vector<FlinkTaskManager> managers;
    for (const Json& manager : json.at("taskmanagers")) {
        managers.push_back(
            {.id = manager.at("id").get<std::string>(),
             .slots = manager.at("slotsNumber").get<int>(),
             .free_slots = manager.at("freeSlots").get<int>(),
             .process_bytes =
                 manager.at("memoryConfiguration").at("totalProcessMemory").get<std::int64_t>()});
    }
    return managers;
}

std::vector<FlinkJob> to_jobs(const Json& json) {
    std::vector<FlinkJob> jobs;
    for (const Json& job : json.at("jobs")) {
        jobs.push_back({.id = job.at("jid").get<std::string>(),
                        .name = job.at("name").get<std::string>(),
                        .state = job.at("state").get<std::string>()});
    }
    return jobs;
}

}  // namespace

std::optional<FlinkState> read_flink_state(const Config& config) {
    if (config.flink.rest_url.empty()) {
        return std::nullopt;
    }
    const FlinkRest rest{config.flink.rest_url};
    FlinkState state{.url = rest.url()};
    state.overview = ask(rest, "/overview", to_overview);
    if (!state.overview) {
        state.unreached = state.overview.refusal;
        return state;
    }
    state.settings = ask(rest, "/jobmanager/config", to_settings);
    state.classpath = ask(rest, "/jobmanager/environment", to_classpath);
    state.taskmanagers = ask(rest, "/taskmanagers", to_taskmanagers);
    state.jobs = ask(rest, "/jobs/overview", to_jobs);
    return state;
}

}  // namespace smt
