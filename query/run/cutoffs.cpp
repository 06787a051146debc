#include "query/run/cutoffs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/evaluation/evaluate.hpp"
#include "query/plan/measures.hpp"
#include "query/run/stopwatch.hpp"

namespace muster::query {
namespace {

using engine::ValuePlace;

Status check(const CutoffsRequest& request) {
  if (request.of.empty()) {
    return Error{ErrorCode::invalid_input, "nothing to cut by: name a value such as spend"};
  }
  if (request.places < 0 || request.places > kMaxPlaces) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("places are 0 to {}, not {}", kMaxPlaces, request.places)};
  }
  for (const std::size_t asked : {request.sizes.size(), request.at.size()}) {
    if (asked > kMaxCutoffs) {
      return Error{ErrorCode::limit_exceeded,
                   fmt::format("at most {} cut-offs at once, not {}", kMaxCutoffs, asked)};
    }
  }
  return check_quantiles(request.quantiles);
}

// Places of values in an audience → cut-offs.
class Cutter {
 public:
  Cutter(engine::MeasuredAudience& measured, const CutoffsRequest& request, std::string of,
         std::uint64_t customers)
      : measured_(measured), request_(request), of_(std::move(of)), customers_(customers) {}

  Cutoff cutoff(const ValuePlace& place) const {
    Cutoff cutoff;
    cutoff.value = shown(place.value, request_.places);
    cutoff.count = kept(place);
    cutoff.share = share_of(cutoff.count, customers_);
    cutoff.ties = place.equal;
    if (const auto literal = literal_of(place.value)) {
      cutoff.condition = fmt::format("{} {} {}", of_, is_highest() ? ">=" : "<=", *literal);
    }
    return cutoff;
  }

  Result<std::vector<SizedCutoff>> sized() {
    // First the cut-offs that keep the size or more, then those beyond their ties.
    std::vector<std::uint64_t> ranks;
    for (const std::uint64_t size : request_.sizes) {
      const std::uint64_t first = std::clamp<std::uint64_t>(size, 1, measured_.known());
      ranks.push_back(is_highest() ? measured_.known() - first + 1 : first);
    }
    const auto places = measured_.at_ranks(ranks);
    if (!places) return places.error();
    std::vector<std::uint64_t> beyond;
    for (const ValuePlace& place : *places) {
      if (kept(place) > place.equal) beyond.push_back(rank_beyond(place));
    }
    const auto stricter = measured_.at_ranks(beyond);
    if (!stricter) return stricter.error();

    std::vector<SizedCutoff> answers;
    auto next = stricter->begin();
    for (std::size_t i = 0; i < request_.sizes.size(); ++i) {
      SizedCutoff answer{request_.sizes[i], std::nullopt, std::nullopt};
      const ValuePlace& place = (*places)[i];
      const bool has_stricter = kept(place) > place.equal;
      if (kept(place) >= answer.size) answer.at_least = cutoff(place);
      if (kept(place) <= answer.size) {
        answer.at_most = cutoff(place);
      } else if (has_stricter && kept(*next) <= answer.size) {
        answer.at_most = cutoff(*next);
      }
      if (has_stricter) ++next;
      answers.push_back(std::move(answer));
    }
    return answers;
  }

  Result<std::vector<Cutoff>> curve(const std::vector<engine::MeasureValue>& values) {
    std::vector<std::uint64_t> ranks;
    if (values.empty()) {
      for (const engine::Decimal at : request_.quantiles) {
        ranks.push_back(rank_of(at, measured_.known()));
      }
    }
    auto places = values.empty() ? measured_.at_ranks(ranks) : measured_.at_values(values);
    if (!places) return std::move(places).error();
    std::sort(places->begin(), places->end(), [&](const ValuePlace& left, const ValuePlace& right) {
      return is_highest() ? is_less(right.value, left.value) : is_less(left.value, right.value);
    });
    std::vector<Cutoff> curve;
    for (std::size_t i = 0; i < places->size(); ++i) {
      const ValuePlace& place = (*places)[i];
      if (i > 0 && !is_less((*places)[i - 1].value, place.value) &&
          !is_less(place.value, (*places)[i - 1].value)) {
        continue;
      }
      curve.push_back(cutoff(place));
    }
    return curve;
  }

 private:
  bool is_highest() const { return request_.keep == Keep::highest; }
  std::uint64_t kept(const ValuePlace& place) const {
    return is_highest() ? measured_.known() - place.below : place.below + place.equal;
  }
  // Of the next stricter value. Requires that there is one.
  std::uint64_t rank_beyond(const ValuePlace& place) const {
    return is_highest() ? place.below + place.equal + 1 : place.below;
  }

  engine::MeasuredAudience& measured_;
  const CutoffsRequest& request_;
  std::string of_;
  std::uint64_t customers_;
};

Status fill(engine::MeasuredAudience& measured, const CutoffsRequest& request,
            const std::vector<engine::MeasureValue>& values, CutoffsAnswer& answer) {
  if (answer.known == 0) {
    for (const std::uint64_t size : request.sizes) {
      answer.sizes.push_back({size, std::nullopt, std::nullopt});
    }
    if (values.empty()) return {};
  }
  Cutter cutter(measured, request, answer.of, answer.count);
  if (answer.known > 0) {
    auto sizes = cutter.sized();
    if (!sizes) return std::move(sizes).error();
    answer.sizes = *std::move(sizes);
  }
  auto curve = cutter.curve(values);
  if (!curve) return std::move(curve).error();
  answer.curve = *std::move(curve);
  return {};
}

}  // namespace

Result<CutoffsAnswer> cutoffs(const engine::Population& population, const CutoffsRequest& request,
                              const engine::Execution& execution) {
  const Stopwatch watch;
  if (Status checked = check(request); !checked) return std::move(checked).error();
  auto bound = bind(request.query, population);
  if (!bound) return std::move(bound).error();
  auto measure = bind_named_measure(request.of, population, bound->context);
  if (!measure) return std::move(measure).error();
  std::vector<engine::MeasureValue> values;
  for (const std::string& text : request.at) {
    auto value = read_value(text, measure->measure.kind, bound->context.zone);
    if (!value) return std::move(value).error();
    values.push_back(*std::move(value));
  }
  const auto audience = engine::select(population, bound->filter, execution);
  if (!audience) return audience.error();
  const auto measured = engine::measure(population, *audience, measure->measure, execution);
  if (!measured) return measured.error();

  CutoffsAnswer answer;
  answer.of = measure->canonical;
  answer.kind = measure->measure.kind;
  answer.keep = request.keep;
  answer.known = (*measured)->known();
  answer.count = audience->cardinality();
  answer.unknown = answer.count - answer.known;
  if (Status filled = fill(**measured, request, values, answer); !filled) {
    return std::move(filled).error();
  }
  answer.population = population.size();
  answer.version = population.version();
  answer.warnings = std::move(bound->warnings);
  answer.elapsed_us = watch.microseconds();
  return answer;
}

}  // namespace muster::query
