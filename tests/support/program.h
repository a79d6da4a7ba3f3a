// The real program, as a user runs it.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "support/postgres.h"
#include "support/process.h"
#include "support/temporary_folder.h"
#include "utf8.h"

namespace testing {

// A folder of its own to work in; nothing of the tests' environment reaches the program.
class Program : public ::testing::Test {
  protected:
    // `smt` with arguments as a shell reads them; `prefix` is what stands in front of it:
    // variables, another command.
    ProcessResult smt(const std::string& arguments, const std::string& prefix = "") const {
        return run_shell(line(fmt::format("{} '{}' {}", prefix, SMT_BINARY, arguments)));
    }

    // A line of shell in the folder; $SMT is the program.
    ProcessResult shell(const std::string& command) const {
        return run_shell(line(fmt::format("SMT='{}'; {}", SMT_BINARY, command)));
    }

    // The same as `smt`, which is not waited for.
    std::string smt_line(const std::string& arguments, const std::string& prefix = "") const {
        return line(fmt::format("exec env {} '{}' {}", prefix, SMT_BINARY, arguments));
    }

    // What `smt` prints on a terminal that is both its stdout and its stderr.
    // `typed` is what somebody types there.
    ProcessResult smt_on_terminal(const std::string& arguments, unsigned short columns = 100,
                                  const std::string& prefix = "",
                                  const std::string& typed = "") const {
        const std::string command = line(fmt::format("{} '{}' {}", prefix, SMT_BINARY, arguments));
        winsize size{};
        size.ws_row = 40;
        size.ws_col = columns;
        int terminal = -1;
        const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
        if (child == 0) {
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(127);
        }
        if (!typed.empty() && ::write(terminal, typed.data(), typed.size()) < 0) {
            ADD_FAILURE() << "nothing can be typed";
        }
        ProcessResult result;
        char buffer[4096];
        for (ssize_t length = 0; (length = ::read(terminal, buffer, sizeof buffer)) > 0;) {
            result.output.append(buffer, static_cast<std::size_t>(length));
        }
        ::close(terminal);
        int status = 0;
        ::waitpid(child, &status, 0);
        result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return result;
    }

    void write(const std::string& name, const std::string& text) const {
        write_text(folder / name, text);
    }
    std::string read(const std::string& name) const { return read_text(folder / name); }

    const TemporaryFolder folder;

  private:
    std::string line(const std::string& command) const {
        return fmt::format(
            "cd '{}' && unset SMT_CONFIG NO_COLOR SMT_PG_PASSWORD SMT_STARROCKS_PASSWORD; {}",
            folder / "", command);
    }
};

// The sections that tell where PostgreSQL and StarRocks are.
inline std::string connection_sections(const smt::DbConfig& db) {
    return fmt::format(
        "[db]\ntype = pgsql\nhost = {}\nport = {}\nuser = {}\n"
        "[starrocks]\njdbc-url = jdbc:mysql://fe.example:9030\nload-url = fe.example:8030\n"
        "username = smt\npassword = secret-starrocks\n"
        "[cdc]\nhostname = db.example\nport = 5432\nusername = smt_cdc\npassword = secret-cdc\n",
        db.host, db.port.value_or(5432), db.user);
}

// A rule for every table of a database.
inline std::string rule_for(const std::string& database) {
    return fmt::format("[table-rule.1]\ndatabase = ^{}$\nschema = .*\ntable = .*\n", database);
}

// What a terminal would obey instead of showing: control characters but the line feed, bidi
// controls, bytes that are no UTF-8.
inline std::string raw_characters(std::string_view text) {
    std::string found;
    while (!text.empty()) {
        const auto character = smt::utf8_character(text);
        const std::size_t length = character ? character->length : 1;
        const bool is_safe =
            character && text.front() != '\n'
                ? !smt::is_control(character->code_point) && !smt::is_format(character->code_point)
                : character.has_value();
        found += is_safe ? "" : smt::visible(text.substr(0, length));
        text.remove_prefix(length);
    }
    return found;
}

}  // namespace testing
