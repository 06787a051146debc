// Where a command puts its data and its words: standard output is data only, all else goes to
// standard error. Threads: one caller.
#pragma once

#include <string_view>
#include <vector>

#include "engine/result.hpp"
#include "query/plan/bind.hpp"
#include "server/cli/output.hpp"

namespace muster::server {

class Console {
 public:
  Console();

  Output& output() { return output_; }
  /// Standard error is a terminal: somebody reads along.
  bool watched() const { return watched_; }

  /// A line on standard error, for anybody.
  void note(std::string_view text) const;
  /// Several lines on standard error, as they are.
  void note_lines(std::string_view text) const;
  /// A line on standard error if somebody reads along.
  void remark(std::string_view text) const;
  /// Warnings of a query, each pointing into `text`.
  void warn(const std::vector<query::Warning>& warnings, std::string_view text) const;

  /// Says what was wrong, pointing into `text`, and gives the exit code for it.
  int fail(const Error& error, std::string_view text = {}) const;
  /// Writes what is left of the output and gives the exit code: done, unless `written` (or the last
  /// write) failed; a reader who has gone is no failure.
  int finish(const Status& written);

 private:
  Output output_;
  bool watched_;
};

}  // namespace muster::server
