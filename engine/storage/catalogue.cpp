#include "engine/storage/catalogue.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "engine/storage/catalogue_tables.hpp"
#include "engine/storage/sqlite.hpp"
#include "engine/values/time_zone.hpp"
#include "engine/values/utf8.hpp"

namespace muster::engine {

namespace {

using Access = SqliteConnection::Access;

constexpr const char* kCatalogueName = "catalogue.sqlite";

bool is_blank(char32_t letter) { return letter == U' ' || letter == U'\u00A0'; }
bool is_control(char32_t letter) { return letter < 0x20 || (letter >= 0x7F && letter < 0xA0); }

/// Makes the entry of a new file in its directory durable.
Status sync_directory(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (synced) return {};
  return Error{ErrorCode::io_failed, fmt::format("syncing {} failed", path.string())};
}

/// WAL mode is a property of the file; whoever comes first sets it, and others may be in its way.
Status set_up(SqliteConnection& connection) {
  Status done;
  for (int attempt = 0; attempt < 100; ++attempt) {
    done = connection.run("PRAGMA journal_mode = WAL");
    if (done) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  if (!done) return done;
  return connection.run("PRAGMA synchronous = FULL");
}

const SegmentCatalogue& definitions(const SavedState& state, DefinitionKind kind) {
  return kind == DefinitionKind::segment ? state.segments : state.scorecards;
}

}  // namespace

Status check_saved_name(std::string_view name) {
  const auto wrong = [](std::string message) {
    return Error{ErrorCode::invalid_input, std::move(message)};
  };
  if (name.empty()) return wrong("a name has at least one letter");
  if (!is_utf8(name)) return wrong("a name is written in UTF-8");
  if (count_letters(name) > kMostNameLetters) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a name has at most {} letters", kMostNameLetters)};
  }
  char32_t first = 0;
  char32_t last = 0;
  for (std::size_t at = 0; at < name.size();) {
    last = next_letter(name, at);
    if (first == 0) first = last;
    if (is_control(last)) return wrong("a name holds no control characters");
  }
  if (is_blank(first) || is_blank(last))
    return wrong("a name neither begins nor ends with a blank");
  return {};
}

std::string_view to_string(SegmentRevision::Change change) {
  switch (change) {
    case SegmentRevision::Change::created:
      return "created";
    case SegmentRevision::Change::changed:
      return "changed";
    case SegmentRevision::Change::deleted:
      return "deleted";
  }
  ENGINE_CHECK(false);
}

struct Catalogue::Change::Parts {
  SqliteConnection* connection;
  std::shared_ptr<const SavedState> state;
  Instant now;
};

struct Catalogue::Shared {
  std::filesystem::path store;
  std::filesystem::path file;

  mutable std::mutex reading;
  mutable std::optional<SqliteConnection> reader;
  mutable std::int64_t data_version = -1;
  mutable std::shared_ptr<const SavedState> state = std::make_shared<const SavedState>();

  std::mutex writing;
  std::optional<SqliteConnection> writer;
  bool broken = false;

  /// The reading connection; null while there is no file. Requires the lock on `reading`.
  Result<SqliteConnection*> open_reader() const {
    if (reader) return &*reader;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return nullptr;
    auto opened = SqliteConnection::open(file, Access::read);
    if (!opened) return std::move(opened).error();
    reader = *std::move(opened);
    return &*reader;
  }

  Result<SqliteConnection*> open_writer() {
    if (writer) return &*writer;
    std::error_code ignored;
    const bool is_new = !std::filesystem::exists(file, ignored);
    auto opened = SqliteConnection::open(file, Access::write);
    if (!opened) return std::move(opened).error();
    if (Status ready = set_up(*opened); !ready) return std::move(ready).error();
    if (is_new) {
      if (Status synced = sync_directory(store); !synced) return std::move(synced).error();
    }
    writer = *std::move(opened);
    return &*writer;
  }
};

Catalogue::Catalogue(const std::filesystem::path& store) : shared_(std::make_unique<Shared>()) {
  shared_->store = store;
  shared_->file = store / kCatalogueName;
}
Catalogue::~Catalogue() = default;

Result<std::shared_ptr<const SavedState>> Catalogue::state() const {
  const std::lock_guard lock(shared_->reading);
  auto reader = shared_->open_reader();
  if (!reader) return std::move(reader).error();
  if (*reader == nullptr) return shared_->state;
  SqliteConnection& connection = **reader;
  auto version = connection.number("PRAGMA data_version");
  if (!version) return std::move(version).error();
  if (*version == shared_->data_version) return shared_->state;
  // The version is read before what it stands for: a write between the two is seen next time.
  auto read = catalogue_tables::read_state(connection);
  if (!read) return std::move(read).error();
  shared_->state = std::make_shared<const SavedState>(*std::move(read));
  shared_->data_version = *version;
  return shared_->state;
}

Result<std::vector<SegmentRevision>> Catalogue::history(std::string_view name,
                                                        DefinitionKind kind) const {
  const std::lock_guard lock(shared_->reading);
  auto reader = shared_->open_reader();
  if (!reader) return std::move(reader).error();
  if (*reader == nullptr) return std::vector<SegmentRevision>{};
  return catalogue_tables::read_history(**reader, kind, name);
}

Result<IdList> Catalogue::ids(std::int64_t number) const {
  // A connection of its own: a list of millions takes a while, and nobody should wait for it.
  auto connection = SqliteConnection::open(shared_->file, Access::read);
  if (!connection) return std::move(connection).error();
  return catalogue_tables::read_ids(*connection, number);
}

Status Catalogue::write(const std::function<Status(Change&)>& change) {
  const std::lock_guard lock(shared_->writing);
  if (shared_->broken) {
    return Error{ErrorCode::io_failed,
                 fmt::format("{} failed to sync and takes no more changes until it is opened again",
                             shared_->file.string())};
  }
  auto opened = shared_->open_writer();
  if (!opened) return std::move(opened).error();
  SqliteConnection& connection = **opened;
  if (Status begun = connection.run("BEGIN IMMEDIATE"); !begun) return begun;
  auto done = [&]() -> Status {
    if (Status ready = catalogue_tables::create(connection); !ready) return ready;
    auto state = catalogue_tables::read_rows(connection);
    if (!state) return std::move(state).error();
    Change::Parts parts{&connection, std::make_shared<const SavedState>(*std::move(state)), now()};
    Change one(parts);
    if (Status changed = change(one); !changed) return changed;
    Status committed = connection.run("COMMIT");
    if (!committed && connection.failed_to_write()) shared_->broken = true;
    return committed;
  }();
  if (!done) (void)connection.run("ROLLBACK");
  return done;
}

const std::shared_ptr<const SavedState>& Catalogue::Change::state() const { return parts_.state; }

Result<bool> Catalogue::Change::put_segment(const Segment& segment) {
  return put(DefinitionKind::segment, segment);
}
Result<bool> Catalogue::Change::put_scorecard(const Segment& scorecard) {
  return put(DefinitionKind::scorecard, scorecard);
}
Status Catalogue::Change::remove_segment(std::string_view name) {
  return remove(DefinitionKind::segment, name);
}
Status Catalogue::Change::remove_scorecard(std::string_view name) {
  return remove(DefinitionKind::scorecard, name);
}

Result<bool> Catalogue::Change::put(DefinitionKind kind, const Segment& definition) {
  const SegmentCatalogue& kept = definitions(*parts_.state, kind);
  const Segment* old = kept.find(definition.name);
  if (old == nullptr && kept.size() >= kMostSaved) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a store holds at most {} {}", kMostSaved,
                             kind == DefinitionKind::segment ? "segments" : "scorecards")};
  }
  const bool same = old != nullptr && old->where == definition.where &&
                    old->description == definition.description &&
                    old->family == definition.family && old->owner == definition.owner;
  if (same) return false;
  Segment saved = definition;
  saved.changed = parts_.now;
  saved.created = old == nullptr ? parts_.now : old->created;
  const auto what =
      old == nullptr ? SegmentRevision::Change::created : SegmentRevision::Change::changed;
  Status put = catalogue_tables::put_definition(*parts_.connection, kind, saved, what);
  if (!put) return std::move(put).error();
  return old == nullptr;
}

Status Catalogue::Change::remove(DefinitionKind kind, std::string_view name) {
  const Segment* old = definitions(*parts_.state, kind).find(name);
  if (old == nullptr) return {};
  return catalogue_tables::remove_definition(*parts_.connection, kind, *old, parts_.now);
}

Result<bool> Catalogue::Change::put_list(const ListEntry& entry, const IdList& ids) {
  const auto old = parts_.state->lists.find(entry.name);
  const bool is_new = old == parts_.state->lists.end();
  if (is_new && parts_.state->lists.size() >= kMostSaved) {
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("a store holds at most {} lists", kMostSaved)};
  }
  ListEntry saved = entry;
  saved.changed = parts_.now;
  saved.created = is_new ? parts_.now : old->second.created;
  saved.size = ids.size();
  if (!is_new) {
    Status removed = catalogue_tables::remove_list(*parts_.connection, old->second.number);
    if (!removed) return std::move(removed).error();
  }
  if (Status put = catalogue_tables::put_list(*parts_.connection, saved, ids); !put) {
    return std::move(put).error();
  }
  return is_new;
}

Status Catalogue::Change::remove_list(std::string_view name) {
  const auto old = parts_.state->lists.find(name);
  if (old == parts_.state->lists.end()) return {};
  return catalogue_tables::remove_list(*parts_.connection, old->second.number);
}

}  // namespace muster::engine
