// Publications: the current version, and who wants to hear of every new one.
//
// Threads: current() and listen() from any, publish() and replace() from the writer. Cost:
// current() some ten nanoseconds, whoever else reads or publishes.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/live/committer.hpp"
#include "engine/population/population.hpp"

namespace muster::engine {

class Publications {
 public:
  explicit Publications(std::shared_ptr<const Population> first) : current_(std::move(first)) {}

  std::shared_ptr<const Population> current() const { return current_.load(); }

  /// Makes publication.after the current version, then tells all listeners in the order they came.
  void publish(const Publication& publication);
  /// Another object with the same customers in the same rows: nobody needs to hear of it.
  void replace(std::shared_ptr<const Population> same) { current_.store(std::move(same)); }

  /// Called on the writer's thread: must hand on and return, and must not end itself. Once the
  /// returned object is gone, no call is under way and none comes.
  using Listener = std::function<void(const Publication&)>;
  std::shared_ptr<void> listen(Listener heard);

 private:
  // Outlives this object where a listener does.
  struct Listeners {
    std::mutex lock;
    std::vector<std::shared_ptr<const Listener>> all;
  };

  std::atomic<std::shared_ptr<const Population>> current_;
  std::shared_ptr<Listeners> listeners_ = std::make_shared<Listeners>();
};

}  // namespace muster::engine
