// SQL that a rule hands on word for word: filter, expression, partitions.
#pragma once

#include <string>
#include <string_view>

namespace smt {

enum class Language { flink, starrocks };

// Why the text would not stay inside the statement that it is put into: a `;`, a comment, a control
// character, or a literal or parenthesis that is not closed.  Empty: it stays.
std::string escapes_statement(std::string_view sql, Language language);

}  // namespace smt
