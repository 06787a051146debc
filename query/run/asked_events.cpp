#include "query/run/asked_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "query/language/parser.hpp"
#include "query/plan/bind_event.hpp"

namespace muster::query {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

// The first word and the rest, without the blanks around them.
std::pair<std::string_view, std::string_view> cut_word(std::string_view text) {
  const auto skip = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  };
  skip();
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  skip();
  while (!text.empty() && kBlanks.find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return {word, text};
}

// A window that stands alone. Where its words go wrong is said by the place in `during`.
Result<EventWindow> read_window(const std::string& during) {
  const std::string first = upper_case(cut_word(during).first);
  constexpr std::array<std::string_view, 4> kWords = {"DURING", "SINCE", "BEFORE", "EVER"};
  const bool whole = std::find(kWords.begin(), kWords.end(), first) != kWords.end();
  const std::string before = whole ? "e " : "e DURING ";
  auto phrase = parse_event(before + during);
  if (phrase && phrase->where.empty()) return std::move(phrase->window);
  Error error = phrase ? Error{ErrorCode::invalid_query, "a window is needed here, no condition"}
                       : phrase.error();
  if (error.position) {
    const std::size_t offset = error.position->offset;
    error.position = position_at(during, offset < before.size() ? 0 : offset - before.size());
  }
  return error;
}

Error in_window(Error error) {
  error.message = "during: " + error.message;
  return error;
}

}  // namespace

Result<AskedEvents> ask_events(const std::string& phrase, const std::string& during,
                               const engine::Population& population, const QueryContext& context) {
  auto parsed = parse_event(phrase);
  if (!parsed) return std::move(parsed).error();
  auto bound = bind_event(*parsed, population, context, phrase);
  if (!bound) return std::move(bound).error();
  if (!during.empty() && parsed->window.kind == WindowKind::ever) {
    auto window = read_window(during);
    if (!window) return in_window(std::move(window).error());
    parsed->window = *std::move(window);
    bound = bind_event(*parsed, population, context);
    if (!bound) return in_window(std::move(bound).error());
  }
  return AskedEvents{std::move(bound->events), std::move(bound->canonical),
                     std::move(bound->warnings)};
}

Result<std::vector<AskedEvents>> ask_events(const std::vector<std::string>& phrases,
                                            const std::string& during, std::string_view role,
                                            const engine::Population& population,
                                            const QueryContext& context) {
  std::vector<AskedEvents> asked;
  asked.reserve(phrases.size());
  for (const std::string& phrase : phrases) {
    auto events = ask_events(phrase, during, population, context);
    if (!events) {
      Error error = std::move(events).error();
      error.message = fmt::format("{} {}: {}", role, asked.size() + 1, error.message);
      return error;
    }
    asked.push_back(*std::move(events));
  }
  return asked;
}

Result<std::int64_t> read_elapsed(std::string_view text) {
  constexpr std::int64_t kHour = 3'600;
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits = {
      {{"SECOND", 1}, {"MINUTE", 60}, {"HOUR", kHour}, {"DAY", 24 * kHour}, {"WEEK", 168 * kHour}}};
  constexpr std::int64_t kMost = 100'000 * 24 * kHour;
  const auto [digits, unit] = cut_word(text);
  std::int64_t count = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool is_count = failed == std::errc() && end == digits.data() + digits.size() && count >= 0;
  std::string word = upper_case(unit);
  if (word.size() > 1 && word.back() == 'S') word.pop_back();
  const auto found = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const auto& known) { return known.first == word; });
  if (!is_count || found == kUnits.end()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("'{}' is no span of time; 7 DAYS is, or 12 HOURS, 30 MINUTES, 2 WEEKS", text)};
  }
  if (count > kMost / found->second) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("'{}' is over {} days", text, kMost / (24 * kHour))};
  }
  return count * found->second;
}

}  // namespace muster::query
