// A PostgreSQL that lives as long as one run of smt: made from the binaries of the machine, in a
// folder of its own, reached through a socket in it.  Nobody else can connect, and whatever ends
// smt ends it too and removes its folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "child_process.h"
#include "smt/config.h"

namespace smt {

class ThrowawayPostgres {
  public:
    // From here on libpq takes no server out of the environment.  Throws SourceError: there are no
    // binaries, or it cannot be started.
    ThrowawayPostgres();

    // What [db] would say; `db` has the rest: time-outs.
    DbConfig connection(DbConfig db) const;

    void create_database(std::string_view name);
    // Runs a script with psql, which stops at the first error: what it prints then, "" else.
    std::string run_script(std::string_view database, const std::string& path);
    // The same for a text that stands for a part of that file.
    std::string run_text(std::string_view database, const std::string& path, std::string_view text);

  private:
    std::string binaries_;
    std::optional<User> user_;
    std::string folder_;
    std::unique_ptr<Companion> keeper_;  // removes the folder in the end
};

}  // namespace smt
