// What must be true of every output, whoever reads it: the names and texts that went in, in their
// places, and nothing else of them.
#pragma once

#include <string>
#include <string_view>

#include "smt/catalog.h"
#include "smt/emit.h"
#include "smt/plan.h"

namespace fuzz {

// By the kind of file: no control characters; every statement of SQL ends its line; JSON is JSON.
void expect_safe(const smt::OutputFile& file);

void expect_starrocks(const smt::Plan& plan, const smt::Catalog& catalog, const std::string& sql);
void expect_flink(const smt::Plan& plan, const std::string& sql);
void expect_postgres(const smt::Plan& plan);
void expect_config_map(const std::string& flink_sql, const std::string& yaml);
void expect_pipeline(const smt::Pipeline& pipeline, const std::string& yaml);

// Of a text that StarRocks cannot spell, the characters that it can, and the others shown.
std::string shown_to_starrocks(std::string_view text);

}  // namespace fuzz
