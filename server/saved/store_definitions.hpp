// One state of everything saved in a store, as the binder asks for it.
//
// Threads: reads from any number at once. Cost: a segment is parsed when it is first named; a
// list's rows are looked up when it is, and shared by later states.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/population/population.hpp"
#include "engine/storage/catalogue.hpp"
#include "query/plan/saved_definitions.hpp"
#include "server/saved/list_rows.hpp"

namespace muster::server {

class StoreDefinitions final : public query::SavedDefinitions {
 public:
  /// `list_rows` must outlive it.
  StoreDefinitions(std::shared_ptr<const engine::SavedState> state, const ListRows& list_rows)
      : state_(std::move(state)), list_rows_(list_rows) {}

  const std::shared_ptr<const engine::SavedState>& state() const { return state_; }
  /// Before anybody else has the object: `definition` stands in for what is saved under the name.
  void stand_in(const std::string& name, const query::Expression& definition);
  void stand_in(const std::string& name, const query::Scorecard& definition);

  Result<const query::SavedSegment*> segment(std::string_view name) const override;
  Result<std::optional<query::SavedList>> list(std::string_view name,
                                               const engine::Population& population) const override;
  Result<const query::SavedScorecard*> scorecard(std::string_view name) const override;
  std::vector<std::string> names(query::SavedKind kind) const override;

 private:
  std::shared_ptr<const engine::SavedState> state_;
  const ListRows& list_rows_;
  mutable std::mutex parsing_;
  mutable std::map<std::string, query::SavedSegment, std::less<>> parsed_;
  mutable std::map<std::string, query::SavedScorecard, std::less<>> cards_;
};

/// Where the catalogue cannot be read: every name is a mistake, a query without names is none.
class UnreadableDefinitions final : public query::SavedDefinitions {
 public:
  explicit UnreadableDefinitions(Error why) : why_(std::move(why)) {}
  Result<const query::SavedSegment*> segment(std::string_view) const override { return why_; }
  Result<std::optional<query::SavedList>> list(std::string_view,
                                               const engine::Population&) const override {
    return why_;
  }
  Result<const query::SavedScorecard*> scorecard(std::string_view) const override { return why_; }
  std::vector<std::string> names(query::SavedKind) const override { return {}; }

 private:
  Error why_;
};

/// The state of all definitions at the moment when one of them is first asked for.
class AskedDefinitions final : public query::SavedDefinitions {
 public:
  using Look = std::function<std::shared_ptr<const query::SavedDefinitions>()>;
  /// `look` gives the state, never null; it is called once at most.
  explicit AskedDefinitions(Look look) : look_(std::move(look)) {}

  Result<const query::SavedSegment*> segment(std::string_view name) const override {
    return state().segment(name);
  }
  Result<std::optional<query::SavedList>> list(
      std::string_view name, const engine::Population& population) const override {
    return state().list(name, population);
  }
  Result<const query::SavedScorecard*> scorecard(std::string_view name) const override {
    return state().scorecard(name);
  }
  std::vector<std::string> names(query::SavedKind kind) const override {
    return state().names(kind);
  }

 private:
  const query::SavedDefinitions& state() const {
    std::call_once(once_, [this] { state_ = look_(); });
    return *state_;
  }

  Look look_;
  mutable std::once_flag once_;
  mutable std::shared_ptr<const query::SavedDefinitions> state_;
};

}  // namespace muster::server
