#include "throwaway_postgres.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>
#include <vector>

#include "ascii.h"
#include "natural_order.h"
#include "smt/quote.h"
#include "smt/source.h"
#include "text.h"

namespace smt {

namespace {

namespace fs = std::filesystem;

// As the script below has them.
constexpr const char* superuser = "postgres";
constexpr int port = 5432;  // only part of the name of the socket

// Reads its stdin until smt is gone, whatever has ended it, and then ends everything that it has
// started: it leads a session of its own.  SIGQUIT: nothing in there is worth an orderly shutdown.
// The shell ignores it from the line on in which the others run already.
constexpr const char* keeper = R"(trap '' INT TERM HUP
export LC_ALL=C
(
  "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
    "$1/postgres" -D "$2/data" -k "$2" -p 5432 -c listen_addresses= -c fsync=off \
      -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=20
  : >"$2/ended"
) >"$2/log" 2>&1 </dev/null &
trap '' QUIT
read -r ignored
kill -QUIT 0
wait
cd /
rm -rf "$2"
)";

std::string variable(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? "" : value;
}

bool has_server(const fs::path& folder) {
    return ::access((folder / "initdb").c_str(), X_OK) == 0 &&
           ::access((folder / "postgres").c_str(), X_OK) == 0 &&
           ::access((folder / "psql").c_str(), X_OK) == 0;
}

// Debian, the packages of PostgreSQL for Red Hat, a build by hand: the newest version of each.
std::vector<fs::path> usual_folders() {
    std::vector<std::string> folders;
    std::error_code ignored;
    for (const char* const root : {"/usr/lib/postgresql", "/usr", "/usr/local/pgsql"}) {
        for (const auto& entry : fs::directory_iterator{root, ignored}) {
            const std::string name = entry.path().filename();
            if (std::string_view{root} != "/usr" || name.starts_with("pgsql-")) {
                folders.push_back(entry.path() / "bin");
            }
        }
    }
    std::ranges::sort(folders, [](const std::string& one, const std::string& other) {
        return natural_less(other, one);
    });
    folders.emplace_back("/usr/local/pgsql/bin");
    return {folders.begin(), folders.end()};
}

// What nobody tells libpq it takes from variables, in psql and in smt itself: PGHOSTADDR wins over
// the folder that is named as the host, and PGSERVICE names a server that the user works with.  The
// scripts drop tables, so neither may lead them there.
void forget_the_users_server() {
    std::vector<std::string> names;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text{*variable};
        if (text.starts_with("PG")) {
            names.emplace_back(text.substr(0, text.find('=')));
        }
    }
    for (const std::string& name : names) {
        ::unsetenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): the other threads read none
    }
}

std::string find_binaries() {
    const std::string named = variable("SMT_POSTGRES_BIN");
    std::vector<fs::path> folders;
    if (!named.empty()) {
        folders = {named};
    } else {
        std::string path = variable("PATH");
        for (std::size_t begin = 0; begin <= path.size();) {
            const std::size_t end = std::min(path.find(':', begin), path.size());
            folders.emplace_back(path.substr(begin, end - begin));
            begin = end + 1;
        }
        const std::vector<fs::path> usual = usual_folders();
        folders.insert(folders.end(), usual.begin(), usual.end());
    }
    const auto found = std::ranges::find_if(folders, has_server);
    if (found == folders.end()) {
        throw SourceError{
            named.empty()
                ? "--schema-sql needs the programs of a PostgreSQL server (initdb, postgres, "
                  "psql), and none are installed (Debian: apt-get install postgresql; name their "
                  "folder in SMT_POSTGRES_BIN if they are in an unusual place)"
                : fmt::format("SMT_POSTGRES_BIN = '{}' has no initdb, postgres and psql", named)};
    }
    return *found;
}

// initdb and postgres refuse to run as root.
std::optional<User> user_for_server() {
    if (::geteuid() != 0) {
        return std::nullopt;
    }
    for (const char* const name : {"postgres", "nobody"}) {
        if (const passwd* const entry = ::getpwnam(name)) {  // NOLINT(concurrency-mt-unsafe)
            return User{entry->pw_uid, entry->pw_gid, name};
        }
    }
    throw SourceError{
        "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to "
        "run it as: run smt as an ordinary user"};
}

// The name of a socket has at most 107 bytes, and the server reads a comma as the end of one.
bool can_hold_a_socket(std::string_view folder) {
    constexpr std::size_t longest = 80;
    return folder.starts_with('/') && folder.size() <= longest &&
           std::ranges::all_of(
               folder, [](char c) { return is_word(c) || c == '/' || c == '-' || c == '.'; });
}

std::string make_folder(const std::optional<User>& owner) {
    std::string root = variable("TMPDIR");
    if (!can_hold_a_socket(root)) {
        root = "/tmp";
    }
    std::string folder = root + "/smt-postgres-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr ||
        (owner && ::chown(folder.c_str(), owner->user, owner->group) != 0)) {
        throw std::system_error{errno, std::generic_category(),
                                fmt::format("cannot make a folder in '{}'", root)};
    }
    return folder;
}

// The server says so in the file that names its process (pg_ctl waits for the same).
bool is_ready(const std::string& folder) {
    std::ifstream file{folder + "/data/postmaster.pid"};
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (number == 8) {
            return trimmed(line) == "ready";
        }
    }
    return false;
}

std::string text_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Why a program of PostgreSQL gave up, out of all that it printed: the line of its first error, and
// of a log without one the last line.
std::string reason_in(std::string_view printed) {
    std::size_t begin = std::string_view::npos;
    for (const std::string_view mark : {"error: ", "ERROR:  ", "FATAL:  ", "PANIC:  "}) {
        const std::size_t at = printed.find(mark);
        begin = at == std::string_view::npos ? begin : std::min(begin, at + mark.size());
    }
    printed = printed.substr(0, printed.find_last_not_of(" \n") + 1);
    if (begin == std::string_view::npos) {
        begin = printed.rfind('\n') + 1;  // npos + 1 is 0
    }
    return std::string{printed.substr(begin, printed.find('\n', begin) - begin)};
}

}  // namespace

ThrowawayPostgres::ThrowawayPostgres()
    : binaries_{find_binaries()}, user_{user_for_server()}, folder_{make_folder(user_)} {
    forget_the_users_server();
    keeper_ = std::make_unique<Companion>(
        std::vector<std::string>{"/bin/sh", "-c", keeper, "sh", binaries_, folder_}, user_);
    constexpr int most_tries = 2400;
    for (int i = 0; !is_ready(folder_); ++i) {
        if (i == most_tries || !keeper_->is_running() || fs::exists(folder_ + "/ended")) {
            const std::string log = text_of(folder_ + "/log");
            keeper_.reset();
            throw SourceError{fmt::format("cannot start a PostgreSQL of {} in '{}': {}", binaries_,
                                          folder_, reason_in(log))};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
}

DbConfig ThrowawayPostgres::connection(DbConfig db) const {
    db.host = folder_;
    db.port = port;
    db.user = superuser;
    db.password = "";
    db.sslmode = "disable";
    db.sslrootcert = db.sslcert = db.sslkey = "";  // libpq 16 refuses `system` without TLS
    db.maintenance_db = "postgres";
    return db;
}

std::string ThrowawayPostgres::run_script(std::string_view database, const std::string& path) {
    const ChildResult result =
        run_program({binaries_ + "/psql", "-X", "-q", "-b", "-v", "ON_ERROR_STOP=1", "-h", folder_,
                     "-p", std::to_string(port), "-U", superuser, "-d", std::string{database}, "-o",
                     "/dev/null", "-f", path},
                    std::nullopt, {"PGCLIENTENCODING=UTF8", "LC_ALL=C"});
    return result.exit_code == 0 ? "" : result.output;
}

std::string ThrowawayPostgres::run_text(std::string_view database, const std::string& path,
                                        std::string_view text) {
    const std::string script = folder_ + "/script.sql";
    std::ofstream{script, std::ios::binary} << text;
    return replace_all(run_script(database, script), script, path);
}

void ThrowawayPostgres::create_database(std::string_view name) {
    const std::string said = run_text(
        "postgres", "CREATE DATABASE",
        fmt::format("CREATE DATABASE {} TEMPLATE template0;\n", quote::postgres_name(name)));
    if (!said.empty()) {
        throw SourceError{
            fmt::format("cannot create the database '{}': {}", name, reason_in(said))};
    }
}

}  // namespace smt
