#include "loaders/rows/type_inference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "loaders/rows/family_inference.hpp"
#include "loaders/rows/name_words.hpp"
#include "loaders/rows/numeric_inference.hpp"

namespace muster::loaders {
namespace {

using engine::AttributeType;

/// Tags are short and repeat: at most this many different ones, used this often on average.
constexpr std::uint64_t kMostTags = 1000;
constexpr double kLeastTagUse = 3;
constexpr std::uint64_t kLongestTagOnAverage = 40;

constexpr std::string_view kFlagNames[] = {"is",       "has",      "ok",     "opt",      "optin",
                                           "consent*", "flag",     "active", "subscri*", "allow*",
                                           "enabled",  "deleted",  "churn*", "do not",   "donot*",
                                           "blocked",  "verified", "opted",  "bought",   "label"};
constexpr std::string_view kLabelNames[] = {
    "phone*",  "telephone*", "mobile*",   "tel",  "fax",      "zip*",    "postcode", "post code",
    "postal*", "inn",        "passport*", "iban", "телефон*", "индекс*", "инн",      "паспорт*"};
constexpr std::string_view kTagNames[] = {"tag*",   "interest*", "labels",  "hobbies", "genre*",
                                          "topics", "segments",  "groups",  "roles",   "categories",
                                          "тег*",   "метк*",     "интерес*"};
constexpr std::string_view kPlaceNames[] = {"location*", "geo*",    "coord*",    "latlng",
                                            "latlon",    "lat lon", "lat lng",   "gps",
                                            "point",     "place*",  "координат*"};

template <std::size_t N>
bool named_like(const std::string& name, const std::string_view (&stems)[N]) {
  const auto words = words_of(name);
  return std::any_of(std::begin(stems), std::end(stems),
                     [&words](std::string_view stem) { return has_stem(words, stem); });
}

/// Samples of cells whose shape is not among `fitting`.
std::vector<SampleCell> misfit_samples(const ColumnEvidence& evidence,
                                       std::initializer_list<CellShape> fitting) {
  std::vector<SampleCell> found;
  for (std::size_t s = kCellShapes; s-- > 0;) {
    if (std::find(fitting.begin(), fitting.end(), static_cast<CellShape>(s)) != fitting.end()) {
      continue;
    }
    for (const SampleCell& cell : evidence.samples[s]) {
      if (found.size() < kSamplesPerShape) found.push_back(cell);
    }
  }
  return found;
}

bool plan_flag(ColumnPlan& plan, const ColumnEvidence& evidence) {
  if (evidence.flag_cells == evidence.known) {
    const bool one_letter = (evidence.flag_words & ~kOneLetterWords) == 0;
    const bool both_sides =
        (evidence.flag_words & kYesWords) != 0 && (evidence.flag_words & kNoWords) != 0;
    if (one_letter && !both_sides) return false;  // F alone may be female
    plan.spec.type = AttributeType::flag;
    plan.spec.reason = "flag: yes or no, " + share_phrase(evidence.known, evidence.known);
    return true;
  }
  if (evidence.zeros_and_ones == evidence.known && named_like(plan.source, kFlagNames)) {
    plan.spec.type = AttributeType::flag;
    plan.spec.reason = "flag: only 0 and 1, and the name is that of a yes/no question";
    return true;
  }
  return false;
}

bool plan_place(ColumnPlan& plan, const ColumnEvidence& evidence) {
  const bool named = named_like(plan.source, kPlaceNames);
  const std::uint64_t fits =
      evidence.place_cells + (named ? evidence.places : evidence.decimal_places);
  if (fits != evidence.known) return false;
  plan.spec.type = AttributeType::place;
  plan.spec.reason = "place: a latitude and a longitude, " + share_phrase(fits, evidence.known);
  return true;
}

/// Why digits are no numbers.
std::string label_reason(const ColumnEvidence& evidence) {
  if (evidence.leading_zeros > 0) return "digits with leading zeros are labels, not amounts";
  if (evidence.plus_signs > 0) return "digits with a leading + are labels, not amounts";
  return "over 18 digits are labels, not amounts";
}

bool plan_number(ColumnPlan& plan, const ColumnEvidence& evidence, const InferenceHints& hints,
                 std::vector<std::string>& warnings) {
  const NumberReading reading = read_as_number(evidence, hints, '\0');
  if (!enough_fit(reading.fits, evidence.known)) return false;
  if (evidence.leading_zeros > 0 || evidence.plus_signs > 0 || evidence.too_long > 0) {
    make_label(plan, evidence, label_reason(evidence));
    return true;
  }
  if (!reading.real && reading.scale == 0 && named_like(plan.source, kLabelNames)) {
    make_label(plan, evidence, "digits under such a name are labels, not amounts");
    return true;
  }
  plan.spec.type = reading.real ? AttributeType::real : AttributeType::number;
  plan.spec.scale = reading.scale;
  plan.spec.reason = fmt::format("{}: {}", to_string(plan.spec.type), reading.reason);
  plan.decimal = reading.decimal;
  plan.misfits = evidence.known - reading.fits;
  plan.misfit_samples = misfit_samples(evidence, {CellShape::whole, CellShape::decimal});
  if (reading.ambiguous) {
    warnings.push_back(fmt::format(
        "column \"{}\": nothing says whether the comma in its numbers is a decimal one; it is read "
        "as {} (declare decimal for this column to change that)",
        plan.source, reading.decimal == ',' ? "one" : "setting thousands apart"));
  }
  return true;
}

bool plan_date(ColumnPlan& plan, const ColumnEvidence& evidence, const InferenceHints& hints,
               std::vector<std::string>& warnings) {
  const DateReading reading = read_as_date(evidence, hints);
  if (!enough_fit(reading.fits, evidence.known)) return false;
  plan.spec.type = reading.time ? AttributeType::time : AttributeType::date;
  plan.spec.reason = fmt::format("{}: {}", to_string(plan.spec.type), reading.reason);
  plan.dates = DateFormat(reading.order, reading.separator);
  plan.misfits = evidence.known - reading.fits;
  plan.misfit_samples = misfit_samples(evidence, {CellShape::stamp});
  if (reading.ambiguous) {
    warnings.push_back(fmt::format(
        "column \"{}\": no day is over 12, so nothing in it says whether day or month comes first; "
        "it is read as {} (declare date_format for this column to change that)",
        plan.source, plan.dates.describe()));
  }
  return true;
}

/// Whether the pieces around `mark` are a small vocabulary shared by many cells.
bool shares_tags(const ColumnEvidence& evidence, TagMark mark, bool named) {
  const TagEvidence& tags = evidence.tags[static_cast<std::size_t>(mark)];
  if (tags.cells == 0) return false;
  const std::uint64_t distinct = tags.distinct.estimate();
  if (distinct > kMostTags || evidence.bytes / evidence.known > kTextMeanBytes * 4) return false;
  if (named) return true;
  // Cells without the mark hold one piece each.
  const std::uint64_t pieces = tags.pieces + (evidence.known - tags.cells);
  if (evidence.bytes / pieces > kLongestTagOnAverage) return false;
  const bool reused = static_cast<double>(pieces) >= kLeastTagUse * static_cast<double>(distinct);
  // Parts of one another's making (`Kazan, Russia`) have as many different pieces as cells have
  // values; tags combine freely, so whole cells vary more than their pieces.
  const bool combined = evidence.distinct.estimate() > distinct;
  return reused && combined && tags.cells * 10 >= evidence.known;
}

bool plan_tags(ColumnPlan& plan, const ColumnEvidence& evidence, char file_separator) {
  if (evidence.tag_cells > 0 ||
      (evidence.json_arrays > 0 && evidence.json_arrays == evidence.known)) {
    plan.spec.type = AttributeType::tags;
    plan.json_arrays = true;
    plan.spec.reason = "tags: cells are arrays";
    return true;
  }
  const bool named = named_like(plan.source, kTagNames);
  for (const TagMark mark : {TagMark::bar, TagMark::semicolon, TagMark::comma_blank}) {
    const std::string_view separator = separator_of(mark);
    if (separator == std::string_view(&file_separator, 1) || !shares_tags(evidence, mark, named)) {
      continue;
    }
    plan.spec.type = AttributeType::tags;
    plan.tag_separator = separator;
    plan.spec.reason =
        fmt::format("tags: {} of {} known cells hold several of {} values with '{}' between",
                    evidence.tags[static_cast<std::size_t>(mark)].cells, evidence.known,
                    evidence.tags[static_cast<std::size_t>(mark)].distinct.estimate(), separator);
    return true;
  }
  return false;
}

/// Why a column of words is not the number or date it nearly is; empty if it is not near.
std::string nearly(const ColumnEvidence& evidence, const InferenceHints& hints) {
  const std::uint64_t numbers = read_as_number(evidence, hints, '\0').fits;
  const std::uint64_t labels = evidence.leading_zeros + evidence.plus_signs + evidence.too_long;
  if (labels > 0 && (numbers + labels) * 2 > evidence.known) return label_reason(evidence);
  const std::uint64_t dates = read_as_date(evidence, hints).fits;
  const std::uint64_t best = std::max(numbers, dates);
  if (best * 2 <= evidence.known || best == 0) return "";
  return fmt::format("{} in only {}, {:g} % were needed",
                     numbers >= dates ? "numbers" : "dates of one format",
                     share_phrase(best, evidence.known),
                     evidence.known >= kToleranceFrom ? kToleratedFit * 100 : 100.0);
}

/// Fills in what a declared type needs and was not declared.
Status complete_declared(ColumnPlan& plan, const ColumnEvidence& evidence, const Schema& schema,
                         const ColumnSchema& column, const InferenceHints& hints) {
  plan.inferred = false;
  plan.spec.type = *column.type;
  plan.spec.reason = fmt::format("{}: declared", to_string(*column.type));
  const char decimal = column.decimal.value_or(schema.decimal.value_or('\0'));
  if (plan.spec.type == AttributeType::number || plan.spec.type == AttributeType::real) {
    const NumberReading reading = read_as_number(evidence, hints, decimal);
    plan.decimal = reading.decimal;
    if (plan.spec.type == AttributeType::number) {
      plan.spec.scale = column.scale.value_or(std::min(reading.scale, 18));
    }
  }
  if (plan.spec.type == AttributeType::date || plan.spec.type == AttributeType::time) {
    const DateReading reading = read_as_date(evidence, hints);
    plan.dates = DateFormat(reading.order, reading.separator);
    if (column.date_format) {
      auto format = DateFormat::from_pattern(*column.date_format);
      if (!format) return std::move(format).error();
      plan.dates = *std::move(format);
    }
  }
  if (plan.spec.type == AttributeType::tags) {
    plan.json_arrays = evidence.json_arrays > 0;
    plan.tag_separator = column.separator.value_or("|");
    for (const TagMark mark : {TagMark::bar, TagMark::semicolon, TagMark::comma_blank}) {
      if (column.separator || evidence.tags[static_cast<std::size_t>(mark)].cells == 0) continue;
      plan.tag_separator = separator_of(mark);
      break;
    }
  }
  return {};
}

/// What the keys other than `type` imply about the type.
std::optional<AttributeType> implied_type(const ColumnSchema& column) {
  if (column.type) return column.type;
  if (column.scale) return AttributeType::number;
  if (column.date_format) {
    const bool clock = column.date_format->find("HH") != std::string::npos;
    return clock ? AttributeType::time : AttributeType::date;
  }
  if (column.separator) return AttributeType::tags;
  if (!column.true_words.empty()) return AttributeType::flag;
  return std::nullopt;
}

void infer_type(ColumnPlan& plan, const ColumnEvidence& evidence, const Schema& schema,
                const InferenceHints& hints, char file_separator,
                std::vector<std::string>& warnings) {
  if (evidence.known == 0) {
    plan.spec.type = AttributeType::category;
    plan.spec.reason = "category: nothing is known";
    return;
  }
  InferenceHints column_hints = hints;
  if (schema.decimal) {
    column_hints.comma_decimal = column_hints.comma_settled = *schema.decimal == ',';
  }
  if (plan_flag(plan, evidence) || plan_place(plan, evidence) ||
      plan_number(plan, evidence, column_hints, warnings) ||
      plan_date(plan, evidence, column_hints, warnings) ||
      plan_tags(plan, evidence, file_separator)) {
    return;
  }
  make_label(plan, evidence, nearly(evidence, column_hints));
}

}  // namespace

void make_label(ColumnPlan& plan, const ColumnEvidence& evidence, const std::string& why) {
  const std::uint64_t distinct = evidence.distinct.estimate();
  const std::uint64_t mean = evidence.known == 0 ? 0 : evidence.bytes / evidence.known;
  const std::string because = why.empty() ? "" : "; " + why;
  plan.misfits = 0;
  plan.misfit_samples.clear();
  plan.spec.scale = 0;
  if (mean > kTextMeanBytes) {
    plan.spec.type = AttributeType::text;
    plan.spec.reason = fmt::format("text: cells are {} bytes long on average{}", mean, because);
  } else if (evidence.known > kTextFrom &&
             static_cast<double>(distinct) >
                 kTextDistinctShare * static_cast<double>(evidence.known)) {
    plan.spec.type = AttributeType::text;
    plan.spec.reason = fmt::format("text: about {} different values in {} known cells{}",
                                   std::min(distinct, evidence.known), evidence.known, because);
  } else {
    plan.spec.type = AttributeType::category;
    plan.spec.reason = why.empty() ? "category: words" : "category: " + why;
    if (evidence.flag_cells > 0 && evidence.flag_cells * 2 > evidence.known) {
      plan.spec.reason = "category: more than yes and no";
    }
  }
  if (evidence.unknown_words > 0) {
    plan.spec.reason += fmt::format(" ({} cells such as NA are unknown)", evidence.unknown_words);
  }
}

Result<ColumnPlan> plan_column(const std::string& source, const ColumnEvidence& evidence,
                               const Schema& schema, const InferenceHints& hints,
                               char file_separator, std::vector<std::string>& warnings) {
  static const ColumnSchema kNothingDeclared;
  const auto found = schema.columns.find(source);
  const ColumnSchema& column = found == schema.columns.end() ? kNothingDeclared : found->second;
  ColumnPlan plan;
  plan.source = source;
  plan.spec.name = column.name.value_or(source);
  plan.words.unknown = schema.unknown;
  plan.words.unknown.insert(plan.words.unknown.end(), column.unknown.begin(), column.unknown.end());
  plan.words.true_words = column.true_words;
  plan.words.false_words = column.false_words;
  if (column.drop) {
    plan.use = ColumnUse::dropped;
    plan.spec.reason = "dropped, as the schema says";
    return plan;
  }
  const auto known = schema.known.find(plan.spec.name);
  if (const auto type = implied_type(column)) {
    ColumnSchema declared = column;
    declared.type = type;
    if (Status done = complete_declared(plan, evidence, schema, declared, hints); !done) {
      return std::move(done).error();
    }
  } else if (known != schema.known.end()) {
    ColumnSchema declared = column;
    declared.type = known->second.type;
    if (Status done = complete_declared(plan, evidence, schema, declared, hints); !done) {
      return std::move(done).error();
    }
    // A number of more digits widens the attribute.
    const int scale = std::max(known->second.scale, plan.spec.scale);
    plan.spec = known->second;
    plan.spec.scale = scale;
  } else {
    infer_type(plan, evidence, schema, hints, file_separator, warnings);
  }
  if (schema.time_zone) {
    auto zone = engine::TimeZone::named(*schema.time_zone);
    if (!zone) return std::move(zone).error();
    plan.dates.set_time_zone(*std::move(zone));
  }
  if (column.family) {
    plan.spec.family = *column.family;
    plan.spec.reason += fmt::format("; {}: declared", to_string(*column.family));
  } else if (known == schema.known.end()) {
    const FamilyChoice choice = infer_family(source, plan.spec.type);
    plan.spec.family = choice.family;
    plan.spec.reason += "; " + choice.reason;
  }
  return plan;
}

}  // namespace muster::loaders
