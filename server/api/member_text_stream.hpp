// A whole audience as CSV or NDJSON text, block after block, for HTTP replies and `muster members`.
// Threads: one caller. Cost: a block of text in memory beside the MemberStream itself.
#pragma once

#include <stop_token>

#include "query/run/members.hpp"
#include "server/api/message.hpp"

namespace muster::server {

enum class MemberFormat { csv, ndjson };

class MemberTextStream final : public BodyStream {
 public:
  /// Ends with an Error once `stop` is requested.
  MemberTextStream(query::MemberStream members, MemberFormat format, std::stop_token stop);

  Status next(std::string& block) override;

 private:
  query::MemberStream members_;
  MemberFormat format_;
  std::stop_token stop_;
  bool begun_ = false;
};

}  // namespace muster::server
