// The one-letter codes of pg_class and pg_attribute.
#pragma once

#include "smt/catalog.h"

namespace smt::postgres {

// pg_class.relreplident
constexpr ReplicaIdentity to_replica_identity(char code) {
    switch (code) {
        case 'n':
            return ReplicaIdentity::nothing;
        case 'f':
            return ReplicaIdentity::full;
        case 'i':
            return ReplicaIdentity::index;
        default:
            return ReplicaIdentity::default_;
    }
}

// pg_attribute.attstorage
constexpr Storage to_storage(char code) {
    switch (code) {
        case 'e':
            return Storage::external;
        case 'x':
            return Storage::extended;
        case 'm':
            return Storage::main;
        default:
            return Storage::plain;
    }
}

// pg_attribute.attidentity (a: ALWAYS, d: BY DEFAULT) and attgenerated; neither is '\0'.
constexpr Generated to_generated(char identity, char generated) {
    if (identity != '\0') {
        return Generated::identity;
    }
    switch (generated) {
        case 's':
            return Generated::stored;
        case 'v':  // PostgreSQL 18
            return Generated::virtual_;
        default:
            return Generated::no;
    }
}

}  // namespace smt::postgres
