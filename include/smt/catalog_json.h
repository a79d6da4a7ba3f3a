// A catalog as JSON: a snapshot that is reviewed and kept beside a config, and the catalogs of
// tests.  The members are those of the structs in catalog.h, under the same names; what has its
// default is left out, so that a diff shows what changed and a catalog can be written by hand.
#pragma once

#include <string>
#include <string_view>

#include "smt/catalog.h"

namespace smt {

// Sizes and row estimates, which differ from run to run.
enum class Statistics { left_out, included };

// The same text for the same catalog.  All text must be UTF-8, as PostgreSQL sends it with
// client_encoding = UTF8.
std::string to_json(Catalog catalog, Statistics statistics = Statistics::left_out);

// Strict: an unknown member, a wrong type and a name that leads nowhere are errors.  Tables, keys
// and whatever else a Catalog has sorted may stand in any order.  Throws std::runtime_error, whose
// message begins with `path` and the place in the document; `path` is only spelled.
Catalog catalog_from_json(std::string_view text, std::string_view path);

}  // namespace smt
