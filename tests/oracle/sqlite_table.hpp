// The oracle's table as SQLite tables.
//
// customers(row INTEGER PRIMARY KEY, id TEXT, c0, c1, …): category and text are TEXT, flags 0 or 1,
// numbers INTEGER units, reals REAL, dates TEXT (ISO), times INTEGER seconds, tags 1 where known;
// a place k has ck, ck_latitude and ck_longitude in units of 1e-7 degree. tags_k(row, tag) holds
// the tags of column k. Threads: those of the connection. Cost: about 1 µs a cell.
#pragma once

#include "tests/oracle/sqlite_database.hpp"
#include "tests/oracle/table.hpp"

namespace muster::oracle {

void load_table(SqliteDatabase& database, const Table& table);

}  // namespace muster::oracle
