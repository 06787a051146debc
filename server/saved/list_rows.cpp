#include "server/saved/list_rows.hpp"

#include <algorithm>

#include "engine/population/id_list.hpp"

namespace muster::server {
namespace {

/// So many versions, and customers in the steps between them, are remembered.
constexpr std::size_t kMostVersions = 65'536;
constexpr std::size_t kMostCustomers = 1'000'000;
/// A list of which more ids are nobody's is looked up anew when somebody is created.
constexpr std::size_t kMostAbsent = 1'000'000;

/// A bitmap with some rows otherwise, as steps leave it.
class ChangedRows {
 public:
  explicit ChangedRows(const engine::Bitmap& rows) : rows_(rows) {}
  bool contains(engine::Row row) const {
    const auto changed = changed_.find(row);
    return changed == changed_.end() ? rows_.contains(row) : changed->second;
  }
  void set(engine::Row row, bool value) { changed_.insert_or_assign(row, value); }
  bool empty() const { return changed_.empty(); }
  engine::Bitmap finish() const {
    std::vector<engine::Row> touched;
    std::vector<engine::Row> added;
    for (const auto& [row, value] : changed_) {
      touched.push_back(row);
      if (value) added.push_back(row);
    }
    return (rows_ - engine::Bitmap::of(touched)) | engine::Bitmap::of(added);
  }

 private:
  const engine::Bitmap& rows_;
  std::map<engine::Row, bool> changed_;
};

}  // namespace

Result<ListRows::Kept> ListRows::look_up(std::int64_t number,
                                         const engine::Population& population) const {
  Result<engine::IdList> ids = catalogue_.ids(number);
  if (!ids) return std::move(ids).error();
  engine::IdList::Found found = ids->rows_in(population, kMostAbsent);
  Kept kept;
  kept.version = population.version();
  kept.rows = std::make_shared<const engine::Bitmap>(std::move(found.rows));
  kept.follows = found.unknown == found.first_unknown.size();
  if (kept.follows) {
    for (std::string& id : found.first_unknown) kept.absent.insert(std::move(id));
  }
  return kept;
}

Result<std::shared_ptr<const engine::Bitmap>> ListRows::find(
    std::int64_t number, const engine::Population& population) const {
  {
    const std::lock_guard lock(lock_);
    const auto known = kept_.find(number);
    if (known != kept_.end() && catch_up(known->second, population.version())) {
      return known->second.rows;
    }
  }
  // Outside the lock: two who ask at once both look, and nobody else waits.
  Result<Kept> found = look_up(number, population);
  if (!found) return std::move(found).error();
  std::shared_ptr<const engine::Bitmap> rows = found->rows;
  const std::lock_guard lock(lock_);
  // Whoever asks an older version does not make the others look again.
  const auto known = kept_.find(number);
  if (known != kept_.end()) {
    const auto there = places_.find(known->second.version);
    const auto here = places_.find(population.version());
    if (there != places_.end() && (here == places_.end() || here->second < there->second)) {
      return rows;
    }
  }
  kept_.insert_or_assign(number, *std::move(found));
  return rows;
}

bool ListRows::catch_up(Kept& kept, const std::string& version) const {
  if (kept.version == version) return true;
  const auto from = places_.find(kept.version);
  const auto to = places_.find(version);
  if (from == places_.end() || to == places_.end() || from->second > to->second) return false;
  const auto step = [&](std::uint64_t place) -> const Step& {
    return versions_[place - first_place_].second;
  };
  if (!kept.follows) {
    for (std::uint64_t place = from->second + 1; place <= to->second; ++place) {
      if (!step(place).created.empty()) return false;
    }
  }
  ChangedRows rows(*kept.rows);
  for (std::uint64_t place = from->second + 1; place <= to->second; ++place) {
    const Step& next = step(place);
    std::vector<std::pair<engine::Row, bool>> after;
    for (const engine::MovedCustomer& moved : next.moved) {
      after.emplace_back(moved.after, rows.contains(moved.before));
    }
    for (const engine::RemovedCustomer& removed : next.removed) {
      if (rows.contains(removed.row)) kept.absent.insert(removed.id);
    }
    for (const auto& [row, id] : next.created) {
      after.emplace_back(row, kept.absent.erase(id) > 0);
    }
    for (const engine::RemovedCustomer& removed : next.removed) rows.set(removed.row, false);
    for (const engine::MovedCustomer& moved : next.moved) rows.set(moved.before, false);
    for (const auto& [row, value] : after) rows.set(row, value);
  }
  if (!rows.empty()) kept.rows = std::make_shared<const engine::Bitmap>(rows.finish());
  kept.version = version;
  return true;
}

void ListRows::forget_all_but(const engine::SavedState& state) const {
  const std::lock_guard lock(lock_);
  std::erase_if(kept_, [&](const auto& known) {
    return std::none_of(state.lists.begin(), state.lists.end(),
                        [&](const auto& list) { return list.second.number == known.first; });
  });
}

void ListRows::forget_oldest() {
  const auto& [version, step] = versions_.front();
  const auto known = places_.find(version);
  if (known != places_.end() && known->second == first_place_) places_.erase(known);
  customers_ -= step.moved.size() + step.removed.size() + step.created.size();
  versions_.pop_front();
  ++first_place_;
}

void ListRows::follow(const engine::Population& before, const engine::Population& after,
                      const engine::RowChanges& rows) {
  Step step;
  step.moved = rows.moved;
  step.removed = rows.removed;
  for (const engine::Row row : rows.created) {
    std::string id;
    after.directory().append_id(row, id);
    step.created.emplace_back(row, std::move(id));
  }
  const std::lock_guard lock(lock_);
  if (!versions_.empty() && versions_.back().first != before.version()) {
    while (!versions_.empty()) forget_oldest();
  }
  if (versions_.empty()) {
    places_.insert_or_assign(before.version(), first_place_);
    versions_.emplace_back(before.version(), Step{});
  }
  customers_ += step.moved.size() + step.removed.size() + step.created.size();
  places_.insert_or_assign(after.version(), first_place_ + versions_.size());
  versions_.emplace_back(after.version(), std::move(step));
  while (versions_.size() > kMostVersions ||
         (customers_ > kMostCustomers && versions_.size() > 1)) {
    forget_oldest();
  }
}

}  // namespace muster::server
