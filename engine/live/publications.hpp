// Publications: the newest version, and who wants to hear of every new one.
//
// Threads: current(), listen() and wants_each() from any, publish() and replace() from one at a
// time. Cost: current() some ten nanoseconds, whoever else reads or publishes.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/live/row_changes.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

/// A version that has just become durable.
struct Publication {
  std::uint64_t sequence = 0;
  std::shared_ptr<const Population> before;
  std::shared_ptr<const Population> after;
  std::shared_ptr<const RowChanges> rows;
};

class Publications {
 public:
  explicit Publications(std::shared_ptr<const Population> first) : current_(std::move(first)) {}

  std::shared_ptr<const Population> current() const { return current_.load(); }

  /// Makes publication.after the current version, then tells all listeners in the order they came.
  void publish(const Publication& publication);
  /// Another object with the same customers in the same rows: nobody needs to hear of it.
  void replace(std::shared_ptr<const Population> same) { current_.store(std::move(same)); }

  /// Called on the thread that publishes: must hand on and return, must not ask for the current
  /// version, and must not end itself. Once the returned object is gone, no call is under way and
  /// none comes.
  using Listener = std::function<void(const Publication&)>;
  /// Whether the listener has to be told of every group of batches by itself; others are content
  /// with several at once. Null: it has not.
  using WantsEach = std::function<bool()>;
  std::shared_ptr<void> listen(Listener heard, WantsEach wants_each = nullptr);
  bool wants_each() const;

 private:
  struct Told {
    Listener heard;
    WantsEach wants_each;
  };
  // Outlives this object where a listener does.
  struct Listeners {
    std::mutex lock;
    std::vector<std::shared_ptr<const Told>> all;
  };

  std::atomic<std::shared_ptr<const Population>> current_;
  std::shared_ptr<Listeners> listeners_ = std::make_shared<Listeners>();
};

}  // namespace muster::engine
