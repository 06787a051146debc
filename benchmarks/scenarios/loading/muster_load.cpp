// Muster's side of the loading scenario: CSV to a population that answers, in memory, and prints
// one JSON line. Nothing is saved.
//
//   muster_load CSV THREADS
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "benchmarks/scenarios/turns.hpp"
#include "engine/evaluation/evaluate.hpp"
#include "loaders/load.hpp"

namespace {

// The most memory that this process has held so far.
long peak_kibibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  using muster::benchmarks::fail;
  if (argc != 3) fail("usage: muster_load CSV THREADS");
  muster::loaders::LoadOptions options;
  options.paths = {argv[1]};
  options.threads = static_cast<unsigned>(std::atoi(argv[2]));
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t begin_cpu = std::clock();
  const auto loaded = muster::loaders::load_files(options);
  if (!loaded.ok()) fail("muster_load: " + loaded.error().message);
  // Queryable means that it answers.
  const auto everyone = muster::engine::count(
      *loaded->population, muster::engine::Filter{muster::engine::Constant{true}});
  const double cpu = static_cast<double>(std::clock() - begin_cpu) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (!everyone.ok()) fail("muster_load: " + everyone.error().message);
  fmt::print(R"({{"rows":{},"seconds":{:.4f},"cpu_seconds":{:.4f},"bytes":{},"peak_kib":{}}})"
             "\n",
             *everyone, took.count(), cpu, loaded->population->image()->size_bytes(),
             peak_kibibytes());
  return 0;
}
