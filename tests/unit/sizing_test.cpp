#include "smt/sizing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smt {
namespace {

SourceGroup source_of(int tables, Properties options = {}) {
    SourceGroup group;
    for (int i = 0; i < tables; ++i) {
        group.tables.push_back({"d", "s", "t" + std::to_string(i)});
    }
    group.options = std::move(options);
    return group;
}

Job job_of(std::vector<SourceGroup> groups, const std::string& parallelism = "1") {
    Job job{.groups = std::move(groups), .settings = {{"parallelism.default", parallelism}}};
    for (const SourceGroup& group : job.groups) {
        for (std::size_t i = 0; i < group.tables.size(); ++i) {
            job.tables.push_back(job.tables.size());
        }
    }
    return job;
}

// What was measured: 60 tables through one source, and with a source each, ran with less.
TEST(Sizing, CoversWhatWasMeasured) {
    const Sizing shared = sizing_of(job_of({source_of(60)}));
    EXPECT_GE(shared.connections, 8);
    EXPECT_GE(shared.task_manager_mib, 905);
    EXPECT_GE(shared.job_manager_mib, 630);

    const std::vector<SourceGroup> sixty(60, source_of(1, {{"connection.pool.size", "200"}}));
    const Sizing apart = sizing_of(job_of(sixty));
    EXPECT_EQ(apart.sources, 60);
    EXPECT_EQ(apart.pool_size, 200);
    EXPECT_GE(apart.connections, 230);
    EXPECT_GE(apart.task_manager_mib, 1013);
}

TEST(Sizing, GrowsWithTheParallelTasksOfTheSnapshot) {
    const Sizing size = sizing_of(job_of({source_of(2), source_of(1)}, "4"));
    EXPECT_EQ(size.task_slots, 4);
    EXPECT_EQ(size.connections, 24);
    EXPECT_EQ(size.task_manager_mib, 1280);  // 1024 + 8 * 3 * 4, up to the next 256
}

TEST(Sizing, DoesNotCountASourceWithoutTables) {
    EXPECT_EQ(sizing_of(job_of({source_of(1), source_of(0)})).sources, 1);
}

TEST(Sizing, CommitsLessOftenWithManyTables) {
    EXPECT_EQ(sizing_of(job_of({source_of(300)})).checkpoint_seconds, 30);
    EXPECT_EQ(sizing_of(job_of({source_of(1001)})).checkpoint_seconds, 101);
    EXPECT_EQ(sizing_of(job_of({source_of(10000)})).job_manager_mib, 1600 + 8 * 9940);
}

TEST(Sizing, SaysEachNumberWithItsFormulaAndSource) {
    const auto lines = sizing_lines(sizing_of(job_of({source_of(1)})));
    ASSERT_EQ(lines.size(), 8U);
    EXPECT_EQ(lines[0].what, "replication slots");
    EXPECT_EQ(lines[0].value, "1");
    EXPECT_EQ(lines[2].value, "at most 14, from pools of 20");
    for (const SizingLine& line : lines) {
        EXPECT_FALSE(line.formula.empty() || line.source.empty()) << line.what;
    }
}

}  // namespace
}  // namespace smt
