// Runs the program as a user would: arguments and standard input in, exit code and both outputs
// out. The outputs are files, so no pipe can fill up.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace muster::server {

struct Finished {
  int code = -1;  ///< exit code, or 128 + signal
  std::string out;
  std::string err;
};

/// A directory of the test's own, removed at its end.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  std::filesystem::path path(std::string_view name) const { return path_ / name; }
  /// Writes a file and gives its path.
  std::string file(std::string_view name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

std::string content_of(const std::filesystem::path& path);

/// A started program; ends with the object at the latest.
class Process {
 public:
  /// `out_descriptor` ≥ 0 is used as standard output instead of a file.
  explicit Process(const std::vector<std::string>& arguments, std::string_view input = {},
                   int out_descriptor = -1);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// What is on standard error up to now.
  std::string errors_so_far() const;
  void send_signal(int signal) const;
  Finished wait();

 private:
  ScratchFolder folder_;
  pid_t process_ = -1;
};

Finished run(const std::vector<std::string>& arguments, std::string_view input = {});

}  // namespace muster::server
