// What a Flink cluster is set up for and busy with, as its REST interface tells: facts, which `smt
// check` compares with what a job needs.  In Flink's own words; no decision is made here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "smt/answer.h"
#include "smt/config.h"

namespace smt {

// A member of /jobs/overview.
struct FlinkJob {
    std::string id, name, state;
};

// /overview
struct FlinkOverview {
    std::string version;  // "1.20.5"
    int taskmanagers = 0, slots = 0, free_slots = 0;
};

// A member of /taskmanagers.
struct FlinkTaskManager {
    std::string id;
    int slots = 0, free_slots = 0;
    std::int64_t process_bytes = 0;  // all its memory
};

struct FlinkState {
    std::string url;        // without user and password
    std::string unreached;  // why it gave no answer; empty: it did
    // The rest is only there when it did.
    Answer<FlinkOverview> overview;
    Answer<std::map<std::string, std::string, std::less<>>> settings;  // /jobmanager/config
    Answer<std::vector<std::string>> classpath;                        // /jobmanager/environment
    Answer<std::vector<FlinkTaskManager>> taskmanagers;
    Answer<std::vector<FlinkJob>> jobs;
};

// Asks the JobManager at rest_url of [flink]; nothing when there is no rest_url.  Does not throw:
// an address that does not answer is a fact too.
std::optional<FlinkState> read_flink_state(const Config& config);

}  // namespace smt
