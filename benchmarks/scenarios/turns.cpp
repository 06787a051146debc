#include "benchmarks/scenarios/turns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

namespace muster::benchmarks {

void fail(std::string_view message) {
  fmt::print(stderr, "{}\n", message);
  std::exit(1);
}

double microseconds(const Work& work, std::uint64_t& count) {
  const auto begin = std::chrono::steady_clock::now();
  count = work();
  const auto took = std::chrono::steady_clock::now() - begin;
  return std::chrono::duration<double, std::micro>(took).count();
}

void serve_turns(const std::map<std::string, Work>& works, std::string_view about) {
  fmt::print("{}\n", about);
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string name;
    int max_runs = 0;
    double budget = 0;
    std::getline(words, name, '\t');
    words >> max_runs >> budget;
    const auto work = works.find(name);
    if (!words || work == works.end()) fail(fmt::format("no such turn: {}", line));
    std::uint64_t count = 0;
    double spent = microseconds(work->second, count);
    std::vector<double> times;
    do {
      times.push_back(microseconds(work->second, count));
      spent += times.back();
    } while (static_cast<int>(times.size()) < max_runs && spent < budget);
    fmt::print("{{\"count\":{},\"us\":[{:.2f}]}}\n", count, fmt::join(times, ","));
    std::fflush(stdout);
  }
}

std::map<std::string, std::string> read_listing(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail(fmt::format("cannot read {}", path));
  std::map<std::string, std::string> result;
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) fail(fmt::format("{}: no tab in: {}", path, line));
    result.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
  return result;
}

}  // namespace muster::benchmarks
