// Saved segments and lists as JSON, in the stable shape that HTTP and `--format json` share.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/live/feed_log.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {

/// `{"name":…,"family":…,"where":…,"description":…,"owner":…,"created":…,"changed":…}`.
std::string to_json(const engine::Segment& segment);
/// The same with `new` (the name was not there before) and `warnings`.
std::string to_json(const SegmentSaved& saved);
/// `{"name":…,"history":[{"change":"created","at":…,"where":…},…]}`, the oldest first; with
/// `sizes`, if they are given: `[{"at":…,"size":…,"version":…,"reason":"day"},…]`.
std::string to_json(std::string_view name, const std::vector<engine::SegmentRevision>& history,
                    const std::vector<SegmentSize>* sizes = nullptr);
/// `{"name":…,"size":…,"where":…,"as_of":…,"version":…,…}`; `stale` where it was made beside
/// another version of the data than this.
std::string to_json(const engine::ListEntry& entry, const engine::Population& population);
/// The same with `customers`, `unknown` and the first ids nobody has.
std::string to_json(const ListSaved& saved, const engine::Population& population);
/// `{"segments":[…],"version":…}` by name, `{"lists":[…],"version":…}`.
std::string segments_json(const engine::SavedState& state, const engine::Population& population);
std::string lists_json(const engine::SavedState& state, const engine::Population& population);
/// `{"deleted":"…"}`.
std::string deleted_json(std::string_view name);

}  // namespace muster::server
