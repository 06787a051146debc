// Answers about scores as JSON, in the stable shape that HTTP and `--format json` share.
//
// Scores and points are numbers with all their digits; what cannot be judged is null.
// Threads: pure functions. Cost: linear in the answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/scorecards/ablation.hpp"
#include "query/scorecards/compare.hpp"
#include "query/scorecards/reasons.hpp"
#include "query/scorecards/score.hpp"
#include "query/scorecards/suggest.hpp"

namespace muster::server {

class JsonWriter;

/// One of the customers with the highest scores.
struct TopScore {
  std::string id{};
  engine::Decimal score{};
  std::optional<std::string> grade{};
};

/// What one request about scores asked for; `score` is always there.
struct ScoreReply {
  query::ScoreAnswer score;
  std::optional<query::CompareAnswer> compare{};
  std::optional<query::AblationAnswer> ablation{};
  std::vector<TopScore> top{};
  bool cells = false;  ///< every score that occurs, besides the bands
};

/// `{"card","count","mean","minimum","maximum","deciles","histogram","grades","rules",…}`, then
/// `backtest`, `compare` and `ablation` where they were asked for, `version`, `elapsed_us`.
std::string to_json(const ScoreReply& reply);
/// `{"label","evidence","card","train","holdout",…}`; `card` as POST /v1/score takes it.
std::string to_json(const query::SuggestAnswer& answer);
/// `{"id","card","score","grade","base","rules","groups","adjustment",…}`.
std::string to_json(const query::CustomerScoreAnswer& answer);

/// A number with its digits.
void write_decimal(JsonWriter& json, std::string_view key, engine::Decimal value);
void write_decimal(JsonWriter& json, std::string_view key,
                   const std::optional<engine::Decimal>& value);
void write_exact(JsonWriter& json, std::string_view key, const query::ExactFigure& figure);
void write_exact(JsonWriter& json, std::string_view key,
                 const std::optional<query::ExactFigure>& figure);
void write_real(JsonWriter& json, std::string_view key, const std::optional<double>& value);
void write_text(JsonWriter& json, std::string_view key, const std::optional<std::string>& text);

void write_backtest(JsonWriter& json, const query::Backtest& backtest);
void write_compare(JsonWriter& json, const query::CompareAnswer& answer);
void write_ablation(JsonWriter& json, const query::AblationAnswer& answer);

}  // namespace muster::server
