#include "server/live/feed_log.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

#include "engine/storage/sqlite.hpp"

namespace muster::server {
namespace {

using engine::SqliteConnection;
using engine::SqliteStatement;

constexpr const char* kTables = R"(
  CREATE TABLE IF NOT EXISTS entries (
    place INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, number INTEGER NOT NULL,
    segment TEXT NOT NULL, kind INTEGER NOT NULL, data TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS entries_by_id ON entries (version, number);
  CREATE INDEX IF NOT EXISTS entries_by_segment ON entries (segment, place);
  CREATE TABLE IF NOT EXISTS watched (
    segment TEXT PRIMARY KEY, zone TEXT NOT NULL, since INTEGER NOT NULL, as_of INTEGER NOT NULL,
    count INTEGER NOT NULL, base INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bases (
    segment TEXT NOT NULL, part INTEGER NOT NULL, size INTEGER NOT NULL, ids BLOB NOT NULL,
    PRIMARY KEY (segment, part));
  CREATE TABLE IF NOT EXISTS sizes (
    segment TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, size INTEGER NOT NULL,
    version TEXT NOT NULL, PRIMARY KEY (segment, at, reason)) WITHOUT ROWID;
)";

/// Undoes what was begun unless it is done.
class Transaction {
 public:
  explicit Transaction(SqliteConnection& connection) : connection_(connection) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (open_) static_cast<void>(connection_.run("ROLLBACK"));
  }
  Status begin() {
    Status begun = connection_.run("BEGIN IMMEDIATE");
    open_ = begun.ok();
    return begun;
  }
  Status commit() {
    Status done = connection_.run("COMMIT");
    if (done) open_ = false;
    return done;
  }

 private:
  SqliteConnection& connection_;
  bool open_ = false;
};

Result<FeedEntry> entry_at(const SqliteStatement& row) {
  const std::int64_t kind = row.number(4);
  if (kind < 0 || kind > static_cast<std::int64_t>(FeedKind::ended)) {
    return Error{ErrorCode::corrupt_store, "the log of changes holds an entry of no known kind"};
  }
  FeedEntry entry;
  entry.place = row.number(0);
  entry.version = row.text(1);
  entry.number = static_cast<std::uint64_t>(row.number(2));
  entry.segment = row.text(3);
  entry.kind = static_cast<FeedKind>(kind);
  entry.data = row.text(5);
  return entry;
}

Result<std::vector<FeedEntry>> read_entries(SqliteStatement& query, std::size_t bytes) {
  std::vector<FeedEntry> entries;
  std::size_t taken = 0;
  while (taken < bytes) {
    const Result<bool> row = query.next();
    if (!row) return row.error();
    if (!*row) break;
    Result<FeedEntry> entry = entry_at(query);
    if (!entry) return std::move(entry).error();
    taken += entry->data.size() + 1;
    entries.push_back(*std::move(entry));
  }
  return entries;
}

}  // namespace

struct FeedLog::State {
  State(SqliteConnection write, SqliteConnection read)
      : writer(std::move(write)), reader(std::move(read)) {}

  SqliteConnection writer;
  mutable std::mutex reading;
  mutable SqliteConnection reader;

  Status put_entries(std::vector<FeedEntry>& entries) {
    auto insert = writer.prepare(
        "INSERT INTO entries (version, number, segment, kind, data) VALUES (?, ?, ?, ?, ?)");
    if (!insert) return std::move(insert).error();
    for (FeedEntry& entry : entries) {
      insert->bind(1, std::string_view(entry.version));
      insert->bind(2, static_cast<std::int64_t>(entry.number));
      insert->bind(3, std::string_view(entry.segment));
      insert->bind(4, static_cast<std::int64_t>(entry.kind));
      insert->bind(5, std::string_view(entry.data));
      if (Status done = insert->run(); !done) return done;
      const Result<std::int64_t> place = writer.number("SELECT last_insert_rowid()");
      if (!place) return place.error();
      entry.place = *place;
    }
    return {};
  }

  Status put_watched(const std::vector<WatchedSegment>& watched) {
    auto insert = writer.prepare(
        "INSERT INTO watched VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (segment) DO UPDATE SET "
        "zone = ?2, since = ?3, as_of = ?4, count = ?5");
    if (!insert) return std::move(insert).error();
    for (const WatchedSegment& each : watched) {
      insert->bind(1, std::string_view(each.name));
      insert->bind(2, std::string_view(each.zone));
      insert->bind(3, each.since);
      insert->bind(4, each.as_of);
      insert->bind(5, static_cast<std::int64_t>(each.count));
      insert->bind(6, each.base);
      if (Status done = insert->run(); !done) return done;
    }
    return {};
  }

  Status put_base(const Change::Base& base) {
    auto clear = writer.prepare("DELETE FROM bases WHERE segment = ?");
    if (!clear) return std::move(clear).error();
    if (Status done = clear->bind(1, std::string_view(base.segment)).run(); !done) return done;
    auto insert = writer.prepare("INSERT INTO bases VALUES (?, ?, ?, ?)");
    if (!insert) return std::move(insert).error();
    // Every part tells the size of the whole list.
    std::int64_t part = 0;
    for (const std::string& ids : base.ids.parts()) {
      insert->bind(1, std::string_view(base.segment));
      insert->bind(2, part++);
      insert->bind(3, static_cast<std::int64_t>(base.ids.size()));
      insert->bind_bytes(4, ids);
      if (Status done = insert->run(); !done) return done;
    }
    auto mark = writer.prepare(
        "UPDATE watched SET base = (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = "
        "'entries') WHERE segment = ?");
    if (!mark) return std::move(mark).error();
    return mark->bind(1, std::string_view(base.segment)).run();
  }

  Status forget(const std::string& segment) {
    for (const char* sql :
         {"DELETE FROM watched WHERE segment = ?", "DELETE FROM bases WHERE segment = ?"}) {
      auto statement = writer.prepare(sql);
      if (!statement) return std::move(statement).error();
      if (Status done = statement->bind(1, std::string_view(segment)).run(); !done) return done;
    }
    return {};
  }

  Status put_sizes(const std::vector<std::pair<std::string, SegmentSize>>& sizes) {
    auto insert = writer.prepare("INSERT OR REPLACE INTO sizes VALUES (?, ?, ?, ?, ?)");
    if (!insert) return std::move(insert).error();
    for (const auto& [segment, size] : sizes) {
      insert->bind(1, std::string_view(segment));
      insert->bind(2, size.at.since_epoch);
      insert->bind(3, std::string_view(size.reason));
      insert->bind(4, static_cast<std::int64_t>(size.size));
      insert->bind(5, std::string_view(size.version));
      if (Status done = insert->run(); !done) return done;
    }
    return {};
  }
};

FeedLog::FeedLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
FeedLog::FeedLog(FeedLog&&) noexcept = default;
FeedLog& FeedLog::operator=(FeedLog&&) noexcept = default;
FeedLog::~FeedLog() = default;

Result<FeedLog> FeedLog::open(const std::filesystem::path& store) {
  const std::filesystem::path file = store / "feed.sqlite";
  auto writer = SqliteConnection::open(file, SqliteConnection::Access::write);
  if (!writer) return std::move(writer).error();
  for (const char* sql : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", kTables}) {
    if (Status done = writer->run(sql); !done) return std::move(done).error();
  }
  auto reader = SqliteConnection::open(file, SqliteConnection::Access::read);
  if (!reader) return std::move(reader).error();
  return FeedLog(std::make_unique<State>(*std::move(writer), *std::move(reader)));
}

Status FeedLog::append(Change& change) {
  Transaction transaction(state_->writer);
  Status done = transaction.begin();
  for (const std::string& segment : change.forgotten) {
    if (done) done = state_->forget(segment);
  }
  if (done) done = state_->put_entries(change.entries);
  if (done) done = state_->put_watched(change.watched);
  for (const Change::Base& base : change.bases) {
    if (done) done = state_->put_base(base);
  }
  if (done) done = state_->put_sizes(change.sizes);
  if (done && change.drop_until > 0) {
    auto drop = state_->writer.prepare("DELETE FROM entries WHERE place <= ?");
    if (!drop) return std::move(drop).error();
    done = drop->bind(1, change.drop_until).run();
  }
  return done ? transaction.commit() : done;
}

Result<std::vector<WatchedSegment>> FeedLog::watched() {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare(
      "SELECT segment, zone, since, as_of, count, base FROM watched ORDER BY segment");
  if (!query) return std::move(query).error();
  std::vector<WatchedSegment> watched;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) return watched;
    WatchedSegment each;
    each.name = query->text(0);
    each.zone = query->text(1);
    each.since = query->number(2);
    each.as_of = query->number(3);
    each.count = static_cast<std::uint64_t>(query->number(4));
    each.base = query->number(5);
    watched.push_back(std::move(each));
  }
}

Result<engine::IdList> FeedLog::base_of(std::string_view segment) {
  const std::lock_guard lock(state_->reading);
  auto query =
      state_->reader.prepare("SELECT size, ids FROM bases WHERE segment = ? ORDER BY part");
  if (!query) return std::move(query).error();
  query->bind(1, segment);
  std::vector<std::string> parts;
  std::uint64_t size = 0;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) return engine::IdList::from_parts(std::move(parts), size);
    size = static_cast<std::uint64_t>(query->number(0));
    parts.push_back(query->text(1));
  }
}

Result<std::vector<FeedEntry>> FeedLog::read_after(std::int64_t place, std::size_t bytes) const {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare(
      "SELECT place, version, number, segment, kind, data FROM entries WHERE place > ? ORDER BY "
      "place");
  if (!query) return std::move(query).error();
  query->bind(1, place);
  return read_entries(*query, bytes);
}

Result<std::vector<FeedEntry>> FeedLog::read_segment(std::string_view segment,
                                                     std::int64_t after) const {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare(
      "SELECT place, version, number, segment, kind, data FROM entries WHERE segment = ? AND place "
      "> ? ORDER BY place");
  if (!query) return std::move(query).error();
  query->bind(1, segment).bind(2, after);
  return read_entries(*query, SIZE_MAX);
}

Result<std::optional<std::int64_t>> FeedLog::place_of(std::string_view version,
                                                      std::uint64_t number) const {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare("SELECT place FROM entries WHERE version = ? AND number = ?");
  if (!query) return std::move(query).error();
  query->bind(1, version).bind(2, static_cast<std::int64_t>(number));
  const Result<bool> row = query->next();
  if (!row) return row.error();
  return *row ? std::optional<std::int64_t>(query->number(0)) : std::nullopt;
}

Result<std::uint64_t> FeedLog::last_number_of(std::string_view version) const {
  const std::lock_guard lock(state_->reading);
  auto query =
      state_->reader.prepare("SELECT coalesce(max(number), 0) FROM entries WHERE version = ?");
  if (!query) return std::move(query).error();
  query->bind(1, version);
  const Result<bool> row = query->next();
  if (!row) return row.error();
  return static_cast<std::uint64_t>(query->number(0));
}

Result<FeedLog::Extent> FeedLog::extent() const {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare(
      "SELECT (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entries'), "
      "(SELECT min(place) FROM entries), (SELECT coalesce(sum(length(data)), 0) FROM entries), "
      "(SELECT version FROM entries ORDER BY place DESC LIMIT 1), "
      "(SELECT number FROM entries ORDER BY place DESC LIMIT 1)");
  if (!query) return std::move(query).error();
  const Result<bool> row = query->next();
  if (!row) return row.error();
  Extent extent;
  extent.last = query->number(0);
  extent.first = query->is_null(1) ? extent.last + 1 : query->number(1);
  extent.bytes = static_cast<std::uint64_t>(query->number(2));
  extent.last_version = query->text(3);
  extent.last_number = static_cast<std::uint64_t>(query->number(4));
  return extent;
}

Result<std::int64_t> FeedLog::place_with_bytes_behind(std::uint64_t bytes) const {
  const std::lock_guard lock(state_->reading);
  auto query =
      state_->reader.prepare("SELECT place, length(data) FROM entries ORDER BY place DESC");
  if (!query) return std::move(query).error();
  std::uint64_t seen = 0;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) return std::int64_t{0};
    seen += static_cast<std::uint64_t>(query->number(1));
    if (seen > bytes) return query->number(0);
  }
}

Result<std::vector<SegmentSize>> FeedLog::sizes(std::string_view segment) const {
  const std::lock_guard lock(state_->reading);
  auto query = state_->reader.prepare(
      "SELECT at, size, version, reason FROM sizes WHERE segment = ? ORDER BY at, reason");
  if (!query) return std::move(query).error();
  query->bind(1, segment);
  std::vector<SegmentSize> sizes;
  for (;;) {
    const Result<bool> row = query->next();
    if (!row) return row.error();
    if (!*row) return sizes;
    sizes.push_back({{query->number(0)},
                     static_cast<std::uint64_t>(query->number(1)),
                     query->text(2),
                     query->text(3)});
  }
}

}  // namespace muster::server
