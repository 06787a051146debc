#include "server/live/change_feed.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace muster::server {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

}  // namespace

struct ChangeFeed::State {
  State(FeedLog opened, const std::shared_ptr<const SavedStore>& saved, FeedOptions given)
      : options(std::move(given)), log(std::move(opened)), list(log, saved, options.limits) {}

  const FeedOptions options;
  FeedLog log;
  WatchList list;  // of the thread

  // What the thread is to do.
  std::mutex work_lock;
  std::condition_variable work_ready;
  std::deque<engine::Publication> publications;  // guarded by work_lock
  bool overflowed = false;                       // guarded by work_lock
  std::deque<std::function<void()>> tasks;       // guarded by work_lock
  bool look_soon = false;                        // guarded by work_lock
  bool stopping = false;                         // guarded by work_lock

  // What listeners see.
  mutable std::mutex told_lock;
  std::deque<std::shared_ptr<const FeedEntry>> recent;   // guarded by told_lock
  std::size_t recent_bytes = 0;                          // guarded by told_lock
  Standing standing;                                     // guarded by told_lock
  std::map<const void*, std::function<void()>> waiting;  // guarded by told_lock
  bool stopped = false;                                  // guarded by told_lock
  std::atomic<bool> is_watching = false;                 // whether standing.watched has any

  Version newest;         // of the thread
  bool is_behind = true;  // of the thread: what is in memory is not what the log says
  std::string complaint;  // of the thread: why it waits
  std::thread thread;

  void run();
  void take(const engine::Publication& publication);
  void tell(WatchList::Entries entries);
  void catch_up();
  // A mistake of the caller's has changed nothing; a failed write leaves memory ahead of the log.
  Error refused(Error error) {
    if (error.code == ErrorCode::io_failed || error.code == ErrorCode::corrupt_store) {
      is_behind = true;
    }
    return error;
  }
};

void ChangeFeed::State::tell(WatchList::Entries entries) {
  if (!entries) {
    is_behind = true;
    if (std::exchange(complaint, entries.error().message) != entries.error().message) {
      spdlog::error("the feed of changes waits: {}", complaint);
    }
    return;
  }
  complaint.clear();
  const std::lock_guard lock(told_lock);
  standing.watched = list.watched();
  is_watching = !standing.watched.empty();
  for (FeedEntry& entry : *entries) {
    recent_bytes += entry.data.size();
    standing.last = entry.place;
    standing.last_id = entry.id();
    recent.push_back(std::make_shared<const FeedEntry>(std::move(entry)));
  }
  while (recent_bytes > options.memory_bytes && recent.size() > 1) {
    recent_bytes -= recent.front()->data.size();
    recent.pop_front();
  }
  if (const auto now = log.extent()) standing.first = now->first;
  if (entries->empty()) return;
  for (auto& [who, wake] : waiting) wake();
  waiting.clear();
}

void ChangeFeed::State::catch_up() {
  if (!is_behind) return;
  WatchList::Entries entries = list.resume(newest, options.now());
  is_behind = !entries.ok();
  tell(std::move(entries));
}

void ChangeFeed::State::take(const engine::Publication& publication) {
  // What happened before the feed began is part of what it began with.
  if (publication.after->version() == newest->version()) return;
  newest = publication.after;
  if (is_behind) return catch_up();
  tell(list.publish(publication, options.now()));
}

void ChangeFeed::State::run() {
  catch_up();
  auto look_at = std::chrono::steady_clock::now() + kLookEvery;
  for (;;) {
    std::deque<engine::Publication> taken;
    std::deque<std::function<void()>> asked;
    bool dropped = false;
    bool look = false;
    {
      std::unique_lock lock(work_lock);
      work_ready.wait_until(lock, look_at, [&] {
        return stopping || look_soon || !publications.empty() || !tasks.empty();
      });
      taken.swap(publications);
      asked.swap(tasks);
      dropped = std::exchange(overflowed, false);
      look = std::exchange(look_soon, false);
      if (stopping && taken.empty() && asked.empty()) return;
    }
    // Of what was dropped the newest version is left: it follows none that was told.
    if (dropped) taken.front().before = nullptr;
    for (const engine::Publication& publication : taken) take(publication);
    taken.clear();
    for (const std::function<void()>& task : asked) task();
    if (look || std::chrono::steady_clock::now() >= look_at) {
      look_at = std::chrono::steady_clock::now() + kLookEvery;
      catch_up();
      if (!is_behind) tell(list.look(options.now()));
    }
  }
}

ChangeFeed::ChangeFeed(std::unique_ptr<State> state) : state_(std::move(state)) {}

ChangeFeed::~ChangeFeed() {
  {
    const std::lock_guard lock(state_->work_lock);
    state_->stopping = true;
  }
  state_->work_ready.notify_all();
  state_->thread.join();
  const std::lock_guard lock(state_->told_lock);
  state_->stopped = true;
  for (auto& [who, wake] : state_->waiting) wake();
  state_->waiting.clear();
}

Result<std::shared_ptr<ChangeFeed>> ChangeFeed::open(const std::filesystem::path& store,
                                                     std::shared_ptr<const SavedStore> saved,
                                                     Version current, FeedOptions options) {
  Result<FeedLog> log = FeedLog::open(store);
  if (!log) return std::move(log).error();
  auto state = std::make_unique<State>(*std::move(log), saved, std::move(options));
  auto watched = state->log.watched();
  if (!watched) return std::move(watched).error();
  state->standing.watched = *std::move(watched);
  state->is_watching = !state->standing.watched.empty();
  const Result<FeedLog::Extent> extent = state->log.extent();
  if (!extent) return extent.error();
  state->standing.first = extent->first;
  state->standing.last = extent->last;
  if (!extent->last_version.empty()) {
    state->standing.last_id = fmt::format("{}-{}", extent->last_version, extent->last_number);
  }
  state->newest = std::move(current);
  State* const running = state.get();
  state->thread = std::thread([running] { running->run(); });
  return std::shared_ptr<ChangeFeed>(new ChangeFeed(std::move(state)));
}

void ChangeFeed::publish(const engine::Publication& publication) {
  {
    const std::lock_guard lock(state_->work_lock);
    if (state_->publications.size() >= state_->options.queue) {
      state_->publications.clear();
      state_->overflowed = true;
    }
    state_->publications.push_back(publication);
  }
  state_->work_ready.notify_one();
}

void ChangeFeed::look() {
  {
    const std::lock_guard lock(state_->work_lock);
    state_->look_soon = true;
  }
  state_->work_ready.notify_one();
}

namespace {

// Has the thread do something and waits for it.
template <typename State, typename Work>
auto on_thread(State& state, Work work) {
  std::packaged_task<decltype(work())()> task(std::move(work));
  auto done = task.get_future();
  {
    const std::lock_guard lock(state.work_lock);
    state.tasks.emplace_back([&task] { task(); });
  }
  state.work_ready.notify_one();
  return done.get();
}

}  // namespace

bool ChangeFeed::is_watching() const { return state_->is_watching; }

void ChangeFeed::settle() {
  on_thread(*state_, [state = state_.get()] {
    state->catch_up();
    if (!state->is_behind) state->tell(state->list.look(state->options.now()));
  });
}

Result<WatchedSegment> ChangeFeed::watch(const std::string& segment, const engine::TimeZone& zone) {
  return on_thread(*state_, [&, state = state_.get()]() -> Result<WatchedSegment> {
    state->catch_up();
    if (state->is_behind) {
      return Error{ErrorCode::io_failed, "the log of changes cannot be written at the moment"};
    }
    WatchList::Entries entries = state->list.watch(segment, zone, state->options.now());
    if (!entries) return state->refused(std::move(entries).error());
    state->tell(std::move(entries));
    const std::lock_guard lock(state->told_lock);
    for (const WatchedSegment& each : state->standing.watched) {
      if (each.name == segment) return each;
    }
    ENGINE_CHECK(false);
  });
}

Status ChangeFeed::unwatch(const std::string& segment) {
  return on_thread(*state_, [&, state = state_.get()]() -> Status {
    state->catch_up();
    if (state->is_behind) {
      return Error{ErrorCode::io_failed, "the log of changes cannot be written at the moment"};
    }
    WatchList::Entries entries = state->list.unwatch(segment, state->options.now());
    if (!entries) return state->refused(std::move(entries).error());
    state->tell(std::move(entries));
    return {};
  });
}

Result<std::vector<SegmentSize>> ChangeFeed::sizes(std::string_view segment) const {
  return state_->log.sizes(segment);
}

ChangeFeed::Standing ChangeFeed::standing() const {
  const std::lock_guard lock(state_->told_lock);
  return state_->standing;
}

Result<ChangeFeed::Entries> ChangeFeed::read_after(std::int64_t place) const {
  Entries entries;
  {
    const std::lock_guard lock(state_->told_lock);
    if (place >= state_->standing.last) return entries;
    if (!state_->recent.empty() && state_->recent.front()->place <= place + 1) {
      std::size_t bytes = 0;
      const auto first = static_cast<std::size_t>(
          std::max<std::int64_t>(0, place + 1 - state_->recent.front()->place));
      // Places are given one after another, so an entry's distance is its index.
      for (std::size_t i = first; i < state_->recent.size() && bytes < kBlockBytes; ++i) {
        bytes += state_->recent[i]->data.size();
        entries.push_back(state_->recent[i]);
      }
      return entries;
    }
  }
  Result<std::vector<FeedEntry>> read = state_->log.read_after(place, kBlockBytes);
  if (!read) return std::move(read).error();
  entries.reserve(read->size());
  for (FeedEntry& entry : *read) {
    entries.push_back(std::make_shared<const FeedEntry>(std::move(entry)));
  }
  return entries;
}

Result<std::optional<std::int64_t>> ChangeFeed::place_of(std::string_view id) const {
  const std::size_t dash = id.rfind('-');
  if (dash == std::string_view::npos) return std::optional<std::int64_t>{};
  const std::string_view digits = id.substr(dash + 1);
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    return std::optional<std::int64_t>{};
  }
  return state_->log.place_of(id.substr(0, dash), number);
}

bool ChangeFeed::wait(const void* who, std::int64_t place, std::function<void()> wake) {
  const std::lock_guard lock(state_->told_lock);
  if (state_->stopped) return false;
  if (place < state_->standing.last) {
    wake();
  } else {
    state_->waiting.insert_or_assign(who, std::move(wake));
  }
  return true;
}

void ChangeFeed::forget(const void* who) {
  const std::lock_guard lock(state_->told_lock);
  state_->waiting.erase(who);
}

}  // namespace muster::server
