// Which rule takes which table.  Regular expressions match anywhere in a name unless anchored, as
// in the old tool; the last rule that matches takes the table.
#pragma once

#include <string_view>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

// What the rules select by, for a snapshot of a catalog: sorted, each once.
std::vector<SelectedBy> selected_by(const Config& config);

class RuleSet {
  public:
    // Compiles the patterns of every rule; a pattern that RE2 cannot do is reported.  Keeps a
    // reference to the rules of `config`.
    RuleSet(const Config& config, Diagnostics& diagnostics);
    ~RuleSet();
    RuleSet(const RuleSet&) = delete;
    RuleSet& operator=(const RuleSet&) = delete;

    bool wants_database(std::string_view database) const;
    // The rule that takes the table, or null.
    const Rule* taker(const TableName& table) const;
    // Every rule that matches the table, in their order; the last one takes it.
    std::vector<const Rule*> matching(const TableName& table) const;

  private:
    struct Compiled;
    std::vector<Compiled> rules_;
};

}  // namespace smt
