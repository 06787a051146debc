#include "engine/storage/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/storage/sqlite.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::engine {

namespace {

using SqliteAccess = SqliteConnection::Access;

// An entry's row id: its history's number and its place in it, so that a history lies together, in
// order, and is cut off by one range.
constexpr int kSequenceBits = 40;
constexpr std::int64_t kMostSequence = (std::int64_t{1} << kSequenceBits) - 1;
constexpr int kVersion = 1;
constexpr std::uint64_t kPageBytes = 4'096;
constexpr int kRestartMilliseconds = 1'000;
// Entries are forgotten so many bytes a transaction: the log stays short.
constexpr std::int64_t kForgottenAtOnce = std::int64_t{32} << 20;

// `forgotten`: the entries up to it were dropped, being in an image.
constexpr const char* kTables =
    "CREATE TABLE histories (number INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE,"
    " forgotten INTEGER NOT NULL) STRICT;"
    "CREATE TABLE entries (place INTEGER PRIMARY KEY, time INTEGER NOT NULL,"
    " checksum INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE keys (key TEXT PRIMARY KEY, sequence INTEGER NOT NULL,"
    " time INTEGER NOT NULL, content INTEGER NOT NULL, checksum INTEGER NOT NULL,"
    " reply BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX keys_by_time ON keys (time);"
    "PRAGMA user_version = 1;";

std::int64_t checksum(std::uint64_t content, std::string_view name, std::uint64_t sequence,
                      std::int64_t time, std::string_view more = {}) {
  const std::array<std::uint64_t, 5> words{content, XXH3_64bits(name.data(), name.size()), sequence,
                                           static_cast<std::uint64_t>(time),
                                           XXH3_64bits(more.data(), more.size())};
  return static_cast<std::int64_t>(XXH3_64bits(words.data(), sizeof words));
}

Error damaged(std::string what) {
  return {ErrorCode::corrupt_store, fmt::format("{} is damaged: {}", kJournalName, what)};
}

struct History {
  std::int64_t base = 0;  // the place before the first
  std::uint64_t forgotten = 0;
  std::int64_t end() const { return base + kMostSequence; }
};

}  // namespace

std::uint64_t content_hash(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

struct Journal::State {
  std::filesystem::path store;
  std::filesystem::path file;
  Disk* disk;
  Access access;
  std::optional<SqliteConnection> connection;
  std::string failure;

  std::uint64_t logged = 0;  // bytes, about
  std::uint64_t copy_log_at = 0;

  Status check_version() {
    auto version = connection->number("PRAGMA user_version");
    if (!version) return std::move(version).error();
    if (*version == kVersion) return {};
    return Error{ErrorCode::corrupt_store,
                 fmt::format("{} is not a journal that this program reads", file.string())};
  }

  // The connection; null where nothing was ever written and nothing is to be.
  Result<SqliteConnection*> open(bool make) {
    if (!connection) {
      if (!make && !disk->exists(file)) return nullptr;
      if (!disk->exists(file)) {
        if (Status made = make_file(); !made) return std::move(made).error();
      }
      auto opened = SqliteConnection::open(
          file, access == Access::write ? SqliteAccess::write : SqliteAccess::read,
          disk->sqlite_vfs());
      if (!opened) return std::move(opened).error();
      connection = *std::move(opened);
      Status ready = access == Access::write ? set_up() : check_version();
      if (!ready) connection.reset();
      if (!ready) return std::move(ready).error();
    }
    return &*connection;
  }

  // Made aside with its tables and renamed: half a journal is never there.
  Status make_file() {
    const std::filesystem::path aside = file.string() + ".unfinished";
    for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
      const std::filesystem::path left = aside.string() + suffix;
      if (!disk->exists(left)) continue;
      if (Status removed = disk->remove(left); !removed) return removed;
    }
    {
      auto made = SqliteConnection::open(aside, SqliteAccess::write, disk->sqlite_vfs());
      if (!made) return std::move(made).error();
      for (const char* sql : {kTables, "PRAGMA journal_mode = WAL"}) {
        if (Status run = made->run(sql); !run) return run;
      }
    }
    auto whole = disk->open(aside, Disk::Mode::write);
    if (!whole) return std::move(whole).error();
    if (Status synced = (*whole)->sync(); !synced) return synced;
    if (Status renamed = disk->rename(aside, file); !renamed) return renamed;
    return disk->sync_directory(store);
  }

  Status set_up() {
    // Copying the log is this file's business: SQLite would keep a failure of it to itself.
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                               "PRAGMA wal_autocheckpoint = 0"}) {
      if (Status set = connection->run(pragma); !set) return set;
    }
    if (Status known = check_version(); !known) return known;
    // What a process left in the log whose sync had failed may be in memory alone: it is written
    // once more, to the file, before anything is built on it. And SQLite would not say that the
    // names of its files are not durable.
    auto restarted = connection->checkpoint(true, kRestartMilliseconds);
    if (!restarted) return std::move(restarted).error();
    return disk->sync_directory(store);
  }

  Result<std::optional<History>> find(const std::string& origin) {
    auto statement =
        connection->prepare("SELECT number, forgotten FROM histories WHERE origin = ?");
    if (!statement) return std::move(statement).error();
    auto row = statement->bind(1, origin).next();
    if (!row) return std::move(row).error();
    if (!*row) return std::optional<History>();
    return std::optional(History{statement->number(0) << kSequenceBits,
                                 static_cast<std::uint64_t>(statement->number(1))});
  }

  Result<Extent> extent(const History& history, std::uint64_t after) {
    auto statement = connection->prepare(
        "SELECT count(*), coalesce(sum(length(bytes)), 0), coalesce(min(place), 0),"
        " coalesce(max(place), 0) FROM entries WHERE place > ? AND place <= ?");
    if (!statement) return std::move(statement).error();
    const auto from = static_cast<std::int64_t>(
        std::min<std::uint64_t>(after, static_cast<std::uint64_t>(kMostSequence)));
    auto row = statement->bind(1, history.base + from).bind(2, history.end()).next();
    if (!row) return std::move(row).error();
    Extent extent;
    extent.entries = static_cast<std::uint64_t>(statement->number(0));
    if (extent.entries == 0) return extent;
    extent.bytes = static_cast<std::uint64_t>(statement->number(1));
    extent.first = static_cast<std::uint64_t>(statement->number(2) - history.base);
    extent.last = static_cast<std::uint64_t>(statement->number(3) - history.base);
    return extent;
  }

  // The last entry that there is or was.
  Result<std::uint64_t> last(const History& history) {
    auto statement = connection->prepare(
        "SELECT coalesce(max(place), 0) FROM entries WHERE place > ? AND place <= ?");
    if (!statement) return std::move(statement).error();
    auto row = statement->bind(1, history.base).bind(2, history.end()).next();
    if (!row) return std::move(row).error();
    const std::int64_t place = statement->number(0);
    return std::max(history.forgotten,
                    place == 0 ? 0 : static_cast<std::uint64_t>(place - history.base));
  }

  // Runs `change` in a transaction of its own; after a failure of the disk no other begins.
  template <typename Change>
  Status transact(const Change& change) {
    if (!failure.empty()) return refusal();
    auto opened = open(true);
    if (!opened) return std::move(opened).error();
    Status done = connection->run_often("BEGIN IMMEDIATE");
    const bool begun = done.ok();
    if (done) done = change(*connection);
    if (done) done = connection->run_often("COMMIT");
    if (done) return done;
    if (connection->failed_to_write()) failure = done.error().message;
    if (begun) (void)connection->run("ROLLBACK");
    return done;
  }

  Error refusal() const {
    return {ErrorCode::writes_refused,
            fmt::format("the store takes no more changes until it is opened again: {}", failure)};
  }

  // What was written is safe in the log already. Where it cannot be copied from there, later writes
  // are refused.
  void copy_log() {
    if (logged < copy_log_at) return;
    logged = 0;
    auto copied = connection->checkpoint(false);
    if (!copied && copied.error().code != ErrorCode::disk_full) failure = copied.error().message;
  }

  Result<std::vector<std::pair<std::string, History>>> histories();
  Status put(const History& history, const std::string& origin, const JournalEntry& entry);
  Status drop(const History& history, std::uint64_t until);
  Status read(const std::string& origin, const History& history, std::uint64_t after,
              const std::function<Status(const JournalEntry&)>& each);
  Status verify_keys();
};

Result<std::vector<std::pair<std::string, History>>> Journal::State::histories() {
  auto statement = connection->prepare("SELECT origin, number, forgotten FROM histories");
  if (!statement) return std::move(statement).error();
  std::vector<std::pair<std::string, History>> all;
  while (true) {
    auto row = statement->next();
    if (!row) return std::move(row).error();
    if (!*row) return all;
    all.emplace_back(statement->text(0), History{statement->number(1) << kSequenceBits,
                                                 static_cast<std::uint64_t>(statement->number(2))});
  }
}

Status Journal::State::put(const History& history, const std::string& origin,
                           const JournalEntry& entry) {
  const std::uint64_t content = content_hash(entry.bytes);
  auto into = connection->prepare("INSERT INTO entries VALUES (?, ?, ?, ?)");
  if (!into) return std::move(into).error();
  into->bind(1, history.base + static_cast<std::int64_t>(entry.sequence)).bind(2, entry.time);
  into->bind(3, checksum(content, origin, entry.sequence, entry.time)).bind_bytes(4, entry.bytes);
  if (Status done = into->run(); !done || entry.key.empty()) return done;
  auto key = connection->prepare("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?, ?)");
  if (!key) return std::move(key).error();
  key->bind(1, entry.key).bind(2, static_cast<std::int64_t>(entry.sequence)).bind(3, entry.time);
  key->bind(4, static_cast<std::int64_t>(content));
  key->bind(5, checksum(content, entry.key, entry.sequence, entry.time, entry.reply));
  return key->bind_bytes(6, entry.reply).run();
}

Status Journal::State::read(const std::string& origin, const History& history, std::uint64_t after,
                            const std::function<Status(const JournalEntry&)>& each) {
  auto statement = connection->prepare(
      "SELECT place, time, checksum, bytes FROM entries WHERE place > ? AND place <= ?"
      " ORDER BY place");
  if (!statement) return std::move(statement).error();
  statement->bind(1, history.base + static_cast<std::int64_t>(after)).bind(2, history.end());
  std::uint64_t expected = after;
  while (true) {
    auto row = statement->next();
    if (!row) return std::move(row).error();
    if (!*row) return {};
    JournalEntry entry;
    entry.sequence = static_cast<std::uint64_t>(statement->number(0) - history.base);
    entry.time = statement->number(1);
    entry.bytes = statement->view(3);
    if (entry.sequence != ++expected) {
      return damaged(
          fmt::format("entry {}.{} follows {}.{}", origin, entry.sequence, origin, expected - 1));
    }
    if (statement->number(2) !=
        checksum(content_hash(entry.bytes), origin, entry.sequence, entry.time)) {
      return damaged(fmt::format("entry {}.{} has a false checksum", origin, entry.sequence));
    }
    if (Status taken = each(entry); !taken) return taken;
  }
}

Status Journal::State::drop(const History& history, std::uint64_t until) {
  if (until <= history.forgotten) return {};
  const std::int64_t end = history.base + static_cast<std::int64_t>(until);
  for (std::int64_t begin = history.base; begin < end;) {
    // The end of as many as go at once.
    std::int64_t stop = end;
    {
      auto lengths = connection->prepare(
          "SELECT place, length(bytes) FROM entries WHERE place > ? AND place <= ? ORDER BY place");
      if (!lengths) return std::move(lengths).error();
      lengths->bind(1, begin).bind(2, end);
      for (std::int64_t bytes = 0; bytes < kForgottenAtOnce;) {
        auto row = lengths->next();
        if (!row) return std::move(row).error();
        stop = *row ? lengths->number(0) : end;
        if (!*row) break;
        bytes += lengths->number(1);
      }
    }
    Status dropped = transact([&](SqliteConnection& on) -> Status {
      auto entries = on.prepare("DELETE FROM entries WHERE place > ? AND place <= ?");
      if (!entries) return std::move(entries).error();
      if (Status done = entries->bind(1, begin).bind(2, stop).run(); !done) return done;
      auto mark = on.prepare("UPDATE histories SET forgotten = ? WHERE number = ?");
      if (!mark) return std::move(mark).error();
      return mark->bind(1, stop - history.base).bind(2, history.base >> kSequenceBits).run();
    });
    if (!dropped) return dropped;
    logged += copy_log_at;
    copy_log();
    begin = stop;
  }
  return {};
}

Status Journal::State::verify_keys() {
  auto statement =
      connection->prepare("SELECT key, sequence, time, content, checksum, reply FROM keys");
  if (!statement) return std::move(statement).error();
  while (true) {
    auto row = statement->next();
    if (!row) return std::move(row).error();
    if (!*row) return {};
    if (statement->number(4) != checksum(static_cast<std::uint64_t>(statement->number(3)),
                                         statement->view(0),
                                         static_cast<std::uint64_t>(statement->number(1)),
                                         statement->number(2), statement->view(5))) {
      return damaged("an idempotency key has a false checksum");
    }
  }
}

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

const std::string& Journal::write_failure() const { return state_->failure; }

Result<Journal> Journal::open(const std::filesystem::path& store, Disk& disk, Access access,
                              std::uint64_t copy_log_at) {
  auto state = std::make_unique<State>();
  state->store = store;
  state->file = store / kJournalName;
  state->disk = &disk;
  state->access = access;
  state->copy_log_at = copy_log_at;
  if (auto opened = state->open(false); !opened) return std::move(opened).error();
  return Journal(std::move(state));
}

Result<Journal::Extent> Journal::extent(const Lineage& after) {
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return Extent{};
  auto history = state_->find(after.origin);
  if (!history) return std::move(history).error();
  return *history ? state_->extent(**history, after.sequence) : Extent{};
}

Result<bool> Journal::knows(const std::string& origin) {
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return false;
  auto history = state_->find(origin);
  if (!history) return std::move(history).error();
  return history->has_value();
}

Status Journal::replay(const Lineage& after,
                       const std::function<Status(const JournalEntry&)>& each) {
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return {};
  if (Status begun = (*opened)->run("BEGIN"); !begun) return begun;
  Status done = [&]() -> Status {
    auto history = state_->find(after.origin);
    if (!history) return std::move(history).error();
    if (!*history) return {};
    if (after.sequence < (*history)->forgotten) {
      return Error{ErrorCode::version_gone,
                   fmt::format("the journal begins after {}.{}, which is later than {}",
                               after.origin, (*history)->forgotten, after.version())};
    }
    auto last = state_->last(**history);
    if (!last) return std::move(last).error();
    if (*last < after.sequence) {
      return damaged(
          fmt::format("it ends with {}.{}, before {}", after.origin, *last, after.version()));
    }
    return state_->read(after.origin, **history, after.sequence, each);
  }();
  (void)(*opened)->run("ROLLBACK");
  return done;
}

Status Journal::append(const std::string& origin, std::span<const JournalEntry> entries) {
  ENGINE_CHECK(state_->access == Access::write);
  if (entries.empty()) return {};
  std::uint64_t bytes = 0;
  for (std::uint64_t expected = entries.front().sequence; const JournalEntry& entry : entries) {
    ENGINE_CHECK(entry.sequence == expected++);
    if (std::max(entry.bytes.size(), entry.reply.size()) > kMostEntryBytes ||
        entry.sequence > static_cast<std::uint64_t>(kMostSequence)) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("a batch takes at most {} bytes", kMostEntryBytes)};
    }
    bytes += entry.bytes.size() + entry.reply.size();
  }
  Status done = state_->transact([&](SqliteConnection& on) -> Status {
    auto history = state_->find(origin);
    if (!history) return std::move(history).error();
    if (!*history) {
      auto made = on.prepare("INSERT INTO histories (origin, forgotten) VALUES (?, ?)");
      if (!made) return std::move(made).error();
      made->bind(1, origin).bind(2, static_cast<std::int64_t>(entries.front().sequence - 1));
      if (Status put = made->run(); !put) return put;
      history = state_->find(origin);
      if (!history) return std::move(history).error();
    }
    auto last = state_->last(**history);
    if (!last) return std::move(last).error();
    if (*last + 1 != entries.front().sequence) {
      return damaged(fmt::format("it ends with {}.{}; {}.{} cannot follow", origin, *last, origin,
                                 entries.front().sequence));
    }
    for (const JournalEntry& entry : entries) {
      if (Status put = state_->put(**history, origin, entry); !put) return put;
    }
    return {};
  });
  if (!done) return done;
  state_->logged += bytes + 4 * kPageBytes;
  state_->copy_log();
  return done;
}

Result<std::optional<KeyUse>> Journal::find_key(std::string_view key) {
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return std::optional<KeyUse>();
  auto statement =
      (*opened)->prepare("SELECT sequence, content, reply, time, checksum FROM keys WHERE key = ?");
  if (!statement) return std::move(statement).error();
  auto row = statement->bind(1, key).next();
  if (!row) return std::move(row).error();
  if (!*row) return std::optional<KeyUse>();
  KeyUse use{static_cast<std::uint64_t>(statement->number(0)),
             static_cast<std::uint64_t>(statement->number(1)), statement->text(2)};
  if (statement->number(4) !=
      checksum(use.content, key, use.sequence, statement->number(3), use.reply)) {
    return damaged("an idempotency key has a false checksum");
  }
  return std::optional(std::move(use));
}

Status Journal::forget(const Lineage& until, std::int64_t keys_before) {
  ENGINE_CHECK(state_->access == Access::write);
  if (!state_->failure.empty()) return state_->refusal();
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return {};
  auto histories = state_->histories();
  if (!histories) return std::move(histories).error();
  for (const auto& [origin, history] : *histories) {
    auto last = state_->last(history);
    if (!last) return std::move(last).error();
    const std::uint64_t end = origin == until.origin ? std::min(until.sequence, *last) : *last;
    if (Status dropped = state_->drop(history, end); !dropped) return dropped;
  }
  return state_->transact([&](SqliteConnection& on) -> Status {
    auto keys = on.prepare("DELETE FROM keys WHERE time < ?");
    if (!keys) return std::move(keys).error();
    return keys->bind(1, keys_before).run();
  });
}

Status Journal::verify() {
  auto opened = state_->open(false);
  if (!opened) return std::move(opened).error();
  if (*opened == nullptr) return {};
  if (Status begun = (*opened)->run("BEGIN"); !begun) return begun;
  Status done = [&]() -> Status {
    auto checked = (*opened)->prepare("PRAGMA integrity_check(1)");
    if (!checked) return std::move(checked).error();
    auto row = checked->next();
    if (!row) return std::move(row).error();
    if (!*row || checked->view(0) != "ok") return damaged(*row ? checked->text(0) : "unreadable");
    auto histories = state_->histories();
    if (!histories) return std::move(histories).error();
    for (const auto& [origin, history] : *histories) {
      Status whole = state_->read(origin, history, history.forgotten,
                                  [](const JournalEntry&) { return Status(); });
      if (!whole) return whole;
    }
    return state_->verify_keys();
  }();
  (void)(*opened)->run("ROLLBACK");
  return done;
}

}  // namespace muster::engine
