#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "emit/header.h"
#include "emit/scripts.h"
#include "emit/sql_runner.h"
#include "emit/yaml.h"
#include "names.h"
#include "smt/emit.h"
#include "smt/sizing.h"
#include "smt/versions.h"

namespace smt {

namespace {

// Of a ConfigMap or a Secret (ValidateConfigMap of Kubernetes).
constexpr std::size_t most_bytes = 1024UL * 1024;

constexpr std::string_view script_name = "job.sql";
constexpr std::string_view sql_folder = "/opt/smt/sql", job_folder = "/opt/smt/job";
// The user of Flink's own images.
constexpr int flink_user = 9999;

// What stands in a deployment: its job and the script of it.
struct Workload {
    const Deployment* deployment;
    Job job;
    std::string sql;
};

bool is_savepoint(const Properties::value_type& setting) {
    return setting.first == "execution.savepoint.path";
}

Workload workload_of(const Plan& plan, const Deployment& deployment) {
    Workload workload{&deployment,
                      deployment.from_kafka ? plan.kafka.job : plan.jobs[deployment.job], ""};
    // The operator knows later ones: a script that named this one would go back to it.
    std::erase_if(workload.job.settings, is_savepoint);
    workload.sql = sql_runner_script(deployment.from_kafka ? kafka_script(plan, workload.job)
                                                           : flink_script(plan, workload.job, ""));
    return workload;
}

bool fits(const Workload& workload) {
    return workload.sql.size() <= most_bytes && unreadable_line(workload.sql).empty();
}

std::string path_of(std::string_view kind, const Deployment& deployment) {
    return fmt::format("kubernetes/{}.{}.yaml", kind, deployment.file);
}

// Of the variables that `smt render` fills in.
std::set<std::string> secrets_in(std::string_view sql) {
    std::set<std::string> names;
    while (!sql.empty()) {
        const std::size_t length = std::min(sql.find('\n'), sql.size());
        std::string_view line = sql.substr(0, length);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.starts_with(quote::placeholder_mark)) {
            names.emplace(line.substr(quote::placeholder_mark.size()));
        }
        sql.remove_prefix(std::min(length + 1, sql.size()));
    }
    return names;
}

std::string secret_name(const Plan& plan) {
    return plan.kubernetes.deployments.front().name + "-secret";
}

std::string config_map_name(const Deployment& deployment) {
    return deployment.name + "-sql";
}

void begin_object(YamlWriter& yaml, const Plan& plan, std::string_view version,
                  std::string_view kind, const std::string& name) {
    yaml.text("apiVersion", version);
    yaml.text("kind", kind);
    yaml.object("metadata", [&] {
        yaml.text("name", name);
        if (!plan.kubernetes.name_space.empty()) {
            yaml.text("namespace", plan.kubernetes.name_space);
        }
    });
}

std::string secret(const Plan& plan, const std::set<std::string>& names) {
    YamlWriter yaml{
        yaml_header(plan, "secrets of the jobs on Kubernetes") +
        "# Fill it in from the environment, and keep the result out of version control:\n"
        "#   smt render kubernetes/secret.yaml | kubectl apply --server-side -f -\n"};
    begin_object(yaml, plan, "v1", "Secret", secret_name(plan));
    yaml.text("type", "Opaque");
    yaml.object("stringData", [&] {
        for (const std::string& name : names) {
            yaml.placeholder(name);
        }
    });
    return yaml.document();
}

std::string config_map(const Plan& plan, const Workload& workload) {
    YamlWriter yaml{yaml_header(plan, fmt::format("Flink SQL of the job `{}`", workload.job.name)) +
                    "# Without comments, which the SQL runner takes off. --server-side, since "
                    "kubectl otherwise "
                    "keeps a copy in an\n"
                    "# annotation, and that holds 256 KiB.\n"
                    "#   kubectl apply --server-side -f " +
                    path_of("configmap", *workload.deployment) + "\n"};
    begin_object(yaml, plan, "v1", "ConfigMap", config_map_name(*workload.deployment));
    yaml.object("data", [&] { yaml.block(script_name, workload.sql); });
    return yaml.document();
}

std::string instructions(const Plan& plan, const Workload& workload) {
    const Deployment& deployment = *workload.deployment;
    std::string text = fmt::format(
        "# After starrocks-create.all.sql and {}, with the Flink Kubernetes operator 1.10:\n"
        "#   smt render kubernetes/secret.yaml | kubectl apply --server-side -f -\n"
        "#   kubectl apply --server-side -f {}\n"
        "#   kubectl apply --server-side -f {}\n",
        setup_files(plan), path_of("configmap", deployment),
        path_of("flink-deployment", deployment));
    if (!deployment.from_kafka && workload.job.rule != 0) {
        text += fmt::format(
            "# The tables of [table-rule.{}] alone: never beside flink-deployment.all.yaml.\n",
            workload.job.rule);
    }
    text += fmt::format("#\n# The image '{}' has in /opt/flink/lib:\n",
                        quote::comment(plan.kubernetes.image));
    for (const Jar& jar : jars_of(plan.flink_version, plan.cdc_version)) {
        if (!deployment.from_kafka || jar.artifact.find("postgres-cdc") == std::string::npos) {
            text += fmt::format("#   {}\n", jar.coordinates());
        }
    }
    if (deployment.from_kafka) {
        text +=
            "#   org.apache.flink:flink-connector-kafka:3.4.0-1.20\n"
            "#   org.apache.kafka:kafka-clients:3.4.0\n";
    }
    return text +
           "# in /opt/flink/usrlib/sql-runner.jar the operator's flink-sql-runner-example, and "
           "among its plugins the\n"
           "# file system of state_uri. README, \"On Kubernetes\", has a Dockerfile.\n#\n";
}

// What the operator looks at, and what no SET of the script can change.
Properties flink_configuration(const Plan& plan, const Workload& workload, const Sizing& sizing) {
    const std::string folder = plan.kubernetes.state_uri + "/" + workload.deployment->name;
    Properties configuration = {
        {"taskmanager.numberOfTaskSlots", std::to_string(sizing.task_slots)},
        {"high-availability.type", "kubernetes"},
        {"high-availability.storageDir", folder + "/ha"},
        // Under their older names Flink 1.20 and every version of the operator know them.
        {"state.checkpoints.dir", folder + "/checkpoints"},
        {"state.savepoints.dir", folder + "/savepoints"}};
    for (const auto& [name, value] : workload.job.settings) {
        const auto same = std::ranges::find(configuration, name, &Properties::value_type::first);
        if (same != configuration.end()) {
            same->second = value;
        } else if (!name.starts_with("table.") && name != "parallelism.default") {
            configuration.emplace_back(name, value);
        }
    }
    return configuration;
}

// Fills in the secrets before Flink starts; only this pod's memory ever holds them.
void write_job_manager(YamlWriter& yaml, const Plan& plan, const Workload& workload) {
    const auto mount = [&](std::string_view name, std::string_view path, bool is_read_only) {
        yaml.item([&] {
            yaml.text("name", name);
            yaml.text("mountPath", path);
            yaml.flag("readOnly", is_read_only);
        });
    };
    yaml.object("initContainers", [&] {
        yaml.item([&] {
            yaml.text("name", "smt-render");
            yaml.text("image", plan.kubernetes.smt_image);
            yaml.texts("command", {"smt", "render", fmt::format("{}/{}", sql_folder, script_name),
                                   "-o", fmt::format("{}/{}", job_folder, script_name)});
            yaml.object("env", [&] {
                for (const std::string& name : secrets_in(workload.sql)) {
                    yaml.item([&] {
                        yaml.text("name", name);
                        yaml.object("valueFrom", [&] {
                            yaml.object("secretKeyRef", [&] {
                                yaml.text("name", secret_name(plan));
                                yaml.text("key", name);
                            });
                        });
                    });
                }
            });
            yaml.object("volumeMounts", [&] {
                mount("sql", sql_folder, true);
                mount("job", job_folder, false);
            });
        });
    });
    yaml.object("containers", [&] {
        yaml.item([&] {
            yaml.text("name", "flink-main-container");
            yaml.object("volumeMounts", [&] { mount("job", job_folder, true); });
        });
    });
    yaml.object("volumes", [&] {
        yaml.item([&] {
            yaml.text("name", "sql");
            yaml.object("configMap",
                        [&] { yaml.text("name", config_map_name(*workload.deployment)); });
        });
        yaml.item([&] {
            yaml.text("name", "job");
            yaml.object("emptyDir", [&] { yaml.text("medium", "Memory"); });
        });
    });
}

void write_resource(YamlWriter& yaml, int mebibytes, int cpu) {
    yaml.object("resource", [&] {
        yaml.text("memory", fmt::format("{}m", mebibytes));
        yaml.number("cpu", cpu);
    });
}

void write_job(YamlWriter& yaml, const Workload& workload, const Sizing& sizing) {
    yaml.object("job", [&] {
        yaml.text("jarURI", "local:///opt/flink/usrlib/sql-runner.jar");
        yaml.texts("args", {fmt::format("{}/{}", job_folder, script_name)});
        yaml.number("parallelism", sizing.parallelism);
        yaml.text("state", "running");
        yaml.text("upgradeMode", "savepoint");
        if (!workload.deployment->savepoint.empty()) {
            yaml.text("initialSavepointPath", workload.deployment->savepoint);
        }
    });
}

void write_spec(YamlWriter& yaml, const Plan& plan, const Workload& workload) {
    const Sizing sizing = sizing_of(workload.job);
    yaml.text("image", plan.kubernetes.image);
    yaml.text("flinkVersion", "v" + replace_all(plan.flink_version, ".", "_"));
    yaml.text("serviceAccount", plan.kubernetes.service_account);
    yaml.object("flinkConfiguration", [&] {
        for (const auto& [name, value] : flink_configuration(plan, workload, sizing)) {
            yaml.text(name, value);
        }
    });
    yaml.object("podTemplate", [&] {
        yaml.object("spec", [&] {
            yaml.object("securityContext", [&] {
                yaml.number("runAsUser", flink_user);
                yaml.number("runAsGroup", flink_user);
                yaml.number("fsGroup", flink_user);
            });
        });
    });
    yaml.object("jobManager", [&] {
        yaml.number("replicas", 1);
        write_resource(yaml, sizing.job_manager_mib, 1);
        yaml.object("podTemplate", [&] {
            // Other SQL is another deployment: the operator then takes a savepoint and goes on.
            yaml.object("metadata", [&] {
                yaml.object("annotations",
                            [&] { yaml.text("smt-sql-hash", short_hash(workload.sql)); });
            });
            yaml.object("spec", [&] { write_job_manager(yaml, plan, workload); });
        });
    });
    yaml.object("taskManager",
                [&] { write_resource(yaml, sizing.task_manager_mib, sizing.task_slots); });
    write_job(yaml, workload, sizing);
}

std::string flink_deployment(const Plan& plan, const Workload& workload) {
    YamlWriter yaml{yaml_header(plan, fmt::format("Flink {} job `{}` on Kubernetes",
                                                  plan.flink_version, workload.job.name)) +
                    instructions(plan, workload) + sizing_block(workload.job, "#")};
    begin_object(yaml, plan, "flink.apache.org/v1beta1", "FlinkDeployment",
                 workload.deployment->name);
    yaml.object("spec", [&] { write_spec(yaml, plan, workload); });
    return yaml.document();
}

}  // namespace

std::vector<OutputFile> emit_kubernetes(const Plan& plan) {
    std::vector<OutputFile> files;
    std::set<std::string> secrets;
    for (const Deployment& deployment : plan.kubernetes.deployments) {
        const Workload workload = workload_of(plan, deployment);
        if (!fits(workload)) {
            continue;
        }
        secrets.merge(secrets_in(workload.sql));
        files.push_back({path_of("configmap", deployment), config_map(plan, workload)});
        files.push_back(
            {path_of("flink-deployment", deployment), flink_deployment(plan, workload)});
    }
    if (!secrets.empty()) {
        files.push_back({"kubernetes/secret.yaml", secret(plan, secrets)});
    }
    return files;
}

void check_deployments(const Plan& plan, Diagnostics& diagnostics) {
    for (const Deployment& deployment : plan.kubernetes.deployments) {
        const Workload workload = workload_of(plan, deployment);
        const std::string where = path_of("configmap", deployment);
        if (const std::string line = unreadable_line(workload.sql); !line.empty()) {
            const bool is_setting = line.starts_with("SET ");
            diagnostics
                .report(code::kubernetes_uncarried, where,
                        "{} \"{}\": the SQL runner of the operator {}",
                        is_setting ? "a setting of the job has the line"
                                   : "a name has a sign of a comment in the line",
                        visible(line.substr(0, line.find(" = "))),
                        is_setting ? "takes its value as it stands, quotes and all"
                                   : "takes off what stands behind it")
                .hint =
                is_setting
                    ? "set it in the image's own config of Flink"
                    : "run flink-create.all.sql with Flink's SQL client, or leave the table out";
        } else if (workload.sql.size() > most_bytes) {
            diagnostics
                .report(code::kubernetes_too_big, where,
                        "the SQL of the job has {} KiB, and a ConfigMap holds 1024: Kubernetes "
                        "would refuse it",
                        workload.sql.size() / 1024)
                .hint =
                "use a config for each part of the tables, each with a deployment of its own";
        }
    }
}

}  // namespace smt
