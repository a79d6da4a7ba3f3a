// Types that people can build and no reader could follow by a call for each of their levels.
#include "source/postgres_types.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <unordered_map>
#include <utility>

#include "smt/source.h"

namespace smt::postgres {
namespace {

constexpr Oid text_oid = 25;

std::unordered_map<Oid, TypeRow> with_text() {
    return {{text_oid, {.schema = "pg_catalog", .name = "text"}}};
}

// Domain 1000 over text, 1001 over 1000 and so on.
std::unordered_map<Oid, TypeRow> chain_of_domains(Oid length) {
    std::unordered_map<Oid, TypeRow> rows = with_text();
    for (Oid i = 0; i < length; ++i) {
        rows[1000 + i] = {.schema = "public",
                          .name = fmt::format("d{}", i),
                          .base = i == 0 ? text_oid : 999 + i,
                          .base_declared = i == 0 ? "text" : fmt::format("public.d{}", i - 1)};
    }
    return rows;
}

// Domain 1000 over text[], 1001 over an array of 1000 and so on; the arrays are 2000 and more.
Types nested_arrays(Oid depth) {
    std::unordered_map<Oid, TypeRow> rows = with_text();
    for (Oid i = 0; i < depth; ++i) {
        rows[2000 + i] = {.schema = "public",
                          .name = fmt::format("_d{}", i),
                          .element = i == 0 ? text_oid : 999 + i};
        rows[1000 + i] = {.schema = "public",
                          .name = fmt::format("d{}", i),
                          .base = 2000 + i,
                          .base_declared = i == 0 ? "text[]" : fmt::format("public.d{}[]", i - 1)};
    }
    return Types{std::move(rows)};
}

TEST(PostgresTypes, FollowEveryDomain) {
    constexpr Oid length = 200000;
    std::unordered_map<Oid, TypeRow> rows = chain_of_domains(length);
    const Oid outermost = 999 + length;
    EXPECT_FALSE(Types{rows}.is_not_null(outermost));
    rows[1000].not_null = true;
    const Types types{std::move(rows)};
    EXPECT_TRUE(types.is_not_null(outermost));
    EXPECT_EQ(types.resolve(outermost, -1, "public.last"),
              (ColumnType{.kind = TypeKind::text, .declared = "text", .domain = "public.last"}));
}

TEST(PostgresTypes, FollowArraysAsDeepAsAnybodyNeedsThem) {
    const ColumnType type = nested_arrays(16).resolve(1015, -1, "public.d15");
    const ColumnType* innermost = &type;
    int depth = 0;
    for (; !innermost->element.empty(); innermost = &innermost->element.front()) {
        ++depth;
    }
    EXPECT_EQ(depth, 16);
    EXPECT_EQ(innermost->declared, "text");
    EXPECT_EQ(type.domain, "public.d15");
    try {
        nested_arrays(100000).resolve(1020, -1, "public.d20");
        FAIL() << "was followed";
    } catch (const SourceError& error) {
        EXPECT_STREQ(error.what(),
                     "cannot read the type 'public.d20': arrays in it are nested deeper than 16, "
                     "one in a domain of the other (exclude the tables that use it with the key "
                     "exclude of the rules)");
    }
}

}  // namespace
}  // namespace smt::postgres
