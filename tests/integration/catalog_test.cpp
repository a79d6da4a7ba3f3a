// Which tables of which databases a catalog has, how they are read, and what is said when they
// cannot be.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <set>

#include "integration/catalog_fixture.h"

namespace smt {

namespace {

using Strings = std::vector<std::string>;

using CatalogTables = CatalogTest;
using CatalogPartitions = CatalogTest;
using CatalogPrivileges = CatalogTest;
using CatalogDatabases = CatalogTest;
using CatalogQueries = CatalogTest;
using CatalogErrors = CatalogTest;

TEST_F(CatalogTables, TakenAreOrdinaryTablesSortedByBytes) {
    execute(
        "CREATE TABLE b (id int); CREATE TABLE \"B\" (id int); CREATE TABLE \"é\" (id int);"
        "CREATE TABLE a (); CREATE SCHEMA \"A\"; CREATE TABLE \"A\".z (id int)");
    EXPECT_EQ(names(read().tables),
              (Strings{"A.z", "public.B", "public.a", "public.b", "public.é"}));
}

TEST_F(CatalogTables, HostileNamesComeAsTheyAre) {
    const std::string longest(63, 'x');
    const Strings hostile = {
        R"(Mixed Case)", R"(single'quote)", R"(double"quote)", R"(back\slash)", R"(back`tick)",
        R"(dot.ted)",    R"(select)",       R"($1;--)",        R"(Größe 東京)", R"({brace}%s)",
        "new\nline",     "tab\there",       " blank ",         longest};
    std::set<std::string> expected;
    for (const std::string& name : hostile) {
        std::string quoted;
        for (const char c : name) {
            quoted += c == '"' ? "\"\"" : std::string{c};
        }
        execute(fmt::format(
            "CREATE SCHEMA \"{0}\"; CREATE TABLE \"{0}\".\"{0}\" (\"{0}\" int PRIMARY KEY);"
            "CREATE UNIQUE INDEX ON \"{0}\".\"{0}\" (\"{0}\")",
            quoted));
        expected.insert(name);
    }
    const Catalog catalog = read();
    ASSERT_EQ(catalog.tables.size(), hostile.size());
    for (const Table& each : catalog.tables) {
        EXPECT_EQ(expected.count(each.name.name), 1U) << each.name.name;
        EXPECT_EQ(each.name.schema, each.name.name);
        EXPECT_EQ(each.columns.at(0).name, each.name.name);
        EXPECT_EQ(each.keys.at(0).columns, Strings{each.name.name});
        EXPECT_EQ(each.keys.size(), 2U);
    }
}

TEST_F(CatalogTables, NotTakenAndNotMentioned) {
    execute(
        "CREATE TABLE t (id int); CREATE VIEW v AS SELECT 1 AS id; CREATE SEQUENCE s;"
        "CREATE MATERIALIZED VIEW m AS SELECT 1 AS id; CREATE TYPE c AS (a int);"
        "CREATE TABLE of_extension (id int); ALTER EXTENSION plpgsql ADD TABLE of_extension");
    const Catalog catalog = read();
    EXPECT_EQ(names(catalog.tables), Strings{"public.t"});
    EXPECT_TRUE(catalog.not_taken.empty());
}

TEST_F(CatalogTables, TemporaryTablesOfOtherSessionsAreNotMentioned) {
    pqxx::connection other{fmt::format("host='{}' port={} user=postgres dbname='{}'",
                                       server_.config().host, *server_.config().port,
                                       server_.database())};
    pqxx::nontransaction transaction{other};
    transaction.exec("CREATE TEMPORARY TABLE temporary (id int)");
    const Catalog catalog = read();
    EXPECT_TRUE(catalog.tables.empty());
    EXPECT_TRUE(catalog.not_taken.empty());
}

TEST_F(CatalogTables, UnloggedAndForeignTablesAreMentionedWhenTheyAreSelected) {
    execute(
        "CREATE UNLOGGED TABLE u (id int); CREATE UNLOGGED TABLE other (id int);"
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        "CREATE FOREIGN TABLE f (id int) SERVER s; CREATE TABLE t (id int)");
    Selection selection = everything();
    selection.wants_table = [](const TableName& name) { return name.name != "other"; };
    const Catalog catalog = read_catalog(server_.config(), selection);
    EXPECT_EQ(names(catalog.tables), Strings{"public.t"});
    EXPECT_EQ(catalog.not_taken, (std::vector<NotTaken>{{public_name("f"), "foreign table"},
                                                        {public_name("u"), "unlogged table"}}));
}

TEST_F(CatalogTables, InheritanceKeepsEachTableAndNamesItsParents) {
    execute(
        "CREATE TABLE parent (a int); CREATE TABLE second (b int);"
        "CREATE TABLE child (c int) INHERITS (second, parent)");
    const Catalog catalog = read();
    EXPECT_EQ(names(catalog.tables), (Strings{"public.child", "public.parent", "public.second"}));
    EXPECT_EQ(table(catalog, "child").inherits,
              (std::vector<TableName>{public_name("parent"), public_name("second")}));
    EXPECT_TRUE(table(catalog, "parent").inherits.empty());
    EXPECT_EQ(table(catalog, "parent").inherited_by, std::vector{public_name("child")});
    EXPECT_TRUE(table(catalog, "child").inherited_by.empty());
    Selection only_parent = everything();
    only_parent.wants_table = [](const TableName& name) { return name.name == "parent"; };
    EXPECT_EQ(read_catalog(server_.config(), only_parent).tables.at(0).inherited_by,
              std::vector{public_name("child")});
    EXPECT_EQ(table(catalog, "child").columns.size(), 3U);
}

TEST_F(CatalogTables, RowSecurity) {
    execute(
        "CREATE TABLE t (id int); CREATE TABLE s (id int); ALTER TABLE s ENABLE ROW LEVEL "
        "SECURITY");
    const Catalog catalog = read();
    EXPECT_FALSE(table(catalog, "t").row_security);
    EXPECT_TRUE(table(catalog, "s").row_security);
}

TEST_F(CatalogTables, SizesAreThoseOfTheLastAnalyze) {
    execute("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
    EXPECT_EQ(table(read(), "t").row_estimate, -1);
    execute("ANALYZE t");
    EXPECT_EQ(table(read(), "t").row_estimate, 1000);
    EXPECT_EQ(std::to_string(table(read(), "t").size_bytes),
              server_.query("SELECT pg_relation_size('t')"));
}

TEST_F(CatalogPartitions, OnlyTheRootIsTakenWithTheSizesOfItsLeaves) {
    execute(
        "CREATE TABLE root (id int, day int, PRIMARY KEY (id, day)) PARTITION BY RANGE (id);"
        "CREATE TABLE low PARTITION OF root FOR VALUES FROM (0) TO (500);"
        "CREATE TABLE high PARTITION OF root FOR VALUES FROM (500) TO (2000)"
        " PARTITION BY HASH (day);"
        "CREATE TABLE high_0 PARTITION OF high FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
        "CREATE TABLE high_1 PARTITION OF high FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
        "INSERT INTO root SELECT i, i FROM generate_series(0, 999) AS i");
    EXPECT_EQ(table(read(), "root").row_estimate, -1);
    execute("ANALYZE low; ANALYZE high_0; ANALYZE high_1");
    const Catalog catalog = read();
    EXPECT_EQ(names(catalog.tables), Strings{"public.root"});
    EXPECT_TRUE(catalog.not_taken.empty());
    const Table root = table(catalog, "root");
    EXPECT_EQ(root.kind, TableKind::partitioned);
    EXPECT_EQ(root.keys.at(0).columns, (Strings{"id", "day"}));
    EXPECT_TRUE(root.inherits.empty());
    EXPECT_EQ(root.row_estimate, 1000);
    EXPECT_EQ(std::to_string(root.size_bytes),
              server_.query("SELECT pg_relation_size('low') + pg_relation_size('high_0')"
                            " + pg_relation_size('high_1')"));
    // ANALYZE of the root counts the rows of the leaves again.
    execute("ANALYZE root");
    EXPECT_EQ(table(read(), "root").row_estimate, 1000);
}

TEST_F(CatalogPartitions, APartitionThatIsNotReplicatedWithItsRootIsMentioned) {
    execute(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        "CREATE TABLE root (id int) PARTITION BY RANGE (id);"
        "CREATE TABLE middle PARTITION OF root FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (id);"
        "CREATE FOREIGN TABLE far PARTITION OF middle FOR VALUES FROM (1) TO (2) SERVER s;"
        "CREATE UNLOGGED TABLE fast PARTITION OF root FOR VALUES FROM (9) TO (10);"
        "CREATE TABLE near PARTITION OF middle FOR VALUES FROM (2) TO (3)");
    Selection only_root = everything();
    only_root.wants_table = [](const TableName& name) { return name.name == "root"; };
    EXPECT_EQ(read_catalog(server_.config(), only_root).not_taken,
              (std::vector<NotTaken>{{public_name("far"), "foreign table"},
                                     {public_name("fast"), "unlogged table"}}));
    Selection only_leaf = everything();
    only_leaf.wants_table = [](const TableName& name) { return name.name == "far"; };
    EXPECT_TRUE(read_catalog(server_.config(), only_leaf).not_taken.empty());
}

TEST_F(CatalogPrivileges, ClosedSchemasAndTablesAreDescribedAndNamed) {
    execute(
        "CREATE ROLE reader LOGIN; CREATE SCHEMA hr; CREATE SCHEMA open; CREATE SCHEMA unselected;"
        "GRANT USAGE ON SCHEMA open TO reader;"
        "CREATE TABLE hr.salary (id int PRIMARY KEY, amount numeric(10,2) DEFAULT 5);"
        "CREATE TABLE hr.bonus (id int); CREATE TABLE open.closed (id int);"
        "CREATE TABLE open.readable (id int); GRANT SELECT ON open.readable TO reader;"
        "GRANT SELECT ON hr.salary TO reader");
    const Catalog catalog = read_as("reader");
    EXPECT_EQ(catalog.databases.at(0).unreadable, (Strings{"hr", "open.closed"}));
    EXPECT_EQ(catalog.tables, read().tables) << "the catalog is the same for every role";
    EXPECT_TRUE(read().databases.at(0).unreadable.empty());
}

TEST_F(CatalogPrivileges, RightsOfARoleThatTheRoleIsMemberOfCount) {
    execute(
        "CREATE ROLE readers; CREATE ROLE reader LOGIN IN ROLE readers; CREATE TABLE t (id int);"
        "GRANT SELECT ON t TO readers; CREATE TABLE owned (id int); ALTER TABLE owned OWNER TO "
        "readers");
    EXPECT_TRUE(read_as("reader").databases.at(0).unreadable.empty());
}

TEST_F(CatalogDatabases, EachWantedDatabaseIsRead) {
    const std::string first = server_.database();
    const std::string second = "Smt Second \"d'b\\";
    server_.query("CREATE DATABASE \"Smt Second \"\"d'b\\\"");
    server_.query("CREATE DATABASE smt_unwanted");
    execute("CREATE TABLE t (id int)");
    server_.query_in(second, "CREATE TABLE t (id int, x text)");
    Selection both = everything();
    both.wants_database = [&](std::string_view name) { return name == first || name == second; };
    const Catalog catalog = read_catalog(server_.config(), both);
    ASSERT_EQ(catalog.databases.size(), 2U);
    EXPECT_EQ(catalog.databases[0].name, second);
    EXPECT_EQ(catalog.databases[1].name, first);
    EXPECT_EQ(catalog.databases[0].server_version, server_version());
    ASSERT_EQ(catalog.tables.size(), 2U);
    EXPECT_EQ(catalog.tables[0].name, (TableName{second, "public", "t"}));
    EXPECT_EQ(catalog.tables[0].columns.size(), 2U);
    EXPECT_EQ(catalog.tables[1].name, (TableName{first, "public", "t"}));
}

TEST_F(CatalogDatabases, TemplatesAndDatabasesWithoutConnectionsAreNotOffered) {
    server_.query("CREATE DATABASE smt_closed ALLOW_CONNECTIONS false");
    Strings offered;
    Selection none = everything();
    none.wants_database = [&](std::string_view name) {
        offered.emplace_back(name);
        return false;
    };
    const Catalog catalog = read_catalog(server_.config(), none);
    EXPECT_TRUE(catalog.databases.empty());
    std::ranges::sort(offered);
    EXPECT_EQ(offered, (Strings{"postgres", server_.database()}));
}

TEST_F(CatalogDatabases, ADatabaseThatTheRoleMayNotConnectToIsNamed) {
    server_.query("CREATE ROLE reader LOGIN");
    server_.query("REVOKE CONNECT ON DATABASE " + server_.database() + " FROM public");
    const Catalog catalog = read_as("reader");
    ASSERT_EQ(catalog.databases.size(), 1U);
    EXPECT_EQ(catalog.databases[0].unreadable, Strings{server_.database()});
    EXPECT_TRUE(catalog.tables.empty());
}

TEST_F(CatalogDatabases, ADatabaseOfAnotherEncodingIsReadAsUtf8) {
    server_.query("CREATE DATABASE smt_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    server_.query_in("smt_latin", "SET client_encoding = 'UTF8'; CREATE TABLE \"Größe\" (id int)");
    Selection latin = everything();
    latin.wants_database = [](std::string_view name) { return name == "smt_latin"; };
    EXPECT_EQ(names(read_catalog(server_.config(), latin).tables), Strings{"public.Größe"});
}

// What an observer saw: the database and the text of each query.
struct Seen {
    Strings databases, queries;

    QueryObserver observer() {
        return [this](std::string_view database, std::string_view query,
                      std::chrono::microseconds duration) {
            EXPECT_GT(duration.count(), 0);
            databases.emplace_back(database);
            queries.emplace_back(query);
        };
    }
};

TEST_F(CatalogQueries, TheirNumberDoesNotDependOnTheNumberOfTables) {
    execute("CREATE TABLE one (id int PRIMARY KEY)");
    Seen with_one;
    read_catalog(server_.config(), everything(), with_one.observer());
    execute(
        "DO $$ BEGIN FOR i IN 1..200 LOOP"
        " EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, x text DEFAULT %L)', i, 'd');"
        " END LOOP; END $$");
    Seen with_many;
    EXPECT_EQ(read_catalog(server_.config(), everything(), with_many.observer()).tables.size(),
              201U);
    EXPECT_GT(with_one.queries.size(), 5U);
    EXPECT_EQ(with_many.queries.size(), with_one.queries.size());
    EXPECT_EQ(with_many.databases.front(), "postgres");
    EXPECT_EQ(with_many.databases.back(), server_.database());
}

TEST_F(CatalogQueries, DetailsAreAskedForOnlyOfTheSelectedTables) {
    execute(
        "DO $$ BEGIN FOR i IN 1..10 LOOP"
        " EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY)', i); END LOOP; END $$");
    const std::string oid = server_.query("SELECT 't7'::regclass::oid");
    Selection one = everything();
    one.wants_table = [](const TableName& name) { return name.name == "t7"; };
    Seen seen;
    const Catalog catalog = read_catalog(server_.config(), one, seen.observer());
    EXPECT_EQ(names(catalog.tables), Strings{"public.t7"});
    EXPECT_EQ(catalog.tables, (std::vector<Table>{table(read(), "t7")}));
    std::size_t filtered = 0;
    for (const std::string& query : seen.queries) {
        filtered += query.find("= ANY ('{" + oid + "}'::oid[])") == std::string::npos ? 0U : 1U;
    }
    EXPECT_EQ(filtered, 5U) << "constraints, columns, defaults, comments, indexes";
}

TEST_F(CatalogQueries, OneConnectionNamedSmtThatNeverGetsATransactionId) {
    execute("CREATE TABLE t (id int)");
    std::set<std::string> states;
    read_catalog(server_.config(), everything(), [&](auto, auto, auto) {
        states.insert(
            server_.query("SELECT string_agg(state || coalesce(backend_xid::text, ''), ',')"
                          " FROM pg_stat_activity WHERE application_name = 'smt'"));
    });
    EXPECT_EQ(states, std::set<std::string>{"idle in transaction"});
}

TEST_F(CatalogQueries, AllSeeTheDatabaseAsItWasAtTheFirst) {
    execute(
        "CREATE TABLE altered (id int, a int DEFAULT 1); CREATE TABLE dropped (id int, b uuid)");
    const Catalog before = read();
    const std::string change = "ALTER TABLE altered ADD COLUMN later int; DROP TABLE dropped";
    int queries = 0;
    const Catalog catalog =
        read_catalog(server_.config(), everything(), [&](std::string_view database, auto, auto) {
            // The first query only sets the transaction up, the second takes the snapshot.
            if (database == server_.database() && ++queries == 2) {
                execute(change);
            }
        });
    EXPECT_EQ(catalog, before);
    EXPECT_EQ(names(read().tables), Strings{"public.altered"});
}

TEST_F(CatalogErrors, NobodyListens) {
    DbConfig db = server_.config();
    db.host = "127.0.0.1";
    db.port = 1;
    db.password = "p4ss'w\\ord";
    const std::string error = error_of(db, everything());
    EXPECT_TRUE(
        error.starts_with("cannot connect to PostgreSQL at '127.0.0.1:1', database "
                          "'postgres', user 'postgres': connection to server at "
                          "\"127.0.0.1\", port 1 failed: Connection refused"))
        << error;
    EXPECT_TRUE(error.ends_with(" (check host and port in [db])")) << error;
    EXPECT_EQ(error.find("p4ss"), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
}

TEST_F(CatalogErrors, NoMaintenanceDatabase) {
    DbConfig db = server_.config();
    db.maintenance_db = "absent";
    EXPECT_EQ(
        error_of(db, everything()),
        fmt::format("cannot connect to PostgreSQL at '{0}:{1}', database 'absent', user "
                    "'postgres': connection to server on socket \"{0}/.s.PGSQL.{1}\" failed: "
                    "FATAL:  database \"absent\" does not exist (set maintenance_db in [db] to "
                    "a database that the user may connect to)",
                    db.host, *db.port));
}

TEST_F(CatalogErrors, NoSuchUser) {
    DbConfig db = server_.config();
    db.user = "no'body";
    EXPECT_EQ(error_of(db, everything()),
              fmt::format("cannot connect to PostgreSQL at '{0}:{1}', database 'postgres', user "
                          "'no'body': connection to server on socket \"{0}/.s.PGSQL.{1}\" failed: "
                          "FATAL:  role \"no'body\" does not exist (check user in [db])",
                          db.host, *db.port));
}

// A port that takes connections and never answers.
TEST_F(CatalogErrors, AServerThatDoesNotAnswer) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    DbConfig db = server_.config();
    db.host = "127.0.0.1";
    db.port = ntohs(address.sin_port);
    db.connect_timeout = 2;
    const auto start = std::chrono::steady_clock::now();
    const std::string error = error_of(db, everything());
    ::close(listener);
    EXPECT_NE(error.find("timeout expired"), std::string::npos) << error;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{20});
}

TEST_F(CatalogErrors, AQueryThatTakesTooLong) {
    execute("CREATE TABLE t (id int)");
    DbConfig db = server_.config();
    db.statement_timeout = 1;
    pqxx::connection other{fmt::format("host='{}' port={} user=postgres dbname='{}'", db.host,
                                       *db.port, server_.database())};
    pqxx::work lock{other};
    lock.exec("LOCK TABLE pg_attrdef");
    EXPECT_EQ(error_of(db, everything()),
              fmt::format("a query on the catalog of PostgreSQL at '{}:{}', database '{}', user "
                          "'postgres' was canceled: ERROR:  canceling statement due to statement "
                          "timeout (statement_timeout in [db] is 1 s)",
                          db.host, *db.port, server_.database()));
}

TEST_F(CatalogErrors, WhatTheConfigLeavesOutComesFromTheEnvironment) {
    execute("CREATE TABLE t (id int)");
    ::setenv("PGHOST", server_.config().host.c_str(), 1);
    ::setenv("PGPORT", std::to_string(*server_.config().port).c_str(), 1);
    ::setenv("PGUSER", "postgres", 1);
    EXPECT_EQ(names(read_catalog(DbConfig{}, everything()).tables), Strings{"public.t"});
    ::setenv("PGUSER", "nobody", 1);
    DbConfig db;
    db.maintenance_db = "absent";
    const std::string error = error_of(db, everything());
    EXPECT_TRUE(
        error.starts_with("cannot connect to PostgreSQL, database 'absent': connection to "
                          "server on socket"))
        << error;
    ::unsetenv("PGHOST");
    ::unsetenv("PGPORT");
    ::unsetenv("PGUSER");
}

}  // namespace

}  // namespace smt
