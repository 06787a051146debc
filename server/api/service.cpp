#include "server/api/service.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/evaluation/memory_budget.hpp"
#include "server/access/attribute_view.hpp"
#include "server/access/caller.hpp"
#include "server/api/problem.hpp"
#include "server/live/change_feed.hpp"
#include "server/live/hook_sender.hpp"
#include "server/saved/saved_store.hpp"
#include "server/saved/snapshot_shelf.hpp"

namespace muster::server {

std::shared_ptr<const engine::Population> Service::seen(
    const std::shared_ptr<const engine::Population>& version) const {
  if (!caller || !caller->attributes) return version;
  return views->view(version, *caller->attributes).population;
}

Service Service::at(std::shared_ptr<const engine::Population> version) const {
  Service service = *this;
  if (caller && caller->attributes) {
    AttributeViews::View view = views->view(version, *caller->attributes);
    if (saved) service.saved = saved->fitting(view.population);
    service.population = std::move(view.population);
    service.cache = std::move(view.cache);
    return service;
  }
  if (saved) service.saved = saved->at(version);
  service.population = std::move(version);
  return service;
}

Service Service::now() const { return live ? at(live->current()) : *this; }

Service Service::now_for(std::shared_ptr<const Caller> asking) const {
  if (!asking) return now();
  Service service = *this;
  service.caller = std::move(asking);
  return service.at(live ? live->current() : population);
}

Service Service::published_for(std::shared_ptr<const Caller> asking) const {
  Service service = *this;
  if (asking) service.caller = std::move(asking);
  return service.at(live->published());
}

void Service::keep(const std::string& version) const {
  if (!live) return;
  auto whole = live->current();
  if (whole->version() != version) whole = live->find(version);
  if (!whole && !caller) whole = population;
  if (whole) live->keep(whole, std::chrono::steady_clock::now() + limits.page_time);
}

std::uint64_t Service::smallest_group() const { return caller ? caller->smallest_group : 0; }

Result<Service> live_service(const std::filesystem::path& path,
                             std::shared_ptr<engine::LiveStore> live, const ApiLimits& limits,
                             const SenderOptions& hooks) {
  Service service{live->current(), limits};
  service.views = std::make_shared<AttributeViews>();
  service.saved = std::make_shared<SavedStore>(path, service.population);
  service.snapshots = std::make_shared<SnapshotShelf>(path);
  auto feed = ChangeFeed::open(path, service.saved, service.population);
  if (!feed) return std::move(feed).error();
  service.feed = *std::move(feed);
  auto sender = HookSender::open(path, service.feed, hooks);
  if (!sender) return std::move(sender).error();
  service.hooks = *std::move(sender);
  service.listening = live->listen(
      [saved = service.saved, told = service.feed,
       cache = service.cache](const engine::Publication& next) {
        cache->published(next.before->lineage().sequence, next.sequence, next.rows);
        saved->follow(*next.before, *next.after, *next.rows);
        told->publish(next);
      },
      [told = service.feed] { return told->is_watching(); });
  service.live = std::move(live);
  return service;
}

engine::Execution execution_for(const Service& service, const Request& request) {
  engine::Execution execution;
  execution.threads = service.limits.threads;
  execution.deadline = request.received + service.limits.query_time;
  execution.stop = request.stop;
  execution.memory = std::make_shared<engine::MemoryBudget>(service.limits.query_mebibytes << 20);
  execution.cache = service.cache.get();
  return execution;
}

Reply query_problem(const Service& service, const Error& error) {
  if (error.code != ErrorCode::deadline_exceeded) return problem(error);
  return problem(
      Error{ErrorCode::deadline_exceeded,
            fmt::format("the answer was not ready within the time limit of {} ms, waiting included",
                        service.limits.query_time.count())});
}

}  // namespace muster::server
