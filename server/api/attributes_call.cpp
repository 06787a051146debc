#include <fmt/format.h>

#include <charconv>

#include "query/run/attributes.hpp"
#include "server/api/answer_json.hpp"
#include "server/api/calls.hpp"
#include "server/api/group_answers.hpp"
#include "server/api/problem.hpp"

namespace muster::server {
namespace {

constexpr std::size_t kDefaultTop = 10;
constexpr std::size_t kLargestTop = 1'000;

/// `top=N` or nothing.
Result<std::size_t> read_top(std::string_view parameters) {
  if (parameters.empty()) return kDefaultTop;
  constexpr std::string_view kName = "top=";
  if (parameters.starts_with(kName)) {
    const std::string_view digits = parameters.substr(kName.size());
    std::size_t top = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), top);
    if (failed == std::errc{} && end == digits.data() + digits.size() && top <= kLargestTop) {
      return top;
    }
  }
  return Error{ErrorCode::invalid_input,
               fmt::format("the one parameter here is top=N, how many values of each attribute to "
                           "list, 0 to {}",
                           kLargestTop)};
}

}  // namespace

Reply attributes_call(const Service& service, const Call& call) {
  const Result<std::size_t> top = read_top(call.parameters);
  if (!top) return problem(top.error());
  if (service.smallest_group() > 0) return told_attributes(service, call, *top);
  const Result<query::AttributesAnswer> answer =
      query::attributes(*service.population, *top, execution_for(service, call.request));
  if (!answer) return query_problem(service, answer.error());
  return Reply{.body = to_json(*answer)};
}

}  // namespace muster::server
