// Saved scorecards as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/saved/saved_store.hpp"

namespace muster::server {

/// `{"name":…,"card":{…},"description":…,"owner":…,"created":…,"changed":…}`.
std::string scorecard_json(const engine::Segment& scorecard);
/// The same with `new` (the name was not there before) and `warnings`.
std::string to_json(const ScorecardSaved& saved);
/// `{"scorecards":[…],"version":…}` by name; of the cards their rules are counted.
std::string scorecards_json(const engine::SavedState& state, const engine::Population& population);
/// `{"name":…,"history":[{"change":"created","at":…,"card":{…}},…]}`, the oldest first.
std::string scorecard_history_json(std::string_view name,
                                   const std::vector<engine::SegmentRevision>& history);

}  // namespace muster::server
