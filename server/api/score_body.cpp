#include "server/api/score_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "query/language/json_numbers.hpp"
#include "server/api/query_body.hpp"
#include "server/api/scorecard_body.hpp"
#include "server/saved/card_named.hpp"
#include "server/saved/saved_store.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

Error wrong(const std::string& path, std::string_view message) {
  return {ErrorCode::invalid_input, fmt::format("\"{}\" {}", path, message)};
}

Result<query::Scorecard> saved_card(std::string_view name, const Service& service) {
  if (!service.saved) {
    return Error{ErrorCode::not_found,
                 "scorecards are saved in a store; this server answers from a file: send \"card\""};
  }
  return card_named(*service.saved->definitions(), name);
}

/// A card by name or as it is.
Result<query::Scorecard> other_card(const json::value& value, const Service& service) {
  if (const json::string* name = value.if_string()) {
    return saved_card({name->data(), name->size()}, service);
  }
  if (const json::object* card = value.if_object()) {
    return read_scorecard(BodyObject(*card), service.limits.language);
  }
  return Error{ErrorCode::invalid_input, "expected a scorecard, or the name of a saved one"};
}

Status read_threshold(const BodyObject& body, ScoreBody& read) {
  auto grade = body.text("grade");
  if (!grade) return std::move(grade).error();
  const json::value* threshold = body.find("threshold");
  if (grade->has_value() && threshold != nullptr) {
    return wrong("threshold", "or \"grade\" says where customers cross, not both");
  }
  if (grade->has_value()) read.threshold = **std::move(grade);
  if (threshold == nullptr) return {};
  std::optional<engine::Decimal> score = query::decimal_of(*threshold);
  if (const json::string* text = threshold->if_string()) {
    score = engine::parse_decimal({text->data(), text->size()});
  }
  if (!score) return wrong("threshold", "must be a score: a number of at most 18 digits");
  read.threshold = *score;
  return {};
}

Status read_compare(const BodyObject& body, const Service& service, ScoreBody& read) {
  const json::value* compare = body.find("compare");
  if (Status threshold = read_threshold(body, read); !threshold) return threshold;
  if (compare == nullptr) {
    if (!read.threshold) return {};
    return wrong(body.find("grade") != nullptr ? "grade" : "threshold",
                 "says where customers cross between two cards; \"compare\" is needed");
  }
  auto card = other_card(*compare, service);
  if (!card) {
    Error error = std::move(card).error();
    error.message = "compare: " + error.message;
    return error;
  }
  read.compare = *std::move(card);
  return {};
}

/// The member, if it is there, from `low` to `high`.
template <typename Integer>
Status read_number(const BodyObject& body, std::string_view name, std::uint64_t low,
                   std::uint64_t high, Integer& number) {
  const auto read = body.whole_number(name);
  if (!read) return read.error();
  if (!read->has_value()) return {};
  if (**read < low || **read > high) {
    return wrong(body.path_of(name), fmt::format("must be from {} to {}", low, high));
  }
  number = static_cast<Integer>(**read);
  return {};
}

Status read_words(const BodyObject& body, query::SuggestRequest& request) {
  auto attributes = body.texts("attributes");
  if (!attributes) return std::move(attributes).error();
  if (*attributes) request.attributes = **std::move(attributes);
  auto exclude = body.texts("exclude");
  if (!exclude) return std::move(exclude).error();
  if (*exclude) request.exclude = **std::move(exclude);
  auto seed = body.text("seed");
  if (!seed) return std::move(seed).error();
  if (*seed) request.seed = **std::move(seed);
  auto name = body.text("name");
  if (!name) return std::move(name).error();
  if (*name) request.name = (**name).substr(0, kLongestScorecardName);
  return {};
}

}  // namespace

Result<query::Scorecard> read_card(const BodyObject& body, const Service& service) {
  auto name = body.text("scorecard");
  if (!name) return std::move(name).error();
  const json::value* card = body.find("card");
  if (name->has_value() == (card != nullptr)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"card\" (a scorecard) or \"scorecard\" (the name of a saved one) is "
                             "needed, one of them{}",
                             card != nullptr ? ", not both" : "")};
  }
  if (card == nullptr) return saved_card(**name, service);
  const json::object* object = card->if_object();
  if (object == nullptr) return wrong("card", "must be an object: {\"rules\": […]}");
  return read_scorecard(BodyObject(*object), service.limits.language);
}

Result<ScoreBody> read_score(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"card", "scorecard", "where", "rules", "label", "label_as_of",
                                      "compare", "threshold", "grade", "ablation", "cells", "as_of",
                                      "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  ScoreBody read;
  auto card = read_card(body, service);
  if (!card) return std::move(card).error();
  read.request.card = *std::move(card);
  auto audience = read_audience(body, service);
  if (!audience) return std::move(audience).error();
  read.request.query = *std::move(audience);
  auto label = read_label(body, service);
  if (!label) return std::move(label).error();
  read.request.label = *std::move(label);
  if (Status compare = read_compare(body, service, read); !compare) {
    return std::move(compare).error();
  }
  const auto ablation = body.flag("ablation");
  if (!ablation) return ablation.error();
  read.ablation = ablation->value_or(false);
  if (read.ablation && !read.request.label) {
    return wrong("ablation", "asks what each rule adds to the AUC; a \"label\" is needed");
  }
  const auto cells = body.flag("cells");
  if (!cells) return cells.error();
  read.cells = cells->value_or(false);
  return read;
}

Result<query::SuggestRequest> read_suggest(const BodyObject& body, const Service& service) {
  if (Status known = body.allow_only({"label", "label_as_of", "where", "rules", "most_rules",
                                      "attributes", "exclude", "bins", "range", "train_percent",
                                      "seed", "name", "as_of", "timezone", "version"});
      !known) {
    return std::move(known).error();
  }
  query::SuggestRequest request;
  auto audience = read_audience(body, service);
  if (!audience) return std::move(audience).error();
  request.query = *std::move(audience);
  auto label = read_label(body, service);
  if (!label) return std::move(label).error();
  if (!label->has_value()) return wrong("label", "is needed: who is a positive");
  request.label = **std::move(label);
  if (Status words = read_words(body, request); !words) return std::move(words).error();
  constexpr std::uint64_t kMostBins = 100;
  constexpr std::uint64_t kWidestRange = 1'000'000;
  for (Status read : {read_number(body, "most_rules", 1, query::kMostSuggestedRules, request.rules),
                      read_number(body, "bins", 2, kMostBins, request.bins),
                      read_number(body, "range", 1, kWidestRange, request.range),
                      read_number(body, "train_percent", 1, 99, request.train_percent)}) {
    if (!read) return std::move(read).error();
  }
  return request;
}

}  // namespace muster::server
