#include "server/cli/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace muster::server {
namespace {
constexpr std::size_t kBufferBytes = 64U << 10;
}

Status Output::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < kBufferBytes) {
    buffer_.append(bytes);
    return {};
  }
  if (Status flushed = flush(); !flushed) return flushed;
  return write_now(bytes);
}

Status Output::flush() {
  std::string bytes;
  bytes.swap(buffer_);
  return write_now(bytes);
}

Status Output::write_now(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      const int why = errno;
      reader_has_gone_ = why == EPIPE;
      return Error{ErrorCode::io_failed, fmt::format("cannot write to {}: {}", name_,
                                                     std::generic_category().message(why))};
    }
  }
  return {};
}

}  // namespace muster::server
