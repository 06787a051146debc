// Turns: how the program that measures asks a contender for work, so that all contenders are
// measured in turn within one run.
//
// A request is a line `name<TAB>max_runs<TAB>budget_us` on standard input. The work of that name is
// done once unmeasured and then up to max_runs times, as long as the budget lasts, at least once;
// the answer is one JSON line with the count of the last run and the time of each in microseconds.
// Threads: one caller. Cost: the work.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace muster::benchmarks {

/// One unit of work; returns the number of customers it found.
using Work = std::function<std::uint64_t()>;

/// Prints `message` to standard error and exits 1.
[[noreturn]] void fail(std::string_view message);

/// Prints `about`, one JSON line, when everything is ready; then serves turns until standard input
/// ends. A name that is not there ends the program.
void serve_turns(const std::map<std::string, Work>& works, std::string_view about);

/// Microseconds that one run of `work` takes.
double microseconds(const Work& work, std::uint64_t& count);

/// Reads a file of `name<TAB>text` lines; a line without a tab ends the program.
std::map<std::string, std::string> read_listing(const std::string& path);

}  // namespace muster::benchmarks
