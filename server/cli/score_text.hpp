// Answers about scores as a person at a terminal reads them: tables, bars and small curves.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <string>
#include <vector>

#include "server/api/score_json.hpp"

namespace muster::server {

/// Distribution, grades, rules; with a label how well they tell it.
std::string score_text(const query::ScoreAnswer& answer);
/// Every score that occurs: `score,customers[,positives]`.
std::string score_csv(const query::ScoreAnswer& answer);
std::string compare_text(const query::CompareAnswer& answer);
std::string ablation_text(const query::AblationAnswer& answer);
std::string top_text(const std::vector<TopScore>& top);
/// What one customer has, rule by rule, adding up.
std::string reasons_text(const query::CustomerScoreAnswer& answer);
/// What attributes tell, and the card proposed.
std::string suggest_text(const query::SuggestAnswer& answer);

}  // namespace muster::server
