#include "server/cli/text_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace muster::server {

Status write_text_file(const std::string& path, std::string_view text) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const auto failed = [&](int why) {
    return Error{ErrorCode::io_failed,
                 fmt::format("cannot write {}: {}", path, std::generic_category().message(why))};
  };
  const std::string beside = path + ".part";
  std::unique_ptr<std::FILE, Close> file(std::fopen(beside.c_str(), "wb"));
  if (!file) return failed(errno);
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
                       std::fflush(file.get()) == 0;
  const int why = errno;
  file.reset();
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    const int reason = written ? errno : why;
    std::remove(beside.c_str());
    return failed(reason);
  }
  return {};
}

}  // namespace muster::server
