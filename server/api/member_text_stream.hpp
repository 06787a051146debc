// A whole audience as CSV or NDJSON text, block after block, for HTTP replies and `muster members`.
// Threads: one caller. Cost: a block of text in memory, and what
// MemberWriter gathers of 65,536 members, beside the MemberStream itself.
#pragma once

#include <stop_token>

#include "query/run/member_writer.hpp"
#include "query/run/members.hpp"
#include "server/api/message.hpp"

namespace muster::server {

class MemberTextStream final : public BodyStream {
 public:
  /// Ends with an Error once `stop` is requested. One that goes on behind a member has no header
  /// line, so that it can be put behind what came before.
  MemberTextStream(query::MemberStream members, query::MemberFormat format, std::stop_token stop,
                   bool goes_on = false);

  Status next(std::string& block) override;

 private:
  query::MemberStream members_;
  query::MemberWriter writer_;  // of members_, which stays where it is
  std::stop_token stop_;
  std::size_t rows_at_once_;
  bool begun_;
};

}  // namespace muster::server
