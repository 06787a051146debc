#include "engine/live/audience_step.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "engine/evaluation/matching_rows.hpp"

namespace muster::engine {
namespace {

std::vector<Row> united(const std::vector<Row>& left, const std::vector<Row>& right) {
  std::vector<Row> both;
  both.reserve(left.size() + right.size());
  std::set_union(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  return both;
}

}  // namespace

Result<AudienceStep> step_audience(const Bitmap& audience, const Population& after,
                                   const RowChanges& changes, const Filter& filter, Asked asked,
                                   const Execution& execution) {
  // Rows that are looked at: where somebody moved to, and whoever is asked.
  std::vector<Row> moved;
  moved.reserve(changes.moved.size());
  for (const MovedCustomer& each : changes.moved) moved.push_back(each.after);
  const std::vector<Row>& asked_rows = asked == Asked::all ? changes.touched : changes.created;
  const std::vector<Row> looked_at = united(asked_rows, moved);
  auto matching = matching_rows(after, filter, asked_rows, execution);
  if (!matching.ok()) return std::move(matching).error();

  AudienceStep step;
  // Customers that go; one who comes back in the same step has not left.
  std::map<std::string_view, bool> gone;
  for (const RemovedCustomer& each : changes.removed) {
    if (audience.contains(each.row)) gone.emplace(each.id, true);
  }
  std::vector<Row> cleared;
  std::vector<Row> members;
  auto next_match = matching->begin();
  auto next_moved = changes.moved.begin();
  auto next_created = changes.created.begin();
  auto next_asked = asked_rows.begin();
  for (const Row row : looked_at) {
    const bool is_moved = next_moved != changes.moved.end() && next_moved->after == row;
    const bool is_asked = next_asked != asked_rows.end() && *next_asked == row;
    const bool is_match = next_match != matching->end() && *next_match == row;
    while (next_created != changes.created.end() && *next_created < row) ++next_created;
    const bool is_created = next_created != changes.created.end() && *next_created == row;
    bool was = false;
    if (is_created) {
      if (!gone.empty()) was = gone.erase(after.directory().id_at(row)) > 0;
    } else {
      was = audience.contains(is_moved ? next_moved->before : row);
    }
    if (is_moved) ++next_moved;
    if (is_asked) ++next_asked;
    if (is_match) ++next_match;
    const bool is = is_asked ? is_match : was;
    if (is && !was) step.entered.push_back(row);
    if (was && !is) step.left.push_back(row);
    // What the row says now, whoever had it before.
    if (is != audience.contains(row)) (is ? members : cleared).push_back(row);
  }
  for (const auto& [id, was] : gone) step.removed.emplace_back(id);
  // Rows that nobody has any more, or that somebody has who was looked at above.
  const auto clear = [&](Row row) {
    const bool looked = std::binary_search(looked_at.begin(), looked_at.end(), row);
    if (!looked && audience.contains(row)) cleared.push_back(row);
  };
  for (const RemovedCustomer& each : changes.removed) clear(each.row);
  for (const MovedCustomer& each : changes.moved) clear(each.before);
  step.audience = audience;
  if (!cleared.empty()) {
    std::sort(cleared.begin(), cleared.end());
    step.audience = step.audience - Bitmap::of(cleared);
  }
  if (!members.empty()) step.audience.add_many(members);
  return step;
}

}  // namespace muster::engine
