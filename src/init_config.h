// The config that `smt init` proposes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"

namespace smt {

// Where PostgreSQL is, out of a connection string: postgresql://USER@HOST:PORT/DATABASE or
// host=... port=... user=... dbname=..., with sslmode and sslrootcert.
struct Dsn {
    DbConfig db;
    std::string database;
};

// Throws std::invalid_argument, which says what is wrong: a password, too, which every user of the
// machine could read from the command line.
Dsn parse_dsn(std::string_view text);

struct InitFacts {
    Dsn dsn;                         // empty: nothing is known
    std::optional<Catalog> catalog;  // of its database
};

std::string init_config(const InitFacts& facts);

}  // namespace smt
