// The Flink cluster that the job is submitted to.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/themes.h"
#include "smt/flink_state.h"
#include "smt/versions.h"
#include "text.h"

namespace smt::check {

namespace {

// "1.20" of "1.20.5" and of "1.20.5-SNAPSHOT".
std::string_view minor_of(std::string_view version) {
    return version.substr(0, version.find('.', version.find('.') + 1));
}

std::string cluster(const CheckInput& in) {
    return "Flink at " + in.flink->url;
}

// What a check needs to know was refused.
void refused(const CheckInput& in, std::string_view what, const std::string& why,
             Findings& findings) {
    findings.unknown(cluster(in), "{} cannot be found out: {}", what, why);
}

void reached(const CheckInput& in, Findings& findings) {
    if (!in.flink->unreached.empty()) {
        findings.unknown(cluster(in), "it gives no answer, so nothing of it was checked: {}",
                         in.flink->unreached);
    }
}

void version(const CheckInput& in, Findings& findings) {
    if (minor_of(in.flink->overview->version) != in.plan.flink_version) {
        Finding& finding = findings.report(
            cluster(in),
            "the files are written for another version: the connectors of one minor "
            "version of Flink do not run on another");
        finding.actual = in.flink->overview->version;
        finding.required = in.plan.flink_version;
        finding.mend.then = "run the job on that version, or set version in [flink]";
    }
}

// --- running jobs

bool is_active(const FlinkJob& job) {
    static const std::set<std::string_view> ended = {"FINISHED", "CANCELED", "FAILED"};
    return !ended.contains(job.state);
}

const FlinkJob* active_job(const CheckInput& in, std::string_view name) {
    if (!in.flink->jobs) {
        return nullptr;
    }
    const auto job = std::ranges::find_if(*in.flink->jobs, [&](const FlinkJob& each) {
        return each.name == name && is_active(each);
    });
    return job == in.flink->jobs->end() ? nullptr : &*job;
}

void twice(const CheckInput& in, Findings& findings) {
    if (!in.flink->jobs) {
        return refused(in, "whether the job runs already", in.flink->jobs.refusal, findings);
    }
    for (const Job& job : in.plan.jobs) {
        if (const FlinkJob* const active = active_job(in, job.name)) {
            Finding& finding =
                findings.report("job " + job.name,
                                "it is there already: submitted again, it finds its slots in "
                                "use and fails");
            finding.actual = fmt::format("{} is {}", active->id, active->state);
            finding.required = "no job of this name";
            finding.mend.then = "stop it with a savepoint first, if it is to be replaced";
        }
    }
}

// --- slots and memory

// Resources come when a job asks for them.
bool is_elastic(const FlinkState& flink) {
    if (!flink.settings) {
        return false;
    }
    const auto target = flink.settings->find("execution.target");
    return target != flink.settings->end() &&
           (target->second.starts_with("kubernetes-") || target->second.starts_with("yarn-"));
}

void slots(const CheckInput& in, Findings& findings) {
    if (is_elastic(*in.flink) || active_job(in, in.plan.jobs.front().name) != nullptr) {
        return;
    }
    const FlinkOverview& overview = *in.flink->overview;
    // All tasks of a pipeline share a slot: as many are needed as the widest of them has parts.
    const int needed = in.config.flink.parallelism;
    if (overview.free_slots < needed) {
        Finding& finding =
            findings.report(cluster(in),
                            "too few slots are free: the job waits for one and fails "
                            "after five minutes");
        finding.actual = fmt::format("{} free of {}, {} TaskManagers", overview.free_slots,
                                     overview.slots, overview.taskmanagers);
        finding.required = fmt::format("{} free", needed);
        finding.mend.then = "start another TaskManager, or raise taskmanager.numberOfTaskSlots";
    }
}

void memory(const CheckInput& in, Findings& findings) {
    if (!in.flink->taskmanagers) {
        return refused(in, "the memory of the TaskManagers", in.flink->taskmanagers.refusal,
                       findings);
    }
    constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
    constexpr std::int64_t needed = 1024;  // MiB
    for (const FlinkTaskManager& manager : *in.flink->taskmanagers) {
        if (manager.process_bytes < needed * mebibyte) {
            Finding& finding = findings.report(
                "TaskManager " + manager.id,
                "it has little memory: the snapshot of a wide table may end in OutOfMemoryError");
            finding.actual = fmt::format("{} MiB", manager.process_bytes / mebibyte);
            finding.required = fmt::format("{} MiB", needed);
            finding.mend.then = "raise taskmanager.memory.process.size";
        }
    }
}

// --- checkpoints and savepoints

// A setting of the job, else of the cluster, under its name or the one before Flink 1.20; empty: it
// is not set.
std::string setting(const CheckInput& in, std::string_view name, std::string_view earlier_name) {
    for (const std::string_view each : {name, earlier_name}) {
        for (const Properties* settings :
             {&in.plan.jobs.front().settings, &in.plan.flink_settings}) {
            const auto own = std::ranges::find(*settings, each, &Properties::value_type::first);
            if (own != settings->end()) {
                return own->second;
            }
        }
    }
    for (const std::string_view each : {name, earlier_name}) {
        const auto found = in.flink->settings->find(each);
        if (found != in.flink->settings->end()) {
            return found->second;
        }
    }
    return "";
}

void checkpoints(const CheckInput& in, Findings& findings) {
    if (!in.flink->settings) {
        return refused(in, "where checkpoints are kept", in.flink->settings.refusal, findings);
    }
    if (setting(in, "execution.checkpointing.dir", "state.checkpoints.dir").empty()) {
        Finding& finding =
            findings.report(cluster(in),
                            "checkpoints have no folder: they live in the memory of the JobManager "
                            "and are lost with it, and the job copies everything anew");
        finding.actual = "execution.checkpointing.dir is not set";
        finding.required = "a folder that all processes of Flink reach";
        finding.mend.then =
            "set execution.checkpointing.dir in Flink's config, or "
            "set.execution.checkpointing.dir in [flink]";
    }
}

void savepoints(const CheckInput& in, Findings& findings) {
    if (!in.flink->settings) {
        return;
    }
    if (setting(in, "execution.checkpointing.savepoint-dir", "state.savepoints.dir").empty()) {
        Finding& finding = findings.report(
            cluster(in), "savepoints have no folder: `flink stop` needs --savepointPath");
        finding.actual = "execution.checkpointing.savepoint-dir is not set";
        finding.required = "a folder that all processes of Flink reach";
        finding.mend.then = "set execution.checkpointing.savepoint-dir in Flink's config";
    }
}

// --- jars

struct FoundJar {
    std::string artifact, version;
    std::string file() const { return artifact + "-" + version + ".jar"; }
};

// "/opt/flink/lib/flink-cep-1.20.5.jar": the version begins with the first digit behind a hyphen.
std::optional<FoundJar> to_jar(std::string_view path) {
    std::string_view name = path.substr(path.rfind('/') + 1);
    if (!name.ends_with(".jar")) {
        return std::nullopt;
    }
    name.remove_suffix(4);
    for (std::size_t at = name.find('-'); at != std::string_view::npos;
         at = name.find('-', at + 1)) {
        if (at + 1 < name.size() && name[at + 1] >= '0' && name[at + 1] <= '9') {
            return FoundJar{std::string{name.substr(0, at)}, std::string{name.substr(at + 1)}};
        }
    }
    return std::nullopt;
}

std::vector<FoundJar> found_jars(const FlinkState& flink) {
    std::vector<FoundJar> jars;
    for (const std::string& path : *flink.classpath) {
        if (auto jar = to_jar(path)) {
            jars.push_back(*std::move(jar));
        }
    }
    return jars;
}

std::vector<Jar> needed_jars(const CheckInput& in) {
    return jars_of(in.plan.flink_version, in.plan.cdc_version);
}

// Any version of a MySQL driver serves the sink.
bool is_driver(std::string_view artifact) {
    return artifact.starts_with("mysql-connector-");
}

bool serves(const FoundJar& found, const Jar& needed) {
    return found.artifact == needed.artifact ||
           (is_driver(found.artifact) && is_driver(needed.artifact));
}

void jar_missing(const CheckInput& in, Findings& findings) {
    if (!in.flink->classpath) {
        return refused(in, "which jars are there", in.flink->classpath.refusal, findings);
    }
    const std::vector<FoundJar> found = found_jars(*in.flink);
    for (const Jar& needed : needed_jars(in)) {
        if (std::ranges::none_of(found, [&](const FoundJar& jar) { return serves(jar, needed); })) {
            Finding& finding =
                findings.report(needed.artifact,
                                "it is not in lib/ of the JobManager: no job can be made of the "
                                "files");
            finding.actual = "no such jar";
            finding.required = needed.file();
            finding.mend.then = fmt::format(
                "copy {} from Maven Central into lib/ of every process of Flink, and start them "
                "anew",
                needed.coordinates());
        }
    }
}

void jar_version(const CheckInput& in, Findings& findings) {
    if (!in.flink->classpath) {
        return;
    }
    for (const FoundJar& jar : found_jars(*in.flink)) {
        for (const Jar& needed : needed_jars(in)) {
            if (jar.artifact == needed.artifact && jar.version != needed.version &&
                !is_driver(jar.artifact)) {
                Finding& finding =
                    findings.report(jar.artifact,
                                    "it is not the version that the files are written for: options "
                                    "and types may differ");
                finding.actual = jar.file();
                finding.required = needed.file();
                finding.mend.then = "replace the jar, or set cdc_version in [flink]";
            }
        }
    }
}

void jar_twice(const CheckInput& in, Findings& findings) {
    if (!in.flink->classpath) {
        return;
    }
    std::map<std::string, std::set<std::string>> versions;
    for (const FoundJar& jar : found_jars(*in.flink)) {
        versions[jar.artifact].insert(jar.file());
    }
    for (const auto& [artifact, files] : versions) {
        if (files.size() > 1) {
            Finding& finding = findings.report(
                artifact,
                "it is there in several versions: which of them a class comes from is "
                "chance");
            finding.actual = fmt::format("{}", fmt::join(files, ", "));
            finding.required = "one of them";
            finding.mend.then = "remove the others from lib/ of every process of Flink";
        }
    }
}

// "1.19" of "1.2.10_flink-1.19" and of "3.6.0-1.19"; Flink's own jars have its version alone.
std::string_view built_for(const FoundJar& jar) {
    const std::string_view version = jar.version;
    const std::size_t mark = version.find("_flink-");
    if (mark != std::string_view::npos) {
        return version.substr(mark + 7);
    }
    const std::size_t hyphen = version.rfind('-');
    const bool is_connector = jar.artifact.starts_with("flink-sql-connector-") ||
                              jar.artifact.starts_with("flink-connector-");
    return is_connector && hyphen != std::string_view::npos ? version.substr(hyphen + 1) : "";
}

// The StarRocks connector for 1.19 is one that is wanted on 1.20.
bool is_known_to_fit(const FoundJar& jar, std::string_view flink) {
    return std::ranges::any_of(combinations(), [&](const Combination& row) {
        return row.flink == flink && row.starrocks_connector == jar.version;
    });
}

void jar_foreign(const CheckInput& in, Findings& findings) {
    if (!in.flink->classpath) {
        return;
    }
    const std::string_view flink = minor_of(in.flink->overview->version);
    for (const FoundJar& jar : found_jars(*in.flink)) {
        const std::string_view minor = minor_of(built_for(jar));
        if (!minor.empty() && minor != flink && !is_known_to_fit(jar, flink)) {
            Finding& finding = findings.report(
                jar.artifact,
                "it was built for another version of Flink: it may lack classes that are there no "
                "longer");
            finding.actual = jar.file();
            finding.required = "a build for Flink " + std::string{flink};
            finding.mend.then = "replace the jar in lib/ of every process of Flink";
        }
    }
}

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;
constexpr auto note = Severity::note;
constexpr std::string_view rest = "Flink's REST interface";

// clang-format off
constexpr CheckRow rows[] = {
    {{"flink-reached", "flink", warning, "rest_url of [flink] answers", "Nothing of Flink could be checked.", rest}, reached, true},
    {{"flink-version", "flink", error, "flink has the version that the files are written for", "A connector that is made for another minor version need not run.", "`smt versions`"}, version},
    {{"flink-job-twice", "flink", warning, "no job of this name is running", "The second one finds the slots in use.", "run: postgres-cdc 3.5.0"}, twice},
    {{"flink-slots", "flink", error, "as many slots are free as the job has parallel tasks", "It waits for a slot, and fails.", "Flink 1.20, slot.request.timeout"}, slots},
    {{"flink-memory", "flink", warning, "a TaskManager has 1 GiB", "60 tables ran with that; less was not run.", "run: 60 tables, one slot"}, memory},
    {{"flink-checkpoint-dir", "flink", warning, "checkpoints have a folder", "They are lost with the JobManager, and everything is copied anew.", "Flink 1.20, execution.checkpointing.dir"}, checkpoints},
    {{"flink-savepoint-dir", "flink", note, "savepoints have a folder", "`flink stop` needs --savepointPath otherwise.", "Flink 1.20, execution.checkpointing.savepoint-dir"}, savepoints},
    {{"flink-jar-missing", "flink", error, "the JobManager has the connectors and a MySQL driver", "The SQL client finds no factory for them.", "`smt versions`"}, jar_missing},
    {{"flink-jar-version", "flink", warning, "the connectors have the versions of the config", "Options and types may differ.", "`smt versions`"}, jar_version},
    {{"flink-jar-twice", "flink", error, "each jar is there once", "Which one a class comes from is chance.", "Java's class path"}, jar_twice},
    {{"flink-jar-foreign", "flink", error, "jars are built for this version of Flink", "They may lack classes that are there no longer.", "names of the jars on Maven Central"}, jar_foreign},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> flink = rows;

}  // namespace smt::check
