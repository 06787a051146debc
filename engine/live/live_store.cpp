#include "engine/live/live_store.hpp"

#include <tbb/task_arena.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/live/commit_queue.hpp"
#include "engine/live/committer.hpp"
#include "engine/live/compaction.hpp"
#include "engine/live/kept_versions.hpp"
#include "engine/live/live_head.hpp"
#include "engine/storage/journal.hpp"
#include "engine/storage/store_directory.hpp"

namespace muster::engine {

namespace {

// How often versions that nobody needs any longer are looked for, and while nothing is written.
constexpr std::chrono::milliseconds kReleaseEvery{100};
constexpr std::chrono::milliseconds kReleaseIdle{1'000};

int arena_threads(unsigned threads) {
  return threads == 0 ? tbb::task_arena::automatic : static_cast<int>(threads);
}

}  // namespace

struct LiveStore::State {
  State(LiveOptions chosen, StoreDirectory opened, Journal entries,
        const std::shared_ptr<const Population>& first, Lineage in_image)
      : options(std::move(chosen)),
        disk(options.disk != nullptr ? *options.disk : machine_disk()),
        directory(std::move(opened)),
        kept(options.retained_bytes),
        head(first, kept, arena_threads(options.threads)),
        committer(std::move(entries)),
        arena(arena_threads(options.threads)),
        image(std::move(in_image)) {}

  void write_until_closed();
  void commit_group(std::vector<CommitRequest> requests);
  void look_at_journal();
  void note_journal(std::uint64_t batches, std::uint64_t bytes);
  void compact_until_closed();
  Status compact();

  const LiveOptions options;
  Disk& disk;
  StoreDirectory directory;  // holds the writer's lock; the compactor's
  KeptVersions kept;
  LiveHead head;
  Committer committer;  // the writer's
  CommitQueue queue{[this](std::vector<CommitRequest> group) { commit_group(std::move(group)); }};
  tbb::task_arena arena;  // the writer's
  // Of its own, lest the writer wait for its pieces of work; of one thread, lest queries do.
  tbb::task_arena compactor_arena{1};
  Lineage image;  // where the newest image stands; the writer's

  mutable std::mutex lock;  // of what follows
  std::condition_variable compactor_wakes;
  std::uint64_t journal_batches = 0;  // since the image
  std::uint64_t journal_bytes = 0;
  std::uint64_t compactions = 0;
  std::uint64_t failed_compactions = 0;
  /// The journal is compacted once it is as large as this: at every commit a full disk would be
  /// filled and found full again, so after a failure it has to grow by as much again.
  std::uint64_t compact_at = options.compact_at_bytes;
  std::string write_failure;
  bool compaction_due = false;
  bool closed = false;
  std::mutex compacting;  // one compaction at a time

  std::thread writer;
  std::thread compactor;
};

void LiveStore::State::write_until_closed() {
  auto released = KeptVersions::Clock::now();
  while (queue.serve(head.rest(LiveHead::Clock::now(), kReleaseIdle))) {
    const auto now = KeptVersions::Clock::now();
    head.make_if_due(now);
    if (now - released >= kReleaseEvery) {
      kept.release(now);
      released = now;
    }
  }
}

void LiveStore::State::commit_group(std::vector<CommitRequest> requests) {
  Committer::Outcome outcome;
  arena.execute([&] { outcome = committer.commit(head, requests); });
  note_journal(journal_batches + outcome.batches, journal_bytes + outcome.bytes);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].answer.set_value(std::move(outcome.answers[i]));
  }
  // Not here, where somebody may wait who has her answer: a version is made by the store's thread.
  if (head.take_due_sooner()) queue.nudge();
}

// What others may ask about the journal, which is the writer's: asked of it at first and when it
// was shortened, since that costs a look at every entry; counted on from there.
void LiveStore::State::look_at_journal() {
  auto extent = committer.journal().extent(image);
  if (extent.ok()) {
    note_journal(extent->entries, extent->bytes);
  } else {
    note_journal(journal_batches, journal_bytes);
  }
}

void LiveStore::State::note_journal(std::uint64_t batches, std::uint64_t bytes) {
  const std::lock_guard hold(lock);
  write_failure = committer.journal().write_failure();
  journal_batches = batches;
  journal_bytes = bytes;
  if (options.compact_at_bytes == 0 || journal_bytes < compact_at) return;
  compaction_due = true;
  compactor_wakes.notify_one();
}

void LiveStore::State::compact_until_closed() {
  while (true) {
    {
      std::unique_lock hold(lock);
      compactor_wakes.wait(hold, [this] { return closed || compaction_due; });
      if (closed) return;
    }
    // Should it fail, the journal still has everything.
    (void)compact();
    const std::lock_guard hold(lock);
    compaction_due = false;
  }
}

Status LiveStore::State::compact() {
  const std::lock_guard alone(compacting);
  const auto run_on_writer = [this](const OnWriter& work, const Lineage& in_image) {
    Status done;
    const bool ran = queue.run_on_writer([&] {
      arena.execute([&] { done = work(committer); });
      if (done.ok()) image = in_image;
      look_at_journal();
    });
    return ran ? done : Status(Error{ErrorCode::writes_refused, "the store is being closed"});
  };
  Status done;
  compactor_arena.execute([&] { done = compact_store(directory, disk, head, run_on_writer); });
  const std::lock_guard hold(lock);
  ++(done.ok() ? compactions : failed_compactions);
  compact_at = options.compact_at_bytes + (done.ok() ? 0 : journal_bytes);
  return done;
}

LiveStore::LiveStore(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->writer = std::thread([this] { state_->write_until_closed(); });
  state_->compactor = std::thread([this] { state_->compact_until_closed(); });
}

LiveStore::~LiveStore() {
  // A compaction under way ends when it asks for the writer.
  state_->queue.close();
  {
    const std::lock_guard hold(state_->lock);
    state_->closed = true;
  }
  state_->compactor_wakes.notify_all();
  state_->compactor.join();
  state_->writer.join();
}

Result<std::unique_ptr<LiveStore>> LiveStore::open(const std::filesystem::path& path,
                                                   LiveOptions options) {
  Disk& disk = options.disk != nullptr ? *options.disk : machine_disk();
  if (!disk.exists(path / kImageName) && !disk.exists(path / kPreviousImageName)) {
    // Locking would make a directory; this says what is there instead of a store.
    auto nothing = open_stored_image(path, disk);
    if (!nothing.ok()) return std::move(nothing).error();
  }
  auto directory = StoreDirectory::lock(path, disk);
  if (!directory.ok()) return std::move(directory).error();
  auto image = directory->open_image();
  if (!image.ok()) return std::move(image).error();
  if (!image->note.empty() && options.note) options.note(image->note);
  auto journal = Journal::open(path, disk, Journal::Access::write);
  if (!journal.ok()) return std::move(journal).error();
  const Lineage in_image = image->population->lineage();
  auto newest = replayed(std::move(image->population), *journal, options.progress);
  if (!newest.ok()) return std::move(newest).error();
  auto state = std::make_unique<State>(std::move(options), *std::move(directory),
                                       *std::move(journal), *std::move(newest), in_image);
  state->look_at_journal();
  return std::unique_ptr<LiveStore>(new LiveStore(std::move(state)));
}

std::shared_ptr<const Population> LiveStore::current() const { return state_->head.current(); }

std::shared_ptr<const Population> LiveStore::published() const { return state_->head.published(); }

bool LiveStore::has_noted() const { return state_->head.has_noted(); }

Lineage LiveStore::newest() const { return state_->head.newest(); }

std::shared_ptr<const Population> LiveStore::find(std::string_view version) const {
  if (version == newest().version()) {
    auto now = current();
    if (now->version() == version) return now;
  }
  return state_->kept.find(version);
}

void LiveStore::keep(const std::shared_ptr<const Population>& version,
                     std::chrono::steady_clock::time_point until) {
  state_->kept.keep(version, until);
}

Result<Committed> LiveStore::commit(const ChangeBatch& batch, const CommitTerms& terms) {
  return state_->queue.push({.batch = &batch, .terms = &terms, .bytes = encoded(batch)});
}

std::shared_ptr<void> LiveStore::listen(Publications::Listener heard,
                                        Publications::WantsEach wants_each) {
  return state_->head.listen(std::move(heard), std::move(wants_each));
}

Status LiveStore::compact() { return state_->compact(); }

LiveStatistics LiveStore::statistics() const {
  const KeptVersions::Usage usage = state_->kept.usage();
  const std::lock_guard hold(state_->lock);
  return {.sequence = newest().sequence,
          .journal_batches = state_->journal_batches,
          .journal_bytes = state_->journal_bytes,
          .versions = usage.versions,
          .retained_bytes = usage.retained_bytes,
          .compactions = state_->compactions,
          .failed_compactions = state_->failed_compactions,
          .write_failure = state_->write_failure};
}

const std::filesystem::path& LiveStore::path() const { return state_->directory.path(); }

}  // namespace muster::engine
