// Muster as a taker of the live scenario: a store that changes while it is counted.
//
//   muster_live STORE QUERIES AS_OF THREADS
//
// Reads commands, one a line, words apart by tabs, and answers each with one JSON line:
//   batch FILE     commits the file as one batch: seconds
//   lone FILE      commits its lines one after another: seconds of each until it is on the disk
//   seen FILE      the same, seconds of each until there is a version that counts see it in
//   count NAME     one of QUERIES (`name<TAB>where` lines), from text to number: count, seconds
//   write FOLDER CELLS
//                  from now on a thread commits the folder's batches over and over, so many cells a
//                  second; 0: as fast as it can
//   rest           it stops: cells_a_second
// What is timed begins with the text of the changes; a batch ends in the version that counts see.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "engine/evaluation/predicate_cache.hpp"
#include "engine/kernels/kernel_set.hpp"
#include "engine/live/live_store.hpp"
#include "loaders/changes/read_changes.hpp"
#include "query/language/parser.hpp"
#include "query/plan/bind.hpp"

namespace {

using namespace muster;
using Clock = std::chrono::steady_clock;

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result.ok()) benchmarks::fail("muster_live: " + result.error().message);
  return *std::move(result);
}

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) benchmarks::fail("muster_live: cannot read " + path.string());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A store, and what keeps its cache of predicates up to date.
class LiveCounts {
 public:
  LiveCounts(const std::string& path, query::QueryContext context, unsigned threads)
      : store_(value_or_fail(engine::LiveStore::open(path, {.threads = threads}))),
        context_(std::move(context)),
        cache_(std::uint64_t{256} << 20),
        listening_(store_->listen([this](const engine::Publication& publication) {
          cache_.published(publication.before->lineage().sequence, publication.sequence,
                           publication.rows);
        })) {
    execution_.threads = threads;
    execution_.cache = &cache_;
  }

  /// Has the version made that the next count sees.
  void look() const { (void)store_->current(); }

  /// Cells that were changed.
  std::uint64_t commit(const std::string& text) {
    const auto batch = value_or_fail(loaders::read_customer_changes(text, *store_->published()));
    return value_or_fail(store_->commit(batch)).counts.cells;
  }

  std::uint64_t count(const std::string& where) {
    const auto version = store_->current();
    const auto expression = value_or_fail(query::parse(where));
    const auto bound = value_or_fail(query::bind(expression, *version, context_));
    return value_or_fail(engine::count(*version, bound.filter, execution_));
  }

 private:
  std::unique_ptr<engine::LiveStore> store_;
  query::QueryContext context_;
  engine::PredicateCache cache_;
  engine::Execution execution_;
  std::shared_ptr<void> listening_;
};

// Commits batches over and over, as long as it lives: `rate` cells a second, or as fast as it can.
class BusyWriter {
 public:
  BusyWriter(LiveCounts& counts, const std::string& folder, double rate) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().filename().string().starts_with("batch-")) {
        batches_.push_back(read_file(entry.path()));
      }
    }
    thread_ = std::thread([this, &counts, rate] {
      for (std::size_t i = 0; !resting_.load(); ++i) {
        cells_ += counts.commit(batches_[i % batches_.size()]);
        if (rate > 0) wait_until(static_cast<double>(cells_) / rate);
      }
    });
  }
  BusyWriter(const BusyWriter&) = delete;
  BusyWriter& operator=(const BusyWriter&) = delete;
  ~BusyWriter() { rest(); }

  double rest() {
    resting_.store(true);
    if (thread_.joinable()) thread_.join();
    return static_cast<double>(cells_) / seconds_since(begin_);
  }

 private:
  // That many seconds since the first batch.
  void wait_until(double seconds) const {
    while (!resting_.load() && seconds_since(begin_) < seconds) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  Clock::time_point begin_ = Clock::now();
  std::vector<std::string> batches_;
  std::atomic<bool> resting_ = false;
  std::uint64_t cells_ = 0;  // the thread's, until it has ended
  std::thread thread_;
};

std::string lone(LiveCounts& counts, const std::string& path, bool until_seen) {
  std::istringstream lines(read_file(path));
  std::vector<double> seconds;
  for (std::string line; std::getline(lines, line);) {
    const auto begin = Clock::now();
    counts.commit(line);
    if (until_seen) counts.look();
    seconds.push_back(seconds_since(begin));
  }
  return fmt::format(R"({{"seconds":[{}]}})", fmt::join(seconds, ","));
}

}  // namespace

int main(int argc, char** argv) {
  using benchmarks::fail;
  if (argc != 5) fail("usage: muster_live STORE QUERIES AS_OF THREADS");
  if (auto kernel = engine::kernel_choice(); !kernel.ok()) fail(kernel.error().message);
  LiveCounts counts(argv[1], value_or_fail(query::read_context(argv[3], "UTC")),
                    static_cast<unsigned>(std::atoi(argv[4])));
  const auto queries = benchmarks::read_listing(argv[2]);
  std::optional<BusyWriter> writer;
  std::cout << fmt::format(R"({{"kernel":"{}"}})", engine::kernels().name) << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const std::string command = line.substr(0, tab);
    const std::string word = line.substr(std::min(tab + 1, line.size()));
    const auto begin = Clock::now();
    if (command == "batch") {
      const std::string text = read_file(word);
      const auto committing = Clock::now();
      counts.commit(text);
      counts.look();
      std::cout << fmt::format(R"({{"seconds":{}}})", seconds_since(committing));
    } else if (command == "lone" || command == "seen") {
      std::cout << lone(counts, word, command == "seen");
    } else if (command == "count") {
      if (!queries.contains(word)) fail("muster_live: no query " + word);
      const std::uint64_t count = counts.count(queries.at(word));
      std::cout << fmt::format(R"({{"count":{},"seconds":{}}})", count, seconds_since(begin));
    } else if (command == "write") {
      const std::size_t rate = word.find('\t');
      if (rate == std::string::npos) fail("muster_live: write FOLDER CELLS");
      writer.emplace(counts, word.substr(0, rate), std::atof(word.c_str() + rate));
      std::cout << "{}";
    } else if (command == "rest" && writer) {
      std::cout << fmt::format(R"({{"cells_a_second":{}}})", writer->rest());
      writer.reset();
    } else {
      fail("muster_live: " + command + " is no command");
    }
    std::cout << std::endl;
  }
  return 0;
}
