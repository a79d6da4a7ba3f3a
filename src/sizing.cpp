#include "smt/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace smt {

namespace {

constexpr int default_pool = 20;  // connection.pool.size of postgres-cdc

// Measured up to 60 tables: a TaskManager that held 905 MiB with one source for all of them and
// 1013 MiB with a source each, a JobManager that held 630 MiB.  Half as much again is left free.
constexpr int task_manager_base = 1024;
constexpr int task_manager_table = 8;
constexpr int job_manager_base = 1600;  // Flink's own default
constexpr int job_manager_table = 8;
constexpr int measured_tables = 60;
constexpr int memory_step = 256;

// Each checkpoint commits a version of each table.
constexpr int least_checkpoint_seconds = 30;
constexpr int commits_a_second = 10;
constexpr int flush_seconds = 10;

std::string_view value_of(const Properties& properties, std::string_view name) {
    const auto found = std::ranges::find_if(
        properties, [&](const auto& property) { return property.first == name; });
    return found == properties.end() ? std::string_view{} : std::string_view{found->second};
}

int number_in(std::string_view text, int otherwise) {
    int number = otherwise;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    return end.ec == std::errc{} ? number : otherwise;
}

int rounded_up(int value, int step) {
    return (value + step - 1) / step * step;
}

}  // namespace

Sizing sizing_of(const Job& job) {
    Sizing size;
    size.parallelism = std::max(1, number_in(value_of(job.settings, "parallelism.default"), 1));
    size.task_slots = size.parallelism;
    size.pool_size = default_pool;
    for (const SourceGroup& group : job.groups) {
        if (group.tables.empty()) {
            continue;
        }
        ++size.sources;
        size.tables += static_cast<int>(group.tables.size());
        size.pool_size =
            std::max(size.pool_size, number_in(value_of(group.options, "connection.pool.size"), 0));
    }
    size.connections = (3 + size.parallelism) * size.sources + 10;
    size.task_manager_mib = rounded_up(
        task_manager_base + task_manager_table * size.tables * size.parallelism, memory_step);
    size.job_manager_mib =
        job_manager_base + job_manager_table * std::max(0, size.tables - measured_tables);
    const int targets = static_cast<int>(job.tables.size());
    size.checkpoint_seconds = std::max(least_checkpoint_seconds,
                                       rounded_up(targets, commits_a_second) / commits_a_second);
    size.flush_seconds = flush_seconds;
    return size;
}

std::vector<SizingLine> sizing_lines(const Sizing& size) {
    return {
        {"replication slots", std::to_string(size.sources),
         "one a source: its snapshot makes no other", "measured on Flink CDC 3.5.0"},
        {"walsenders", std::to_string(size.sources), "one a source", "measured on Flink CDC 3.5.0"},
        {"connections to PostgreSQL",
         fmt::format("at most {}, from pools of {}", size.connections, size.pool_size),
         "3 and the parallelism a source, and 10; the pool is 20, or twice the sources",
         "measured with 1, 30 and 60 sources"},
        {"task slots", std::to_string(size.task_slots),
         "parallelism: the tasks of a job share slots", "Flink 1.20"},
        {"memory of the TaskManager", fmt::format("{} MiB", size.task_manager_mib),
         fmt::format("{} MiB, and {} a table and parallel task, rounded up to {}",
                     task_manager_base, task_manager_table, memory_step),
         "estimate; 60 tables held 905 MiB"},
        {"memory of the JobManager", fmt::format("{} MiB", size.job_manager_mib),
         fmt::format("{} MiB, and {} a table above {}", job_manager_base, job_manager_table,
                     measured_tables),
         "estimate; 60 sources held 630 MiB"},
        {"time between checkpoints", fmt::format("{} s or more", size.checkpoint_seconds),
         fmt::format("{} s, and at most {} commits a second by all tables",
                     least_checkpoint_seconds, commits_a_second),
         "estimate; each checkpoint commits a version a table"},
        {"time between flushes", fmt::format("{} s", size.flush_seconds),
         "less than between checkpoints, which flush too; the connector's default is 300 s",
         "StarRocks connector 1.2"},
    };
}

std::string sizing_table_markdown() {
    std::string table = "| what | how it comes about | known from |\n| --- | --- | --- |\n";
    for (const SizingLine& line : sizing_lines({})) {
        table += fmt::format("| {} | {} | {} |\n", line.what, line.formula, line.source);
    }
    return table;
}

}  // namespace smt
