#include "server/api/member_text_stream.hpp"

#include <utility>

#include "query/run/member_writer.hpp"

namespace muster::server {
namespace {
constexpr std::size_t kBlockBytes = 64U << 10;
constexpr std::size_t kRowsAtOnce = 1024;
}  // namespace

MemberTextStream::MemberTextStream(query::MemberStream members, MemberFormat format,
                                   std::stop_token stop)
    : members_(std::move(members)), format_(format), stop_(std::move(stop)) {}

Status MemberTextStream::next(std::string& block) {
  if (stop_.stop_requested()) {
    return Error{ErrorCode::deadline_exceeded, "the stream was stopped"};
  }
  block.reserve(kBlockBytes + kBlockBytes / 2);
  if (!begun_ && format_ == MemberFormat::csv) {
    query::append_csv_header(members_.columns(), block);
  }
  begun_ = true;
  while (block.size() < kBlockBytes) {
    const std::span<const engine::Row> rows = members_.next(kRowsAtOnce);
    if (rows.empty()) break;
    if (format_ == MemberFormat::csv) {
      query::append_csv(members_.population(), members_.columns(), rows, block);
    } else {
      query::append_ndjson(members_.population(), members_.columns(), rows, block);
    }
  }
  return {};
}

}  // namespace muster::server
