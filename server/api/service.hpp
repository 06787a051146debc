// What every call works on: the data, and how much a caller may ask for.
//
// A request is answered from one version: the one that is current when it comes, unless it asks for
// an older one. Everything in a Service speaks of that version.
// Threads: immutable but for the cache, which locks; shared by all workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/evaluation/execution.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/live/live_store.hpp"
#include "engine/population/population.hpp"
#include "query/language/limits.hpp"
#include "server/api/message.hpp"
#include "server/live/hook_options.hpp"

namespace muster::server {

class AttributeViews;
class AuditLog;
class ChangeFeed;
class HookSender;
class SavedStore;
class SnapshotShelf;
class Traffic;

struct ApiLimits {
  std::size_t json_depth = 500;  ///< nesting of a request body
  query::LanguageLimits language{};
  std::chrono::milliseconds query_time{10'000};  ///< from the arrival of the request
  std::uint64_t query_mebibytes = 1'024;         ///< of memory for one query
  std::size_t queries_per_call = 1'000;          ///< in one POST /v1/counts
  unsigned threads = 0;                          ///< for one query; 0: all the machine has
  std::size_t changes_per_call = 1'000'000;      ///< customers or events in one write
  std::chrono::milliseconds page_time{300'000};  ///< how long the version of a page is kept
};

/// What answers of costly tests may take between queries.
inline constexpr std::uint64_t kPredicateCacheBytes = std::uint64_t{256} << 20;

struct Service {
  /// The version that is answered from.
  std::shared_ptr<const engine::Population> population;
  ApiLimits limits{};
  /// Segments and lists; null where the data come from no store.
  std::shared_ptr<SavedStore> saved = nullptr;
  /// Versions kept by name; null likewise.
  std::shared_ptr<SnapshotShelf> snapshots = nullptr;
  /// Who watches segments; null where the data come from no store that is open for writing.
  std::shared_ptr<ChangeFeed> feed = nullptr;
  /// Whom the feed is told to; null without a feed.
  std::shared_ptr<HookSender> hooks = nullptr;
  std::shared_ptr<engine::PredicateCache> cache =
      std::make_shared<engine::PredicateCache>(kPredicateCacheBytes);
  /// Where changes go and versions come from; null where nothing can be changed.
  std::shared_ptr<engine::LiveStore> live = nullptr;
  /// Tells what is saved of every new version; after `live`, so that it ends first.
  std::shared_ptr<void> listening = nullptr;

  /// Who asks; null: anybody, who may do everything.
  std::shared_ptr<const Caller> caller = nullptr;
  /// What those see who may not see every attribute.
  std::shared_ptr<AttributeViews> views = nullptr;
  /// Where it is written down who took members out; null: nowhere.
  std::shared_ptr<AuditLog> audit = nullptr;
  /// What was asked and answered so far; null: nobody counts.
  std::shared_ptr<const Traffic> traffic = nullptr;

  /// This as it answers from another version.
  Service at(std::shared_ptr<const engine::Population> version) const;
  /// This as it answers from the version that is current now.
  Service now() const;
  /// The same for one who asks.
  Service now_for(std::shared_ptr<const Caller> asking) const;
  /// The same of the newest version that was made (LiveStore::published()), for changes. Requires
  /// `live`.
  Service published_for(std::shared_ptr<const Caller> asking) const;
  /// A version as the caller sees it.
  std::shared_ptr<const engine::Population> seen(
      const std::shared_ptr<const engine::Population>& version) const;
  /// Keeps a version, seen() or whole, for the page after this one.
  void keep(const std::string& version) const;
  /// Smaller groups are not told the size of; 0: all are.
  std::uint64_t smallest_group() const;
};

/// A service over a store that takes changes, with its feed and its hooks. `path` is the store's.
/// Errors: those of opening the feed.
Result<Service> live_service(const std::filesystem::path& path,
                             std::shared_ptr<engine::LiveStore> live, const ApiLimits& limits = {},
                             const SenderOptions& hooks = {});

/// One routed request.
struct Call {
  const Request& request;
  std::string_view accepted;    ///< the media type to answer in, one of the route's
  std::string_view parameters;  ///< what stands behind the `?`, without it
  std::string name{};           ///< what stands in the path for its `{name}`, decoded
};

/// How this request's query may run: its share of time, and until the client leaves.
engine::Execution execution_for(const Service& service, const Request& request);

/// The error a query ended with, its reason made clear when time was up.
Reply query_problem(const Service& service, const Error& error);

}  // namespace muster::server
