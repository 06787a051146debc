// Values as strangers write them: whatever is read must be written and read back the same, and
// nothing may crash. The first line of the input is a pattern, the rest a text.
#include <cstdint>
#include <string_view>

#include "engine/check.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/decimal.hpp"
#include "engine/values/folding.hpp"
#include "engine/values/like_pattern.hpp"
#include "engine/values/nearest_name.hpp"
#include "engine/values/place.hpp"
#include "engine/values/utf8.hpp"

namespace {

using namespace muster::engine;

void read_back(std::string_view text) {
  if (const auto value = parse_decimal(text)) {
    ENGINE_CHECK(parse_decimal(format_decimal(*value)) == value);
    ENGINE_CHECK(compare(normalised(*value), *value) == 0);
  }
  if (const auto day = parse_day(text)) ENGINE_CHECK(format_day(*day) == text);
  if (const auto instant = parse_instant(text)) {
    ENGINE_CHECK(parse_instant(format_instant(*instant)) == instant);
  }
  if (const auto place = parse_place(text)) {
    ENGINE_CHECK(parse_place(format_place(*place)) == place);
  }
}

void match(std::string_view pattern, std::string_view text) {
  for (const CaseRule rule : {CaseRule::exact, CaseRule::folded}) {
    const auto like = LikePattern::compile(pattern, rule);
    ENGINE_CHECK(like.ok());  // without an escape every pattern is one
    const bool matched = like->matches(text);
    if (matched && rule == CaseRule::exact) ENGINE_CHECK(text.starts_with(like->literal_prefix()));
    if (matched && like->is_literal() && rule == CaseRule::exact) ENGINE_CHECK(text == pattern);
  }
  static_cast<void>(LikePattern::compile(pattern, CaseRule::folded, U'\\').ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view pattern = input.substr(0, line);
  const std::string_view text =
      line == std::string_view::npos ? std::string_view{} : input.substr(line + 1);
  read_back(pattern);
  match(pattern, text);
  const std::string folded = fold_case(text);
  ENGINE_CHECK(fold_case(folded) == folded);
  ENGINE_CHECK(is_utf8(text) == is_utf8(folded));
  const std::string_view names[] = {text, "last_order", "Europe/Rome"};
  static_cast<void>(nearest(pattern, names));
  return 0;
}
