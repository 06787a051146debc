#include "server/cli/console.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

#include "server/cli/error_text.hpp"
#include "server/cli/exit_code.hpp"

namespace muster::server {
namespace {

// Standard error may be closed; there is nobody to tell then.
void say(const std::string& text) { std::fputs(text.c_str(), stderr); }

}  // namespace

Console::Console()
    : output_(STDOUT_FILENO, "standard output"), watched_(::isatty(STDERR_FILENO) == 1) {}

void Console::note(std::string_view text) const { say(printable(text) + "\n"); }

void Console::note_lines(std::string_view text) const {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    note(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void Console::remark(std::string_view text) const {
  if (watched_) note(text);
}

void Console::warn(const std::vector<query::Warning>& warnings, std::string_view text) const {
  for (const query::Warning& warning : warnings) {
    say("warning: " + error_text(warning.message, warning.position, warning.suggestion, text));
  }
}

int Console::fail(const Error& error, std::string_view text) const {
  say("muster: " + error_text(error.message, error.position, error.suggestion, text));
  return exit_code_of(error.code);
}

int Console::finish(const Status& written) {
  Status last = written;
  if (last) last = output_.flush();
  if (last || output_.reader_has_gone()) return kDone;
  return fail(last.error());
}

}  // namespace muster::server
