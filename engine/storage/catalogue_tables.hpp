// The tables of a catalogue, version 2, and the statements on them. Inside this room only.
//
// Threads: one caller a connection. Cost: that of the rows.
#pragma once

#include <vector>

#include "engine/storage/catalogue.hpp"
#include "engine/storage/sqlite.hpp"

namespace muster::engine::catalogue_tables {

/// Makes the tables of a new file, and those that version 1 had not; corrupt_store for a file that
/// is no catalogue, or one of a later version of the program. Within a transaction.
Status create(SqliteConnection& connection);

/// Everything but histories and ids, as of one moment.
Result<SavedState> read_state(SqliteConnection& connection);
/// The same within the caller's transaction.
Result<SavedState> read_rows(SqliteConnection& connection);
Result<std::vector<SegmentRevision>> read_history(SqliteConnection& connection, DefinitionKind kind,
                                                  std::string_view name);
Result<IdList> read_ids(SqliteConnection& connection, std::int64_t number);

// Within a transaction.
Status put_definition(SqliteConnection& connection, DefinitionKind kind, const Segment& definition,
                      SegmentRevision::Change change);
Status remove_definition(SqliteConnection& connection, DefinitionKind kind,
                         const Segment& definition, Instant at);
Status put_list(SqliteConnection& connection, const ListEntry& entry, const IdList& ids);
Status remove_list(SqliteConnection& connection, std::int64_t number);

}  // namespace muster::engine::catalogue_tables
