// Saved segments and lists for tests, held in memory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/parser.hpp"
#include "query/plan/saved_definitions.hpp"

namespace muster::query::tests {

class MemoryDefinitions final : public SavedDefinitions {
 public:
  MemoryDefinitions& add(const std::string& name, Expression definition) {
    SavedSegment segment{std::move(definition), "s" + std::to_string(++saved_)};
    segments_.insert_or_assign(name, std::move(segment));
    return *this;
  }
  MemoryDefinitions& add(const std::string& name, std::string_view where) {
    return add(name, *parse(where));
  }
  MemoryDefinitions& add(const std::string& name, Scorecard definition) {
    SavedScorecard card{std::move(definition), "c" + std::to_string(++saved_)};
    scorecards_.insert_or_assign(name, std::move(card));
    return *this;
  }
  MemoryDefinitions& add_list(const std::string& name, std::vector<std::string> ids) {
    lists_.insert_or_assign(name, std::move(ids));
    return *this;
  }

  Result<const SavedSegment*> segment(std::string_view name) const override {
    const auto found = segments_.find(name);
    return found == segments_.end() ? nullptr : &found->second;
  }
  Result<std::optional<SavedList>> list(std::string_view name,
                                        const engine::Population& population) const override {
    const auto found = lists_.find(name);
    if (found == lists_.end()) return std::optional<SavedList>{};
    std::vector<engine::Row> rows;
    for (const std::string& id : found->second) {
      if (const auto row = population.directory().find(id)) rows.push_back(*row);
    }
    engine::Bitmap bitmap;
    bitmap.add_many(rows);
    return std::optional<SavedList>(SavedList{
        std::make_shared<const engine::Bitmap>(std::move(bitmap)), "l" + std::string(name)});
  }
  Result<const SavedScorecard*> scorecard(std::string_view name) const override {
    const auto found = scorecards_.find(name);
    return found == scorecards_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> names(SavedKind kind) const override {
    std::vector<std::string> names;
    if (kind == SavedKind::segment) {
      for (const auto& [name, segment] : segments_) names.push_back(name);
    } else if (kind == SavedKind::list) {
      for (const auto& [name, ids] : lists_) names.push_back(name);
    } else {
      for (const auto& [name, card] : scorecards_) names.push_back(name);
    }
    return names;
  }

 private:
  std::map<std::string, SavedSegment, std::less<>> segments_;
  std::map<std::string, SavedScorecard, std::less<>> scorecards_;
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
  int saved_ = 0;
};

}  // namespace muster::query::tests
