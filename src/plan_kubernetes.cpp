#include "plan_kubernetes.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "ascii.h"
#include "names.h"
#include "options.h"
#include "plan_outputs.h"

namespace smt {

namespace {

// The operator takes no longer name of a FlinkDeployment (its DefaultValidator), and the names of
// the ConfigMap and the Secret go on behind it.
constexpr std::size_t longest_name = 45;

// RFC 1123: lower-case letters, digits and '-', a letter first.
std::string deployment_name(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const bool is_legal = is_word(c) && c != '_';
        if (is_legal || (!name.empty() && name.back() != '-')) {
            name += is_legal ? lower(c) : '-';
        }
    }
    name.erase(std::min(name.find_last_not_of('-') + 1, name.size()));
    if (name.empty() || is_digit(name.front())) {
        name.insert(0, name.empty() ? "smt" : "smt-");
    }
    if (name.size() > longest_name) {
        const std::string hash = "-" + short_hash(text);
        name.resize(longest_name - hash.size());
        name.erase(name.find_last_not_of('-') + 1);
        name += hash;
    }
    return name;
}

struct Required {
    std::string_view key;
    std::string KubernetesConfig::*member;
    std::string_view hint;
};
constexpr Required required[] = {
    {"image", &KubernetesConfig::image,
     "name an image of Flink with the connectors and the SQL runner: README, \"On Kubernetes\""},
    {"smt_image", &KubernetesConfig::smt_image,
     "name an image with smt in it: README, \"On Kubernetes\""},
    {"state_uri", &KubernetesConfig::state_uri,
     "set it to a folder that outlives the pods, such as s3://bucket/flink"},
};

void check_config(const Config& config, Diagnostics& diagnostics) {
    for (const Required& key : required) {
        if ((config.kubernetes.*key.member).empty()) {
            diagnostics
                .report(code::bad_value, config.kubernetes.file,
                        "'{}' is not set in [kubernetes]: the output kubernetes needs it", key.key)
                .hint = key.hint;
        }
    }
    if (config.other.secrets == "inline") {
        diagnostics
            .report(code::bad_value, config.other.where("outputs"),
                    "outputs has kubernetes, and with secrets = inline passwords would stand in a "
                    "ConfigMap")
            .hint = "set secrets = placeholder in [other]";
    }
}

// Where the job begins; empty: at its beginning.
std::string savepoint_of(const Job& job) {
    return value_of(job.settings, "execution.savepoint.path").value_or("");
}

}  // namespace

void plan_kubernetes(const Config& config, Plan& plan, Diagnostics& diagnostics) {
    if (!has_output(plan, "kubernetes")) {
        return;
    }
    check_config(config, diagnostics);
    const KubernetesConfig& kubernetes = config.kubernetes;
    plan.kubernetes = {.image = kubernetes.image,
                       .smt_image = kubernetes.smt_image,
                       .name_space = kubernetes.name_space,
                       .service_account = kubernetes.service_account,
                       .state_uri = kubernetes.state_uri};
    std::vector<Deployment>& deployments = plan.kubernetes.deployments;
    if (runs_flink_sql(plan)) {
        const std::string& all = plan.jobs.front().name;
        for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
            const int rule = plan.jobs[i].rule;
            deployments.push_back(
                {.file = rule == 0 ? "all" : std::to_string(rule),
                 .name = deployment_name(rule == 0 ? all : fmt::format("{}-{}", all, rule)),
                 .job = i,
                 .savepoint = savepoint_of(plan.jobs[i])});
        }
    }
    if (!plan.kafka.tables.empty()) {
        deployments.push_back({.file = "kafka",
                               .name = deployment_name(plan.kafka.job.name),
                               .from_kafka = true,
                               .savepoint = savepoint_of(plan.kafka.job)});
    }
}

}  // namespace smt
