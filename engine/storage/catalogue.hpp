// The catalogue of a store: saved segments and scorecards with the history of their definitions,
// and lists.
//
// An SQLite file beside the image, in WAL mode with full syncing: what was answered as saved is
// saved, a change is whole or not there, and any number of processes may read while one writes
// (another writer waits for its turn). A reload of the store's image leaves it alone.
// Threads: every member from any number at once; readers wait for no writer. Cost: state() a few
// microseconds unless somebody has written; a write one sync of the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/id_list.hpp"
#include "engine/population/segment_catalogue.hpp"
#include "engine/result.hpp"
#include "engine/values/calendar.hpp"

namespace muster::engine {

inline constexpr std::size_t kMostNameLetters = 200;
inline constexpr std::size_t kMostDescriptionLetters = 4'000;
inline constexpr std::size_t kMostSaved = 10'000;  ///< segments, scorecards, and lists

/// Whether a segment, scorecard or list may be called so: 1 to kMostNameLetters letters of UTF-8
/// without control characters, no blank at either end.
Status check_saved_name(std::string_view name);

/// A frozen audience, without its ids.
struct ListEntry {
  std::int64_t number = 0;  ///< differs for every list that was ever saved
  std::string name;
  std::string description;
  std::string owner;
  Instant created{};
  Instant changed{};
  Instant as_of{};      ///< what TODAY meant in `where`; when it was imported
  std::string where;    ///< the expression it was made from; empty for one that was imported
  std::string version;  ///< of the population it was made from, or imported beside
  std::uint64_t size = 0;
};

/// What is saved as a text with a history.
enum class DefinitionKind { segment, scorecard };

/// What happened to a definition.
struct SegmentRevision {
  enum class Change { created, changed, deleted };
  Change change = Change::created;
  Instant at{};
  Segment segment;  ///< as saved then; as it last was, where it was deleted
};
std::string_view to_string(SegmentRevision::Change change);

/// One state of everything saved.
struct SavedState {
  SegmentCatalogue segments;
  SegmentCatalogue scorecards;
  std::map<std::string, ListEntry, std::less<>> lists;
};

class Catalogue {
 public:
  /// The catalogue of the store at `store`, which must be a directory; the file is made by the
  /// first write. Nothing is read yet.
  explicit Catalogue(const std::filesystem::path& store);
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  /// What is saved now, by any process. The same object as long as nobody writes.
  /// corrupt_store, io_failed.
  Result<std::shared_ptr<const SavedState>> state() const;
  /// Every definition of that name, the oldest first; those of a deleted one too.
  Result<std::vector<SegmentRevision>> history(std::string_view name,
                                               DefinitionKind kind = DefinitionKind::segment) const;
  /// The ids of the list with this number; not_found when it has been replaced or deleted.
  Result<IdList> ids(std::int64_t number) const;

  /// What one change does. All of it is saved, or none.
  class Change {
   public:
    /// What is saved at this moment, until this change is done.
    const std::shared_ptr<const SavedState>& state() const;
    /// Saves under its name, in place of what was there; id, revision and times are given here.
    /// Says whether the name is new. limit_exceeded past kMostSaved names.
    Result<bool> put_segment(const Segment& segment);
    Status remove_segment(std::string_view name);
    /// Likewise a scorecard, `where` its text.
    Result<bool> put_scorecard(const Segment& scorecard);
    Status remove_scorecard(std::string_view name);
    Result<bool> put_list(const ListEntry& entry, const IdList& ids);
    Status remove_list(std::string_view name);

   private:
    friend class Catalogue;
    struct Parts;
    explicit Change(Parts& parts) : parts_(parts) {}
    Result<bool> put(DefinitionKind kind, const Segment& definition);
    Status remove(DefinitionKind kind, std::string_view name);
    Parts& parts_;
  };
  /// Runs `change` while nobody else can write; its Error undoes it. Once a sync has failed, all
  /// writes are refused: what is on the disk is no longer known.
  Status write(const std::function<Status(Change&)>& change);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace muster::engine
