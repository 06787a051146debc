// What there is to say about a scorecard as one page of HTML: pictures and tables, light and dark,
// on screen and on paper. The page refers to nothing outside itself and runs no script.
//
// The same answers give the same bytes: nothing of the clock or of the machine is in them.
// Threads: pure function. Cost: linear in the answers.
#pragma once

#include <string>
#include <string_view>

#include "server/api/score_json.hpp"

namespace muster::server {

/// What was asked, in the caller's words; empty texts are left out.
struct ReportHead {
  std::string source{};       ///< file or store
  std::string description{};  ///< the card's
  std::string where{};
  std::string as_of{};
  std::string label_as_of{};
};

std::string score_report(const ScoreReply& reply, const ReportHead& head);

}  // namespace muster::server
