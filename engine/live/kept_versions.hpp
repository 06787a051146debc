// Kept versions: which old versions are alive, who wanted them kept and for how long.
//
// A version lives as long as a query reads it; beyond that it is kept for whoever pages through it,
// until the time said or until old versions hold more memory than they may. Threads: every member
// from any number at once. Cost: counting memory looks at every chunk that is not in the image.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/population.hpp"

namespace muster::engine {

class KeptVersions {
 public:
  using Clock = std::chrono::steady_clock;
  using Version = std::shared_ptr<const Population>;

  /// Kept versions may hold so many bytes that the current one does not.
  explicit KeptVersions(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  /// A version has been published.
  void published(const Version& current);
  /// Keeps a version until then; a later time prolongs.
  void keep(const Version& version, Clock::time_point until);
  /// A version that is alive; null if it is not.
  Version find(std::string_view name) const;

  struct Usage {
    std::uint64_t versions = 0;        ///< alive, the current one included
    std::uint64_t kept = 0;            ///< of them kept by keep()
    std::uint64_t retained_bytes = 0;  ///< that only old versions hold
  };
  Usage usage() const;
  /// Lets go of what is out of time, or past the memory (the oldest first).
  void release(Clock::time_point now);

 private:
  struct Alive {
    std::string name;
    std::weak_ptr<const Population> version;
  };
  struct Kept {
    Version version;
    Clock::time_point until;
  };

  const std::uint64_t most_bytes_;
  mutable std::mutex lock_;
  Version current_;
  std::vector<Alive> alive_;  // in the order they were published
  std::vector<Kept> kept_;    // likewise
};

}  // namespace muster::engine
