#include "query/plan/rankings.hpp"

#include <fmt/format.h>

#include <utility>

#include "query/language/words.hpp"
#include "query/plan/comparison.hpp"
#include "query/plan/plan.hpp"
#include "query/plan/typed_term.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Filter;

Status check_subject(const TypedTerm& subject, std::string_view what, const Binding& binding) {
  const auto wrong = [&](std::string_view why) -> Status {
    return binding.error(ErrorCode::wrong_type, fmt::format("{}; {}", kind_sentence(subject), why),
                         subject.span());
  };
  if (subject.attribute && subject.attribute->type() == AttributeType::real) return {};
  if (subject.kind == TermKind::attribute || subject.kind == TermKind::favourite ||
      subject.kind == TermKind::grade) {
    return wrong(fmt::format("{} ranks by numbers, dates and times", what));
  }
  if (subject.has_bucket) {
    return binding.error(
        ErrorCode::wrong_type,
        "BUCKET and QUANTILE are compared with constants; nobody is ranked by them",
        subject.span());
  }
  if (subject.constant) {
    return wrong(fmt::format("{} ranks by what differs from customer to customer", what));
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const engine::Ranking>> bind_ranking(const Term& subject,
                                                            std::string_view what,
                                                            const std::vector<Expression>& among,
                                                            SourceSpan span, Binding& binding) {
  if (auto status = binding.enter_ranking(span); !status) return std::move(status).error();
  auto by = read_term(subject, binding);
  if (!by) return std::move(by).error();
  if (auto status = check_subject(*by, what, binding); !status) return std::move(status).error();
  if (auto status = binding.spend_steps(by->program.steps.size(), span); !status) {
    return std::move(status).error();
  }
  auto ranking = std::make_shared<engine::Ranking>();
  if (by->attribute) {
    ranking->by = by->attribute->id;
  } else {
    ranking->by = std::move(by->program);
  }
  if (!among.empty()) {
    auto audience = binding.bind_condition(among.front());
    if (!audience) return std::move(audience).error();
    Filter planned = plan(*std::move(audience), binding.population());
    const auto* constant = std::get_if<engine::Constant>(&planned.node);
    if (constant == nullptr || !constant->value) ranking->among.push_back(std::move(planned));
  }
  binding.leave_ranking();
  if (by->undefined) return std::shared_ptr<const engine::Ranking>{};
  return std::shared_ptr<const engine::Ranking>(std::move(ranking));
}

Result<Filter> bind_ranked(const RankingCondition& condition, SourceSpan span, Binding& binding) {
  auto ranking =
      bind_ranking(condition.subject, to_string(condition.end), condition.among, span, binding);
  if (!ranking) return std::move(ranking).error();
  if (*ranking == nullptr) return nobody();
  engine::Ranked ranked{*ranking, {}};
  const bool largest_first = condition.end == RankEnd::top;
  if (condition.percent) {
    ranked.part = engine::RankShare{largest_first, condition.size};
  } else {
    ranked.part =
        engine::RankCount{largest_first, static_cast<std::uint64_t>(condition.size.units)};
  }
  if (!condition.negated) return Filter{std::move(ranked)};
  auto subject = read_term(condition.subject, binding);
  if (!subject) return std::move(subject).error();
  auto known_subject = has_value(*subject, binding);
  if (!known_subject) return known_subject;
  std::vector<Filter> operands;
  operands.push_back(*std::move(known_subject));
  operands.push_back(complement(Filter{std::move(ranked)}));
  return all_of(std::move(operands));
}

}  // namespace muster::query
