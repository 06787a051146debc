#include "tests/server/cli/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/check.hpp"

extern char** environ;

namespace muster::server {

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "muster-test-XXXXXX").string();
  ENGINE_CHECK(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::file(std::string_view name, std::string_view content) const {
  std::ofstream(path(name), std::ios::binary) << content;
  return path(name).string();
}

std::string content_of(const std::filesystem::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

Process::Process(const std::vector<std::string>& arguments, std::string_view input,
                 int out_descriptor) {
  const std::string in = folder_.file("in", input);
  const std::string out = folder_.path("out").string();
  const std::string err = folder_.path("err").string();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  constexpr int kNew = O_WRONLY | O_CREAT | O_TRUNC;
  if (out_descriptor >= 0) {
    posix_spawn_file_actions_adddup2(&files, out_descriptor, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), kNew, 0600);
  }
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), kNew, 0600);
  std::string program = MUSTER_PROGRAM;
  std::vector<std::string> copies = arguments;
  std::vector<char*> words{program.data()};
  for (std::string& argument : copies) words.push_back(argument.data());
  words.push_back(nullptr);
  ENGINE_CHECK(::posix_spawn(&process_, program.c_str(), &files, nullptr, words.data(), environ) ==
               0);
  posix_spawn_file_actions_destroy(&files);
}

Process::~Process() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string Process::errors_so_far() const { return content_of(folder_.path("err")); }

void Process::send_signal(int signal) const { ::kill(process_, signal); }

Finished Process::wait() {
  int status = 0;
  ENGINE_CHECK(::waitpid(process_, &status, 0) == process_);
  process_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          content_of(folder_.path("out")), content_of(folder_.path("err"))};
}

Finished run(const std::vector<std::string>& arguments, std::string_view input) {
  return Process(arguments, input).wait();
}

}  // namespace muster::server
