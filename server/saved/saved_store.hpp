// What is saved in one store, as queries over its population know it: segments are read as
// expressions, lists are found among the rows, and nothing is saved that could not be asked.
//
// A SavedStore speaks of one version of the population; at() gives one of another version that
// shares the catalogue and everything remembered. Threads: every member from any number at once;
// readers wait for no writer. Cost: definitions() an allocation, and some microseconds when it is
// first asked for a name; a segment is parsed when it is first named, a list's rows are looked up
// when it is (about 1 µs an id) and then kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/evaluation/execution.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "engine/storage/catalogue.hpp"
#include "query/plan/saved_definitions.hpp"
#include "query/run/query.hpp"
#include "query/scorecards/scorecard.hpp"
#include "server/saved/list_rows.hpp"
#include "server/saved/store_definitions.hpp"

namespace muster::server {

/// A segment to save. What is left open stays as it was; a new one has it empty.
struct SegmentDraft {
  std::string name;
  query::Query query{};  ///< its text, if it has one, is saved as it was written
  std::optional<std::optional<engine::Family>> family{};
  std::optional<std::string> description{};
  std::optional<std::string> owner{};
};

struct SegmentSaved {
  engine::Segment segment;
  bool created = false;
  std::vector<query::Warning> warnings;
};

/// A scorecard to save; likewise. Its own name and description do not matter.
struct ScorecardDraft {
  std::string name;
  query::Scorecard card{};
  query::QueryContext context{};  ///< in whose zone and at which moment it must bind
  std::optional<std::string> description{};
  std::optional<std::string> owner{};
};

struct ScorecardSaved {
  engine::Segment scorecard;  ///< `where` is the card as scorecard_json() writes it
  bool created = false;
  std::vector<query::Warning> warnings;
};

/// A list to save, but for its ids.
struct ListDraft {
  std::string name;
  std::optional<std::string> description{};
  std::optional<std::string> owner{};
};

struct ListSaved {
  engine::ListEntry entry;
  bool created = false;
  std::uint64_t known = 0;    ///< customers of the population on it
  std::uint64_t unknown = 0;  ///< ids nobody has
  std::vector<std::string> first_unknown;
  std::vector<query::Warning> warnings;
};

class SavedStore {
 public:
  /// Of the store at `path`, which holds `population`.
  SavedStore(const std::filesystem::path& path,
             std::shared_ptr<const engine::Population> population);
  /// The same store as it is seen from another version of its population. Cost: an allocation.
  std::shared_ptr<SavedStore> at(std::shared_ptr<const engine::Population> population) const;

  /// The same for somebody who sees only `population`, a part of the attributes: of the segments
  /// and scorecards that read others none is there. Nothing may be saved or removed through it.
  std::shared_ptr<SavedStore> fitting(std::shared_ptr<const engine::Population> population) const;

  /// `after` follows `before`: what is remembered of lists is brought along.
  void follow(const engine::Population& before, const engine::Population& after,
              const engine::RowChanges& rows) {
    shared_->list_rows.follow(before, after, rows);
  }

  /// What names stand for when the first is asked for; goes into a QueryContext. Most queries name
  /// nothing, and look at no file. Where the catalogue cannot be read, every name gives that Error,
  /// and queries without names are answered.
  std::shared_ptr<const query::SavedDefinitions> definitions() const;

  Result<std::shared_ptr<const engine::SavedState>> state() const;
  /// unknown_name with the nearest one.
  Result<engine::Segment> segment(std::string_view name) const;
  Result<engine::Segment> scorecard(std::string_view name) const;
  Result<engine::ListEntry> list(std::string_view name) const;
  /// unknown_name where nothing of that kind was ever saved under it.
  Result<std::vector<engine::SegmentRevision>> history(
      std::string_view name, engine::DefinitionKind kind = engine::DefinitionKind::segment) const;

  /// Saves a definition that fits the population: bind()'s Errors; a circle is shown whole.
  Result<SegmentSaved> save(const SegmentDraft& draft);
  /// unknown_name; in_use with all that refer to it.
  Status remove_segment(std::string_view name);
  /// The same of a scorecard: bind_scorecard()'s Errors.
  Result<ScorecardSaved> save(const ScorecardDraft& draft);
  Status remove_scorecard(std::string_view name);

  /// Freezes the customers `query` selects now.
  Result<ListSaved> save(const ListDraft& draft, const query::Query& query,
                         const engine::Execution& execution);
  /// Saves a list of external ids, those that no customer has included.
  Result<ListSaved> save(const ListDraft& draft, std::vector<std::string> ids);
  /// Freezes the customers at these places, from 0, in the order of the external ids of `version`.
  /// invalid_input where there are fewer.
  Result<ListSaved> save(const ListDraft& draft, const engine::Bitmap& places,
                         const engine::Population& version);
  Status remove_list(std::string_view name);

  const engine::Population& population() const { return *population_; }

 private:
  /// What all versions have in common.
  struct Shared {
    explicit Shared(const std::filesystem::path& path) : catalogue(path), list_rows(catalogue) {}
    engine::Catalogue catalogue;
    ListRows list_rows;
    std::mutex latest_lock;
    std::shared_ptr<const StoreDefinitions> latest;
    /// What fits a part of the attributes, by their names.
    struct Fitting {
      std::shared_ptr<const engine::SavedState> of;  ///< everything
      std::shared_ptr<const StoreDefinitions> definitions;
    };
    std::map<std::string, Fitting, std::less<>> fitting;
  };
  SavedStore(std::shared_ptr<Shared> shared, std::shared_ptr<const engine::Population> population)
      : shared_(std::move(shared)), population_(std::move(population)) {}

  Result<std::shared_ptr<const StoreDefinitions>> latest() const;
  std::shared_ptr<const StoreDefinitions> fitting_definitions(
      const std::shared_ptr<const StoreDefinitions>& all) const;
  Result<ListSaved> put_ids(const ListDraft& draft, engine::IdList list);
  Result<ListSaved> put(const ListDraft& draft, engine::ListEntry entry, engine::IdList ids);
  Result<engine::Segment> definition(engine::DefinitionKind kind, std::string_view name) const;
  Status remove(engine::DefinitionKind kind, std::string_view name);

  std::shared_ptr<Shared> shared_;
  std::shared_ptr<const engine::Population> population_;
  bool fitting_only_ = false;
};

}  // namespace muster::server
