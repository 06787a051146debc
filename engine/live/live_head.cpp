#include "engine/live/live_head.hpp"

#include <algorithm>
#include <utility>

#include "engine/check.hpp"
#include "engine/live/customer_index.hpp"
#include "engine/live/small_change.hpp"

namespace muster::engine {

namespace {

// Until then somebody has asked, or wants to be told.
constexpr std::chrono::milliseconds kMostRest{20};
// So long after a batch more are expected: the thread that makes versions need not be woken.
constexpr std::chrono::seconds kLively{1};

// What was noted has been taken before: that it cannot be taken now is a mistake of ours.
void add(const std::vector<std::string>& noted, PendingChanges& changes) {
  for (const std::string& bytes : noted) {
    auto batch = decoded_change_batch(bytes);
    ENGINE_CHECK(batch.ok());
    ENGINE_CHECK(changes.add(*batch).ok());
  }
}

}  // namespace

LiveHead::LiveHead(const Version& first, KeptVersions& kept, int threads)
    : origin_(first->lineage().origin),
      kept_(kept),
      publications_(first),
      arena_(threads),
      sequence_(first->lineage().sequence) {
  kept_.published(first);
}

LiveHead::Version LiveHead::current() {
  if (has_noted()) {
    const std::lock_guard making(making_lock_);
    make();
  }
  return publications_.current();
}

std::shared_ptr<void> LiveHead::listen(Publications::Listener heard,
                                       Publications::WantsEach wants_each) {
  return publications_.listen(std::move(heard), std::move(wants_each));
}

bool LiveHead::can_note(std::span<const CommitRequest> requests) {
  const Version newest = published();
  std::uint64_t weight = 0;
  std::uint64_t growth = 0;
  for (const CommitRequest& request : requests) {
    // Whether a customer is still as she was may take a version to find out.
    if (request.terms->precondition || !may_wait(*request.batch, *newest)) return false;
    weight += weight_of(*request.batch);
    growth += growth_of(*request.batch);
    if (weight > kMostNoted) return false;
  }
  if (publications_.wants_each() || is_table_due(*newest)) return false;
  if (room_ < growth) {
    room_ = room_in_chunks(*current());
    if (room_ < growth) return false;
  }
  room_ -= growth;
  planned_weight_ = weight;
  return true;
}

// Nobody is to wait for a table of all customers.
bool LiveHead::is_table_due(const Population& newest) const {
  const std::lock_guard hold(lock_);
  return index_ != nullptr && index_->is_due(newest, 4 * kMostNoted);
}

void LiveHead::plan(const std::function<void(PendingChanges&)>& admit) {
  const std::lock_guard hold(lock_);
  if (!plan_) {
    if (index_ == nullptr) index_ = std::make_shared<CustomerIndex>();
    plan_.emplace(publications_.current(), index_);
    add(making_, *plan_);
    add(noted_, *plan_);
  }
  admit(*plan_);
}

void LiveHead::note(std::vector<std::string> batches) {
  const std::lock_guard hold(lock_);
  const auto now = Clock::now();
  due_sooner_ = now >= lively_until_ || weight_ + planned_weight_ >= kMostNoted;
  lively_until_ = now + kLively;
  if (noted_.empty()) noted_since_ = now;
  sequence_ += batches.size();
  weight_ += planned_weight_;
  std::move(batches.begin(), batches.end(), std::back_inserter(noted_));
  has_noted_.store(true, std::memory_order_release);
}

void LiveHead::forget_plan() {
  const std::lock_guard hold(lock_);
  plan_.reset();
}

void LiveHead::make_if_due(Clock::time_point now) {
  if (!has_noted()) return;
  const std::lock_guard making(making_lock_);
  if (rest(now, kMostRest) <= std::chrono::milliseconds(0)) make();
}

std::chrono::milliseconds LiveHead::rest(Clock::time_point now,
                                         std::chrono::milliseconds at_most) const {
  const std::lock_guard hold(lock_);
  if (noted_.empty()) return now < lively_until_ ? std::min(kMostRest, at_most) : at_most;
  if (weight_ >= kMostNoted) return {};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(noted_since_ + kMostRest - now);
  return std::clamp(left, std::chrono::milliseconds(0), at_most);
}

// A version of what is noted. Whoever asks meanwhile waits for it; whoever writes does not: what
// she notes is for the next.
void LiveHead::make() {
  Version base;  // what nobody else has of it any longer goes when nothing is locked
  std::uint64_t sequence = 0;
  {
    const std::lock_guard hold(lock_);
    if (noted_.empty()) return;
    making_ = std::exchange(noted_, {});
    weight_ = 0;
    base = publications_.current();
    sequence = sequence_.load();
  }
  arena_.execute([&] {
    // Without the index, which those who write need: so few ids are found in the directory.
    PendingChanges changes(base);
    add(making_, changes);
    auto made = changes.finish(sequence);
    // may_wait() and the room that was asked for saw to it.
    ENGINE_CHECK(made.ok());
    const std::lock_guard hold(lock_);
    if (index_ != nullptr) index_->follow(*made->population, made->rows);
    made->index = index_;
    publish_held(*std::move(made));
    making_.clear();
    has_noted_.store(!noted_.empty(), std::memory_order_release);
  });
}

PendingChanges LiveHead::changes() {
  const std::lock_guard making(making_lock_);
  make();
  const std::lock_guard hold(lock_);
  // They take the index on to a version that may never be published.
  return PendingChanges(publications_.current(), std::exchange(index_, nullptr));
}

void LiveHead::publish(PendingChanges::Finished made) {
  const std::lock_guard hold(lock_);
  ENGINE_CHECK(!has_noted());
  room_ = 0;
  sequence_ = made.population->lineage().sequence;
  publish_held(std::move(made));
}

// The lock is held: nobody plans on one version with the index of another.
void LiveHead::publish_held(PendingChanges::Finished made) {
  plan_.reset();
  index_ = std::move(made.index);
  kept_.published(made.population);
  publications_.publish({made.population->lineage().sequence, publications_.current(),
                         std::move(made.population),
                         std::make_shared<const RowChanges>(std::move(made.rows))});
}

void LiveHead::replace(const Version& same) {
  const std::lock_guard hold(lock_);
  ENGINE_CHECK(!has_noted() && same->lineage() == newest());
  plan_.reset();
  index_.reset();
  room_ = 0;
  publications_.replace(same);
  kept_.published(same);
}

}  // namespace muster::engine
