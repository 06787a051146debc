#include "tests/crash/crash_states.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace muster::crash {

namespace {

// Which operations are there, and what of one that is torn.
struct Choice {
  std::vector<char> there;  // of the pending ones
  std::size_t torn = ~std::size_t{0};
  std::size_t from = 0;
  std::size_t to = ~std::size_t{0};
};

// Operations before `end` that may be missing.
std::vector<std::size_t> pending_at(const SimulatedDisk& disk, std::size_t end) {
  std::vector<std::size_t> pending;
  std::set<int> synced;
  std::set<std::string> synced_directories;
  for (std::size_t i = end; i-- > 0;) {
    const Operation& operation = disk.log()[i];
    if (operation.kind == Operation::Kind::sync) synced.insert(operation.file);
    if (operation.kind == Operation::Kind::sync_directory)
      synced_directories.insert(operation.path);
    if (!operation.changes()) continue;
    const std::string directory = std::filesystem::path(operation.path).parent_path().string();
    const bool durable = operation.is_of_file() ? synced.contains(operation.file)
                                                : synced_directories.contains(directory);
    if (!durable || operation.lost) pending.push_back(i);
  }
  std::reverse(pending.begin(), pending.end());
  return pending;
}

class Enumeration {
 public:
  Enumeration(const SimulatedDisk& disk, const std::function<void(const CrashState&)>& check)
      : disk_(disk), check_(check) {}

  std::size_t run() {
    for (std::size_t end = 0; end <= disk_.log().size(); ++end) cut_after(end);
    return tried_;
  }

  CrashSample run_some(std::size_t most, std::uint64_t seed) {
    counting_ = true;
    choices_of_.assign(disk_.log().size() + 1, 0);
    run();
    choices_.clear();
    counting_ = false;
    most_of_one_ = most_of_one(most);
    seed_ = seed;
    const std::size_t all = std::accumulate(choices_of_.begin(), choices_of_.end(), std::size_t{0});
    return {all, run()};
  }

 private:
  // As many choices of a moment as may be for all moments to have no more than `most`.
  std::size_t most_of_one(std::size_t most) const {
    std::size_t fits = 1;
    for (std::size_t more = 1; more <= most; more += 1 + more / 8) {
      std::size_t all = 0;
      for (const std::size_t count : choices_of_) all += std::min(count, more);
      if (all > most) break;
      fits = more;
    }
    return fits;
  }

  // Whether the next choice of this moment is among those that are tried.
  bool is_drawn(const Choice& choice) {
    const std::uint64_t words[] = {seed_, end_, ++of_moment_};
    const bool is_whole = choice.torn == ~std::size_t{0};
    const auto there = std::count(choice.there.begin(), choice.there.end(), 1);
    if (is_whole && (there == 0 || there == std::ssize(choice.there))) return true;
    return XXH3_64bits(words, sizeof words) % choices_of_[end_] < most_of_one_;
  }

  void cut_after(std::size_t end) {
    end_ = end;
    of_moment_ = 0;
    pending_ = pending_at(disk_, end);
    const std::size_t count = pending_.size();
    if (count <= kEverySubset) {
      for (std::size_t mask = 0; mask < std::size_t{1} << count; ++mask) {
        Choice choice{std::vector<char>(count)};
        for (std::size_t i = 0; i < count; ++i) choice.there[i] = (mask >> i & 1) != 0;
        attempt(choice);
      }
    } else {
      try_some();
    }
    for (std::size_t i = 0; i < count; ++i) tear(i);
  }

  void try_some() {
    const std::size_t count = pending_.size();
    for (std::size_t i = 0; i <= count; ++i) {
      Choice prefix{std::vector<char>(count)};
      std::fill_n(prefix.there.begin(), i, 1);
      attempt(prefix);
    }
    for (std::size_t i = 0; i < count; ++i) {
      Choice missing{std::vector<char>(count, 1)};
      missing.there[i] = 0;
      attempt(missing);
      Choice alone{std::vector<char>(count)};
      alone.there[i] = 1;
      attempt(alone);
      for (std::size_t j = 0; count <= kEveryPair && j < i; ++j) {
        Choice pair = missing;
        pair.there[j] = 0;
        attempt(pair);
      }
    }
  }

  void tear(std::size_t i) {
    const Operation& write = disk_.log()[pending_[i]];
    if (write.kind != Operation::Kind::write) return;
    const std::size_t count = pending_.size();
    for (const std::size_t border : borders(write)) {
      for (const bool front : {true, false}) {
        Choice all{std::vector<char>(count, 1), i, front ? 0 : border,
                   front ? border : write.bytes.size()};
        Choice before = all;
        std::fill(before.there.begin() + static_cast<std::ptrdiff_t>(i) + 1, before.there.end(), 0);
        Choice alone = before;
        std::fill(alone.there.begin(), alone.there.end(), 0);
        alone.there[i] = 1;
        for (const Choice& choice : {all, before, alone}) attempt(choice);
      }
    }
  }

  // Where sectors end in the write: every 512 B, or, where those are many, some of every 4 KiB.
  static std::vector<std::size_t> borders(const Operation& write) {
    for (const std::size_t sector : {std::size_t{512}, std::size_t{4096}}) {
      std::vector<std::size_t> all;
      for (std::size_t at = sector - write.at % sector; at < write.bytes.size(); at += sector) {
        all.push_back(at);
      }
      if (all.size() <= kTears) return all;
      if (sector == 512) continue;
      std::vector<std::size_t> some;
      for (std::size_t i = 0; i < kTears; ++i) {
        some.push_back(all[i * (all.size() - 1) / (kTears - 1)]);
      }
      return some;
    }
    return {};
  }

  void attempt(const Choice& choice) {
    CrashState crash;
    crash.after = end_;
    // What was known when the power went: that before the next operation.
    const auto& log = disk_.log();
    crash.acknowledged = end_ < log.size() ? log[end_].acknowledged : disk_.acknowledged();
    crash.submitted = end_ < log.size() ? log[end_].submitted : disk_.submitted();
    XXH3_state_t hash;
    XXH3_64bits_reset(&hash);
    std::vector<std::size_t> there;
    for (std::size_t i = 0, next = 0; i < end_; ++i) {
      const bool is_pending = next < pending_.size() && pending_[next] == i;
      if (!is_pending || choice.there[next] != 0) there.push_back(i);
      if (is_pending) ++next;
    }
    const std::size_t torn =
        choice.torn < pending_.size() ? pending_[choice.torn] : ~std::size_t{0};
    const std::vector<std::uint64_t> known{crash.acknowledged, crash.submitted, torn, choice.from,
                                           choice.to};
    XXH3_64bits_update(&hash, there.data(), there.size() * sizeof(std::size_t));
    XXH3_64bits_update(&hash, known.data(), known.size() * sizeof(std::uint64_t));
    if (!choices_.insert(XXH3_64bits_digest(&hash)).second) return;
    if (counting_) {
      ++choices_of_[end_];
      return;
    }
    if (!choices_of_.empty() && !is_drawn(choice)) return;
    crash.disk = disk_.start();
    for (const std::size_t i : there) {
      if (i == torn) {
        apply(crash.disk, log[i], choice.from, choice.to);
      } else {
        apply(crash.disk, log[i]);
      }
    }
    if (!states_.insert(digest(crash)).second) return;
    ++tried_;
    check_(crash);
  }

  static std::uint64_t digest(const CrashState& crash) {
    XXH3_state_t hash;
    XXH3_64bits_reset(&hash);
    for (const auto& [name, file] : crash.disk.names) {
      XXH3_64bits_update(&hash, name.c_str(), name.size() + 1);
      const auto content = crash.disk.contents.find(file);
      const std::uint64_t size = content == crash.disk.contents.end() ? 0 : content->second.size();
      XXH3_64bits_update(&hash, &size, sizeof size);
      if (size != 0) XXH3_64bits_update(&hash, content->second.data(), size);
    }
    for (const std::string& directory : crash.disk.directories) {
      XXH3_64bits_update(&hash, directory.c_str(), directory.size() + 1);
    }
    const std::uint64_t known[] = {crash.acknowledged, crash.submitted};
    XXH3_64bits_update(&hash, known, sizeof known);
    return XXH3_64bits_digest(&hash);
  }

  const SimulatedDisk& disk_;
  const std::function<void(const CrashState&)>& check_;
  std::size_t end_ = 0;
  std::vector<std::size_t> pending_;
  std::unordered_set<std::uint64_t> choices_;
  std::unordered_set<std::uint64_t> states_;
  std::size_t tried_ = 0;
  // Of a sample.
  bool counting_ = false;
  std::vector<std::size_t> choices_of_;  // of each moment; empty: all are tried
  std::size_t most_of_one_ = 0;
  std::uint64_t seed_ = 0;
  std::uint64_t of_moment_ = 0;
};

}  // namespace

std::size_t for_each_crash(const SimulatedDisk& disk,
                           const std::function<void(const CrashState&)>& check) {
  return Enumeration(disk, check).run();
}

CrashSample for_some_crashes(const SimulatedDisk& disk, std::size_t most, std::uint64_t seed,
                             const std::function<void(const CrashState&)>& check) {
  return Enumeration(disk, check).run_some(most, seed);
}

DiskState least_left(const SimulatedDisk& disk) {
  const std::vector<std::size_t> pending = pending_at(disk, disk.log().size());
  DiskState state = disk.start();
  for (std::size_t i = 0, next = 0; i < disk.log().size(); ++i) {
    if (next < pending.size() && pending[next] == i) {
      ++next;
    } else {
      apply(state, disk.log()[i]);
    }
  }
  return state;
}

}  // namespace muster::crash
