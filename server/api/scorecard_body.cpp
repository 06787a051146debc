#include "server/api/scorecard_body.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "engine/values/nearest_name.hpp"
#include "query/language/json_numbers.hpp"
#include "query/language/parser.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;
using engine::Decimal;

constexpr std::size_t kCardDepth = 32;
/// A hundred years and more: older events give nothing in any card.
constexpr std::uint64_t kMostDays = 100'000;

Error wrong(const std::string& path, std::string_view message,
            std::optional<std::string> suggestion = std::nullopt) {
  return {ErrorCode::invalid_input, fmt::format("{}: {}", path, message), std::nullopt,
          std::move(suggestion)};
}

Error too_many(const std::string& path, std::size_t found, std::size_t most) {
  return {ErrorCode::limit_exceeded,
          fmt::format("{}: {} are too many; {} are allowed", path, found, most)};
}

/// What kind of rule an object is, told by the member that no other kind has.
enum class Kind { flat, per, bins, decay };

/// Members that only rules of one kind have.
struct KindKey {
  std::string_view name;
  Kind kind;
};
constexpr std::array kKindKeys{KindKey{"per", Kind::per},     KindKey{"of", Kind::bins},
                               KindKey{"bins", Kind::bins},   KindKey{"unknown", Kind::bins},
                               KindKey{"event", Kind::decay}, KindKey{"half_life", Kind::decay},
                               KindKey{"steps", Kind::decay}};

std::string_view described(Kind kind) {
  switch (kind) {
    case Kind::per:
      return "per, points, min, max";
    case Kind::bins:
      return "of, bins, unknown";
    case Kind::decay:
      return "event, points with half_life, or event, steps";
    case Kind::flat:
      break;
  }
  return "points";
}

class CardReader {
 public:
  explicit CardReader(const query::LanguageLimits& limits) : limits_(limits) {}

  Result<query::Scorecard> read(const BodyObject& card) {
    if (Status status = read_heads(card); !status) return std::move(status).error();
    if (Status status = read_grades(card); !status) return std::move(status).error();
    if (Status status = read_groups(card); !status) return std::move(status).error();
    auto rules = objects(card, "rules", query::kMostScorecardRules);
    if (!rules) return std::move(rules).error();
    if (rules->empty()) return wrong(card.path_of("rules"), "a scorecard needs one rule or more");
    card_.rules.reserve(rules->size());
    for (const BodyObject& rule : *rules) {
      if (Status status = read_rule(rule); !status) return std::move(status).error();
    }
    return std::move(card_);
  }

 private:
  static Result<std::vector<BodyObject>> objects(const BodyObject& object, std::string_view name,
                                                 std::size_t most) {
    auto found = object.objects(name);
    if (!found) return std::move(found).error();
    if (!found->has_value()) return std::vector<BodyObject>{};
    if ((*found)->size() > most) return too_many(object.path_of(name), (*found)->size(), most);
    return **std::move(found);
  }

  static Result<std::string> name_of(const BodyObject& object) {
    auto name = object.text("name");
    if (!name) return std::move(name).error();
    const std::string path = object.path_of("name");
    if (!name->has_value() || (*name)->find_first_not_of(" \t\r\n") == std::string::npos) {
      return wrong(path, "this is needed");
    }
    if (Status fits = check_length(path, **name); !fits) return std::move(fits).error();
    return **std::move(name);
  }

  static Status check_length(const std::string& path, const std::string& name) {
    if (name.size() <= kLongestScorecardName) return {};
    return Error{ErrorCode::limit_exceeded,
                 fmt::format("{}: {} bytes are too many for a name; {} are allowed", path,
                             name.size(), kLongestScorecardName)};
  }

  /// A number, or the text of one.
  static Result<std::optional<Decimal>> decimal(const BodyObject& object, std::string_view name) {
    const json::value* value = object.find(name);
    if (value == nullptr) return std::optional<Decimal>{};
    std::optional<Decimal> read = query::decimal_of(*value);
    if (const json::string* text = value->if_string()) {
      read = engine::parse_decimal({text->data(), text->size()});
    }
    // Numbers have lost the zeros at their end; so do texts, and both mean the same.
    if (read) return std::optional(engine::normalised(*read));
    return wrong(object.path_of(name),
                 "expected a number of at most 18 digits, or one as a string: \"0.25\"");
  }

  static Result<Decimal> needed_decimal(const BodyObject& object, std::string_view name) {
    auto read = decimal(object, name);
    if (!read) return std::move(read).error();
    if (!read->has_value()) return wrong(object.path_of(name), "this is needed");
    return **read;
  }

  /// From `low` to kMostDays; the member must be there.
  static Result<std::int64_t> days(const BodyObject& object, std::string_view name,
                                   std::uint64_t low) {
    auto read = object.whole_number(name);
    if (!read) return std::move(read).error();
    if (!read->has_value() || **read < low || **read > kMostDays) {
      return wrong(object.path_of(name),
                   fmt::format("expected whole days, {} to {}", low, kMostDays));
    }
    return static_cast<std::int64_t>(**read);
  }

  static Error in_text(const std::string& path, Error error) {
    error.message = fmt::format("{}: {}", path, error.message);
    return error;
  }

  Result<query::WrittenTerm> needed_term(const BodyObject& object, std::string_view name) const {
    const std::string path = object.path_of(name);
    auto text = object.text(name);
    if (!text) return std::move(text).error();
    if (!text->has_value()) return wrong(path, "this is needed");
    auto term = query::parse_term(**text, limits_);
    if (!term) return in_text(path, std::move(term).error());
    return query::WrittenTerm{**std::move(text), *std::move(term)};
  }

  Status read_heads(const BodyObject& card) {
    if (Status known = card.allow_only(
            {"name", "description", "base", "decimals", "min", "max", "grades", "groups", "rules"});
        !known) {
      return known;
    }
    auto name = card.text("name");
    if (!name) return std::move(name).error();
    card_.name = std::move(*name).value_or("");
    if (Status fits = check_length(card.path_of("name"), card_.name); !fits) return fits;
    auto description = card.text("description");
    if (!description) return std::move(description).error();
    card_.description = std::move(*description).value_or("");
    auto base = decimal(card, "base");
    if (!base) return std::move(base).error();
    card_.base = base->value_or(Decimal{});
    auto digits = card.whole_number("decimals");
    if (!digits) return std::move(digits).error();
    if (digits->has_value()) {
      constexpr std::uint64_t kMost = engine::kMaxDecimalDigits;
      if (**digits > kMost) {
        return wrong(card.path_of("decimals"), fmt::format("expected 0 to {} digits", kMost));
      }
      card_.decimals = static_cast<int>(**digits);
    }
    return read_bounds(card, card_.min, card_.max);
  }

  static Status read_bounds(const BodyObject& object, std::optional<Decimal>& min,
                            std::optional<Decimal>& max) {
    auto least = decimal(object, "min");
    if (!least) return std::move(least).error();
    auto most = decimal(object, "max");
    if (!most) return std::move(most).error();
    min = *least;
    max = *most;
    return {};
  }

  Status read_grades(const BodyObject& card) {
    auto grades = objects(card, "grades", query::kMostGrades);
    if (!grades) return std::move(grades).error();
    for (const BodyObject& object : *grades) {
      if (Status known = object.allow_only({"name", "from"}); !known) return known;
      auto name = name_of(object);
      if (!name) return std::move(name).error();
      auto from = decimal(object, "from");
      if (!from) return std::move(from).error();
      card_.grades.push_back({*std::move(name), *from});
    }
    return {};
  }

  Status read_groups(const BodyObject& card) {
    auto groups = objects(card, "groups", query::kMostScorecardRules);
    if (!groups) return std::move(groups).error();
    for (const BodyObject& object : *groups) {
      if (Status known = object.allow_only({"name", "min", "max"}); !known) return known;
      auto name = name_of(object);
      if (!name) return std::move(name).error();
      query::ScorecardGroup group{*std::move(name)};
      if (Status bounds = read_bounds(object, group.min, group.max); !bounds) return bounds;
      card_.groups.push_back(std::move(group));
    }
    return {};
  }

  /// By the first member that only one kind has; one of another kind beside it is a mistake.
  static Result<Kind> kind_of(const BodyObject& rule) {
    const KindKey* first = nullptr;
    for (const KindKey& key : kKindKeys) {
      if (rule.find(key.name) == nullptr) continue;
      if (first != nullptr && first->kind != key.kind) {
        return wrong(rule.path_of(key.name),
                     fmt::format("a rule with \"{}\" has no \"{}\"; it has: name, when, group, {}",
                                 first->name, key.name, described(first->kind)));
      }
      if (first == nullptr) first = &key;
    }
    const Kind kind = first == nullptr ? Kind::flat : first->kind;
    for (const std::string_view bound : {"min", "max"}) {
      if (kind == Kind::per || rule.find(bound) == nullptr) continue;
      return wrong(rule.path_of(bound),
                   "only a rule with \"per\" has bounds of its own; others get them from a group");
    }
    if (kind == Kind::bins && rule.find("points") != nullptr) {
      return wrong(rule.path_of("points"), "the points of bins stand in the bins");
    }
    return kind;
  }

  Status read_rule(const BodyObject& object) {
    if (Status known = object.allow_only({"name", "when", "group", "points", "per", "min", "max",
                                          "of", "bins", "unknown", "event", "half_life", "steps"});
        !known) {
      return known;
    }
    auto name = name_of(object);
    if (!name) return std::move(name).error();
    query::ScorecardRule rule{*std::move(name)};
    auto when = object.text("when");
    if (!when) return std::move(when).error();
    if (when->has_value()) {
      auto expression = query::parse(**when, limits_);
      if (!expression) return in_text(object.path_of("when"), std::move(expression).error());
      rule.when = query::WrittenExpression{**std::move(when), *std::move(expression)};
    }
    if (Status group = read_group_of(object, rule); !group) return group;
    if (Status gives = read_gives(object, rule); !gives) return gives;
    card_.rules.push_back(std::move(rule));
    return {};
  }

  Status read_group_of(const BodyObject& object, query::ScorecardRule& rule) const {
    auto group = object.text("group");
    if (!group) return std::move(group).error();
    if (!group->has_value()) return {};
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < card_.groups.size(); ++i) {
      names.push_back(card_.groups[i].name);
      if (names.back() == **group) rule.group = i;
    }
    if (rule.group) return {};
    return wrong(object.path_of("group"),
                 fmt::format("there is no group '{}'; groups are listed under groups", **group),
                 engine::nearest(**group, names));
  }

  Status read_gives(const BodyObject& object, query::ScorecardRule& rule) const {
    const Result<Kind> kind = kind_of(object);
    if (!kind) return kind.error();
    if (*kind == Kind::per) return read_per(object, rule);
    if (*kind == Kind::bins) return read_binned(object, rule);
    if (*kind == Kind::decay) return read_decay(object, rule);
    auto points = needed_decimal(object, "points");
    if (!points) return std::move(points).error();
    rule.gives = query::FlatRule{*points};
    return {};
  }

  Status read_per(const BodyObject& object, query::ScorecardRule& rule) const {
    auto per = needed_term(object, "per");
    if (!per) return std::move(per).error();
    auto points = needed_decimal(object, "points");
    if (!points) return std::move(points).error();
    query::PerRule gives{*std::move(per), *points};
    if (Status bounds = read_bounds(object, gives.min, gives.max); !bounds) return bounds;
    rule.gives = std::move(gives);
    return {};
  }

  /// A number, a date without or with the quotes of the language, or a term of it.
  static Result<std::optional<std::string>> edge(const BodyObject& bin) {
    const json::value* value = bin.find("below");
    if (value == nullptr) return std::optional<std::string>{};
    if (const std::optional<Decimal> number = query::decimal_of(*value)) {
      return std::optional(engine::format_decimal(*number));
    }
    const json::string* text = value->if_string();
    if (text == nullptr || text->empty()) {
      return wrong(bin.path_of("below"), "expected a number, or a date: \"2026-01-31\"");
    }
    std::string written(text->data(), text->size());
    const bool date = written.front() >= '0' && written.front() <= '9' &&
                      !engine::parse_decimal(written) && written.find('\'') == std::string::npos;
    return std::optional(date ? "'" + written + "'" : std::move(written));
  }

  Status read_binned(const BodyObject& object, query::ScorecardRule& rule) const {
    auto of = needed_term(object, "of");
    if (!of) return std::move(of).error();
    query::BinnedRule gives{*std::move(of)};
    auto bins = objects(object, "bins", query::kMostBins);
    if (!bins) return std::move(bins).error();
    if (bins->empty()) return wrong(object.path_of("bins"), "one bin or more is needed");
    for (const BodyObject& bin : *bins) {
      if (Status known = bin.allow_only({"below", "points"}); !known) return known;
      auto below = edge(bin);
      if (!below) return std::move(below).error();
      auto points = needed_decimal(bin, "points");
      if (!points) return std::move(points).error();
      gives.bins.push_back({*std::move(below), *points});
    }
    auto unknown = decimal(object, "unknown");
    if (!unknown) return std::move(unknown).error();
    gives.unknown = unknown->value_or(Decimal{});
    rule.gives = std::move(gives);
    return {};
  }

  /// The event as LAST(event), which it is read as.
  Result<query::WrittenTerm> last_event(const BodyObject& object) const {
    const std::string path = object.path_of("event");
    auto text = object.text("event");
    if (!text) return std::move(text).error();
    if (!text->has_value()) return wrong(path, "this is needed");
    // On its own first: what closes the bracket early is a mistake.
    if (auto alone = query::parse_event(**text, limits_); !alone) {
      return in_text(path, std::move(alone).error());
    }
    // A comment at its end would swallow the bracket.
    const bool comment = (*text)->find("--") != std::string::npos;
    std::string last = fmt::format("LAST({}{})", **text, comment ? "\n" : "");
    auto term = query::parse_term(last, limits_);
    if (!term) return in_text(path, std::move(term).error());
    return query::WrittenTerm{std::move(last), *std::move(term)};
  }

  Status read_decay(const BodyObject& object, query::ScorecardRule& rule) const {
    auto last = last_event(object);
    if (!last) return std::move(last).error();
    query::DecayRule gives{*std::move(last)};
    const bool halves = object.find("half_life") != nullptr;
    if (halves == (object.find("steps") != nullptr)) {
      return wrong(object.path_of(halves ? "steps" : "half_life"),
                   "a rule with \"event\" has either points with half_life = DAYS, or steps = [{ "
                   "days = 7, points = 10 }, …]");
    }
    if (halves) {
      auto points = needed_decimal(object, "points");
      if (!points) return std::move(points).error();
      gives.points = *points;
      auto half_life = days(object, "half_life", 1);
      if (!half_life) return std::move(half_life).error();
      gives.by = *half_life;
    } else if (object.find("points") != nullptr) {
      return wrong(object.path_of("points"), "the points of steps stand in the steps");
    } else {
      auto steps = read_steps(object);
      if (!steps) return std::move(steps).error();
      gives.by = *std::move(steps);
    }
    rule.gives = std::move(gives);
    return {};
  }

  static Result<std::vector<query::DecayStep>> read_steps(const BodyObject& object) {
    auto found = objects(object, "steps", query::kMostBins);
    if (!found) return std::move(found).error();
    if (found->empty()) return wrong(object.path_of("steps"), "one step or more is needed");
    std::vector<query::DecayStep> steps;
    steps.reserve(found->size());
    for (const BodyObject& each : *found) {
      if (Status known = each.allow_only({"days", "points"}); !known) {
        return std::move(known).error();
      }
      auto until = days(each, "days", 0);
      if (!until) return std::move(until).error();
      auto points = needed_decimal(each, "points");
      if (!points) return std::move(points).error();
      steps.push_back({*until, *points});
    }
    return steps;
  }

  const query::LanguageLimits& limits_;
  query::Scorecard card_;
};

}  // namespace

Result<query::Scorecard> read_scorecard(const BodyObject& card,
                                        const query::LanguageLimits& limits) {
  return CardReader(limits).read(card);
}

Result<query::Scorecard> parse_scorecard(std::string_view text,
                                         const query::LanguageLimits& limits) {
  const Result<json::object> object = parse_body(text, kCardDepth);
  if (!object) return object.error();
  return read_scorecard(BodyObject(*object), limits);
}

}  // namespace muster::server
