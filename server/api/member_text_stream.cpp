#include "server/api/member_text_stream.hpp"

#include <algorithm>
#include <utility>

namespace muster::server {
namespace {
// Each costs a turn of a worker and of the socket.
constexpr std::size_t kBlockBytes = 256U << 10;
// Few at first, so that the first block comes at once; then so many that some lie in one page.
constexpr std::size_t kFirstRows = 1024;
constexpr std::size_t kMostRowsAtOnce = 64 * kFirstRows;
}  // namespace

MemberTextStream::MemberTextStream(query::MemberStream members, query::MemberFormat format,
                                   std::stop_token stop, bool goes_on)
    : members_(std::move(members)),
      writer_(members_.population(), members_.columns(), format),
      stop_(std::move(stop)),
      rows_at_once_(kFirstRows),
      begun_(goes_on) {}

Status MemberTextStream::next(std::string& block) {
  if (stop_.stop_requested()) {
    return Error{ErrorCode::deadline_exceeded, "the stream was stopped"};
  }
  block.reserve(kBlockBytes + kBlockBytes / 2);
  if (!begun_) writer_.append_header(block);
  begun_ = true;
  while (block.size() < kBlockBytes) {
    if (writer_.left() == 0) {
      const std::span<const engine::Row> rows = members_.next(rows_at_once_);
      if (rows.empty()) break;
      writer_.take(rows);
      rows_at_once_ = std::min(4 * rows_at_once_, kMostRowsAtOnce);
    }
    writer_.append(block, kBlockBytes);
  }
  return {};
}

}  // namespace muster::server
