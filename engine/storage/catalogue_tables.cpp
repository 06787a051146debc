#include "engine/storage/catalogue_tables.hpp"

#include <fmt/format.h>

#include <utility>

namespace muster::engine::catalogue_tables {

namespace {

constexpr std::int64_t kApplication = 0x4D555354;  // "MUST"
constexpr std::int64_t kSchema = 2;
/// Read as it is, brought to kSchema by the first write.
constexpr std::int64_t kOldestSchema = 1;

/// What version 1 had.
constexpr const char* kFirstTables = R"(
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, family TEXT,
  definition TEXT NOT NULL, description TEXT NOT NULL, owner TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
CREATE TABLE revisions (
  revision INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, change INTEGER NOT NULL,
  at INTEGER NOT NULL, family TEXT, definition TEXT NOT NULL, description TEXT NOT NULL,
  owner TEXT NOT NULL) STRICT;
CREATE INDEX revisions_by_name ON revisions (name, revision);
CREATE TABLE lists (
  number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL,
  owner TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, as_of INTEGER NOT NULL,
  definition TEXT NOT NULL, version TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE list_parts (
  list INTEGER NOT NULL, part INTEGER NOT NULL, ids BLOB NOT NULL,
  PRIMARY KEY (list, part)) STRICT;
PRAGMA application_id = 1297437524;
PRAGMA user_version = 1;
)";

/// What version 2 added: scorecards, whose revisions stand beside those of segments.
constexpr const char* kScorecardTables = R"(
CREATE TABLE scorecards (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, family TEXT,
  definition TEXT NOT NULL, description TEXT NOT NULL, owner TEXT NOT NULL,
  created INTEGER NOT NULL, changed INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
ALTER TABLE revisions ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 2;
)";

/// The version of the tables, 0 where there are none; an Error for a file that is something else.
Result<std::int64_t> version_of(SqliteConnection& connection) {
  auto application = connection.number("PRAGMA application_id");
  if (!application) return std::move(application).error();
  auto version = connection.number("PRAGMA user_version");
  if (!version) return std::move(version).error();
  auto tables = connection.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return std::move(tables).error();
  if (*tables == 0 && *application == 0 && *version == 0) return std::int64_t{0};
  if (*application != kApplication) {
    return Error{ErrorCode::corrupt_store,
                 "catalogue.sqlite in the store was not written by muster"};
  }
  if (*version < kOldestSchema || *version > kSchema) {
    return Error{ErrorCode::corrupt_store,
                 fmt::format("the store's catalogue has format {}; this program reads formats {} "
                             "to {}",
                             *version, kOldestSchema, kSchema)};
  }
  return *version;
}

std::string_view table_of(DefinitionKind kind) {
  return kind == DefinitionKind::segment ? "segments" : "scorecards";
}

void bind_family(SqliteStatement& statement, int at, const std::optional<Family>& family) {
  if (family) {
    statement.bind(at, to_string(*family));
  } else {
    statement.bind_null(at);
  }
}

std::optional<Family> family_at(const SqliteStatement& statement, int column) {
  return statement.is_null(column) ? std::nullopt : family_named(statement.text(column));
}

Status add_revision(SqliteConnection& connection, DefinitionKind kind, const Segment& segment,
                    SegmentRevision::Change change, Instant at) {
  auto add = connection.prepare(
      "INSERT INTO revisions (name, change, at, family, definition, description, owner, kind) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  if (!add) return std::move(add).error();
  bind_family(*add, 4, segment.family);
  return add->bind(1, std::string_view(segment.name))
      .bind(2, static_cast<std::int64_t>(change))
      .bind(3, at.since_epoch)
      .bind(5, std::string_view(segment.where))
      .bind(6, std::string_view(segment.description))
      .bind(7, std::string_view(segment.owner))
      .bind(8, static_cast<std::int64_t>(kind))
      .run();
}

Status read_definitions(SqliteConnection& connection, DefinitionKind kind,
                        SegmentCatalogue& segments) {
  auto rows = connection.prepare(
      fmt::format("SELECT name, family, definition, description, owner, created, changed, revision "
                  "FROM {} ORDER BY id",
                  table_of(kind)));
  if (!rows) return std::move(rows).error();
  for (;;) {
    auto more = rows->next();
    if (!more) return std::move(more).error();
    if (!*more) return {};
    Segment segment;
    segment.name = rows->text(0);
    segment.family = family_at(*rows, 1);
    segment.where = rows->text(2);
    segment.description = rows->text(3);
    segment.owner = rows->text(4);
    segment.created = Instant{rows->number(5)};
    segment.changed = Instant{rows->number(6)};
    segment.revision = rows->number(7);
    if (auto added = segments.add(std::move(segment)); !added) {
      return Error{ErrorCode::corrupt_store,
                   fmt::format("the store's catalogue: {}", added.error().message)};
    }
  }
}

Status read_lists(SqliteConnection& connection,
                  std::map<std::string, ListEntry, std::less<>>& lists) {
  auto rows = connection.prepare(
      "SELECT number, name, description, owner, created, changed, as_of, definition, "
      "version, size FROM lists");
  if (!rows) return std::move(rows).error();
  for (;;) {
    auto more = rows->next();
    if (!more) return std::move(more).error();
    if (!*more) return {};
    ListEntry entry;
    entry.number = rows->number(0);
    entry.name = rows->text(1);
    entry.description = rows->text(2);
    entry.owner = rows->text(3);
    entry.created = Instant{rows->number(4)};
    entry.changed = Instant{rows->number(5)};
    entry.as_of = Instant{rows->number(6)};
    entry.where = rows->text(7);
    entry.version = rows->text(8);
    entry.size = static_cast<std::uint64_t>(rows->number(9));
    std::string name = entry.name;
    lists.emplace(std::move(name), std::move(entry));
  }
}

}  // namespace

Status create(SqliteConnection& connection) {
  auto version = version_of(connection);
  if (!version) return std::move(version).error();
  if (*version == 0) {
    if (Status made = connection.run(kFirstTables); !made) return made;
  }
  return *version < kSchema ? connection.run(kScorecardTables) : Status();
}

Result<SavedState> read_rows(SqliteConnection& connection) {
  SavedState state;
  auto version = version_of(connection);
  if (!version) return std::move(version).error();
  if (*version == 0) return state;
  Status read = read_definitions(connection, DefinitionKind::segment, state.segments);
  if (read && *version >= kSchema) {
    read = read_definitions(connection, DefinitionKind::scorecard, state.scorecards);
  }
  if (!read) return std::move(read).error();
  read = read_lists(connection, state.lists);
  if (!read) return std::move(read).error();
  return state;
}

Result<SavedState> read_state(SqliteConnection& connection) {
  // A transaction sees one moment, whoever writes meanwhile.
  if (Status begun = connection.run("BEGIN"); !begun) return std::move(begun).error();
  auto state = read_rows(connection);
  const Status ended = connection.run("COMMIT");
  if (state && !ended) return ended.error();
  return state;
}

Result<std::vector<SegmentRevision>> read_history(SqliteConnection& connection, DefinitionKind kind,
                                                  std::string_view name) {
  std::vector<SegmentRevision> history;
  auto version = version_of(connection);
  if (!version) return std::move(version).error();
  const bool kinds = *version >= kSchema;
  if (*version == 0 || (!kinds && kind != DefinitionKind::segment)) return history;
  auto rows = connection.prepare(
      fmt::format("SELECT revision, change, at, family, definition, description, owner FROM "
                  "revisions WHERE name = ?1 {} ORDER BY revision",
                  kinds ? "AND kind = ?2" : ""));
  if (!rows) return std::move(rows).error();
  rows->bind(1, name);
  if (kinds) rows->bind(2, static_cast<std::int64_t>(kind));
  for (;;) {
    auto more = rows->next();
    if (!more) return std::move(more).error();
    if (!*more) return history;
    SegmentRevision revision;
    const std::int64_t change = rows->number(1);
    if (change < 0 || change > static_cast<std::int64_t>(SegmentRevision::Change::deleted)) {
      return Error{ErrorCode::corrupt_store, "the store's catalogue has an unreadable history"};
    }
    revision.change = static_cast<SegmentRevision::Change>(change);
    revision.at = Instant{rows->number(2)};
    revision.segment.name = name;
    revision.segment.revision = rows->number(0);
    revision.segment.family = family_at(*rows, 3);
    revision.segment.where = rows->text(4);
    revision.segment.description = rows->text(5);
    revision.segment.owner = rows->text(6);
    history.push_back(std::move(revision));
  }
}

Result<IdList> read_ids(SqliteConnection& connection, std::int64_t number) {
  auto rows = connection.prepare(
      "SELECT lists.size, list_parts.ids FROM lists LEFT JOIN list_parts "
      "ON list_parts.list = lists.number WHERE lists.number = ?1 ORDER BY list_parts.part");
  if (!rows) return std::move(rows).error();
  rows->bind(1, number);
  std::vector<std::string> parts;
  std::optional<std::int64_t> size;
  for (;;) {
    auto more = rows->next();
    if (!more) return std::move(more).error();
    if (!*more) break;
    size = rows->number(0);
    if (!rows->is_null(1)) parts.push_back(rows->text(1));
  }
  if (!size) return Error{ErrorCode::not_found, "the list has just been replaced or deleted"};
  return IdList::from_parts(std::move(parts), static_cast<std::uint64_t>(*size));
}

Status put_definition(SqliteConnection& connection, DefinitionKind kind, const Segment& segment,
                      SegmentRevision::Change change) {
  Status added = add_revision(connection, kind, segment, change, segment.changed);
  if (!added) return added;
  auto put = connection.prepare(fmt::format(
      "INSERT INTO {} (name, family, definition, description, owner, created, changed, "
      "revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, last_insert_rowid()) "
      "ON CONFLICT (name) DO UPDATE SET family = ?2, definition = ?3, description = ?4, "
      "owner = ?5, changed = ?7, revision = excluded.revision",
      table_of(kind)));
  if (!put) return std::move(put).error();
  bind_family(*put, 2, segment.family);
  return put->bind(1, std::string_view(segment.name))
      .bind(3, std::string_view(segment.where))
      .bind(4, std::string_view(segment.description))
      .bind(5, std::string_view(segment.owner))
      .bind(6, segment.created.since_epoch)
      .bind(7, segment.changed.since_epoch)
      .run();
}

Status remove_definition(SqliteConnection& connection, DefinitionKind kind, const Segment& segment,
                         Instant at) {
  Status added = add_revision(connection, kind, segment, SegmentRevision::Change::deleted, at);
  if (!added) return added;
  auto remove = connection.prepare(fmt::format("DELETE FROM {} WHERE name = ?1", table_of(kind)));
  if (!remove) return std::move(remove).error();
  return remove->bind(1, std::string_view(segment.name)).run();
}

Status put_list(SqliteConnection& connection, const ListEntry& entry, const IdList& ids) {
  auto put = connection.prepare(
      "INSERT INTO lists (name, description, owner, created, changed, as_of, definition, "
      "version, size) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  if (!put) return std::move(put).error();
  Status added = put->bind(1, std::string_view(entry.name))
                     .bind(2, std::string_view(entry.description))
                     .bind(3, std::string_view(entry.owner))
                     .bind(4, entry.created.since_epoch)
                     .bind(5, entry.changed.since_epoch)
                     .bind(6, entry.as_of.since_epoch)
                     .bind(7, std::string_view(entry.where))
                     .bind(8, std::string_view(entry.version))
                     .bind(9, static_cast<std::int64_t>(entry.size))
                     .run();
  if (!added) return added;
  auto number = connection.number("SELECT last_insert_rowid()");
  if (!number) return std::move(number).error();
  auto part = connection.prepare("INSERT INTO list_parts (list, part, ids) VALUES (?1, ?2, ?3)");
  if (!part) return std::move(part).error();
  for (std::size_t i = 0; i < ids.parts().size(); ++i) {
    Status written = part->bind(1, *number)
                         .bind(2, static_cast<std::int64_t>(i))
                         .bind_bytes(3, ids.parts()[i])
                         .run();
    if (!written) return written;
  }
  return {};
}

Status remove_list(SqliteConnection& connection, std::int64_t number) {
  for (const char* sql :
       {"DELETE FROM list_parts WHERE list = ?1", "DELETE FROM lists WHERE number = ?1"}) {
    auto remove = connection.prepare(sql);
    if (!remove) return std::move(remove).error();
    if (Status removed = remove->bind(1, number).run(); !removed) return removed;
  }
  return {};
}

}  // namespace muster::engine::catalogue_tables
