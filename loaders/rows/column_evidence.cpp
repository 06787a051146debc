#include "loaders/rows/column_evidence.hpp"

#include <algorithm>

#include "engine/values/place.hpp"

namespace muster::loaders {
namespace {

constexpr std::size_t kRecentValues = 128;
constexpr std::size_t kSampleBytes = 60;
/// Longer cells are prose: not looked through for tags.
constexpr std::size_t kLongestTagCell = 4096;

constexpr std::string_view kTagSeparators[kTagMarks] = {"|", ";", ", "};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// `lat,lon` or `lat lon` in range; `decimals` is whether both sides have a fraction.
bool looks_like_place(std::string_view text, bool& decimals) {
  if (text.size() < 3 || text.size() > 64) return false;
  const char first = text.front();
  const bool may_be = (first >= '0' && first <= '9') || first == '-' || first == '+' ||
                      first == '.' || first == 'P' || first == 'p';
  if (!may_be) return false;
  const std::size_t split = text.find_first_of(", ;");
  if (split == std::string_view::npos) return false;
  if (!engine::parse_place(text)) return false;
  const std::size_t point = text.find('.');
  decimals = point != std::string_view::npos && point < split &&
             text.find('.', split) != std::string_view::npos;
  return true;
}

}  // namespace

std::string_view separator_of(TagMark mark) {
  return kTagSeparators[static_cast<std::size_t>(mark)];
}

void ColumnEvidence::keep_sample(CellShape shape, std::string_view text, std::uint32_t source,
                                 std::uint64_t offset) {
  samples[static_cast<std::size_t>(shape)].push_back(
      {std::string(text.substr(0, kSampleBytes)), source, offset});
}

bool ColumnEvidence::add_number(std::string_view text, std::uint64_t times) {
  NumberScan scan;
  if (!scan_number(text, scan)) return false;
  if (scan.leading_zero) leading_zeros += times;
  if (scan.plus) plus_signs += times;
  if (scan.too_long) too_long += times;
  if (scan.real_only) reals_only += times;
  if (scan.signs_differ) signs_differ += times;
  if (scan.has_comma) with_comma += times;
  const auto take = [times](NumberEvidence& sign, const DigitCount& count) {
    sign.fits += times;
    sign.whole = std::max(sign.whole, count.whole);
    sign.fraction = std::max(sign.fraction, count.fraction);
    sign.fraction_is_zero &= count.fraction_is_zero;
  };
  if (scan.fits_point) take(point, scan.point);
  if (scan.fits_comma) take(comma, scan.comma);
  // What fits no sign (04001, +7…) has values worth counting: the column will be one of labels.
  return scan.fits_point || scan.fits_comma || scan.real_only;
}

bool ColumnEvidence::add_stamp(std::string_view text, std::uint64_t times) {
  StampScan scan;
  if (!scan_stamp(text, scan)) return false;
  const auto fits = [&](DateOrder order) {
    if (!scan.day(order)) return false;
    stamps.fits[date_shape(order, scan.separator)] += times;
    return true;
  };
  const bool any = scan.year_first ? fits(DateOrder::year_first)
                                   : static_cast<int>(fits(DateOrder::day_first)) +
                                             static_cast<int>(fits(DateOrder::month_first)) >
                                         0;
  if (!any) return false;
  if (scan.has_time) stamps.with_time += times;
  if (scan.has_zone) stamps.with_zone += times;
  if (scan.has_time && !scan.midnight()) stamps.not_midnight += times;
  return true;
}

void ColumnEvidence::add_pieces(std::string_view text, Recent& recent, bool fresh) {
  if (text.size() > kLongestTagCell) return;
  std::array<bool, kTagMarks> found{};
  for (std::size_t m = 0; m < kTagMarks; ++m) {
    found[m] = text.find(kTagSeparators[m]) != std::string_view::npos;
  }
  for (std::size_t m = 0; m < kTagMarks; ++m) {
    DistinctSketch& distinct_pieces = tags[m].distinct;
    if (!found[m]) {  // the cell is its only piece
      if (fresh) distinct_pieces.add(recent.hash);
      continue;
    }
    const std::string_view separator = kTagSeparators[m];
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(separator), rest.size());
      const std::string_view piece = trimmed(rest.substr(0, end));
      if (!piece.empty() && recent.pieces[m] < 0xFFFF) {
        ++recent.pieces[m];
        if (fresh) distinct_pieces.add(hash_text(piece));
      }
      rest.remove_prefix(std::min(rest.size(), end + separator.size()));
    }
  }
}

void ColumnEvidence::add_word(std::string_view text, std::uint64_t times) {
  if (recent_.empty()) recent_.resize(kRecentValues);
  const std::uint64_t hash = hash_text(text);
  Recent& recent = recent_[hash % kRecentValues];
  if (recent.hash != hash) {
    recent = Recent{};
    recent.hash = hash;
    recent.flag = flag_word(text);
    recent.place = looks_like_place(text, recent.decimal_place);
    recent.json_array = text.size() >= 2 && text.front() == '[' && text.back() == ']' &&
                        (text.size() == 2 || text[1] == '"');
    add_pieces(text, recent, distinct.add(hash));
  }
  if (recent.flag != 0) {
    flag_cells += times;
    flag_words = static_cast<std::uint16_t>(flag_words | recent.flag);
  }
  if (recent.place) places += times;
  if (recent.place && recent.decimal_place) decimal_places += times;
  if (recent.json_array) json_arrays += times;
  for (std::size_t m = 0; m < kTagMarks; ++m) {
    if (recent.pieces[m] != 0) tags[m].cells += times;
    tags[m].pieces += recent.pieces[m] * times;
  }
}

std::optional<CellShape> ColumnEvidence::add(const Cell& cell, const CellWords& words,
                                             std::uint32_t source, std::uint64_t offset,
                                             std::uint64_t times) {
  if (cell.kind != CellKind::text) {
    known += times;
    (cell.kind == CellKind::tags ? tag_cells : place_cells) += times;
    return std::nullopt;
  }
  const std::string_view text = cell.text();
  if (text.empty()) return std::nullopt;
  if (words.says_unknown(text)) {
    unknown_words += times;
    return std::nullopt;
  }
  known += times;
  bytes += text.size() * times;
  const auto first = static_cast<unsigned char>(text.front());
  const bool numeric = (first >= '0' && first <= '9') || first == '-' || first == '+' ||
                       first == '.' || first == ',';
  if (numeric && text.size() <= 64) {
    if (add_number(text, times)) {
      if (text == "0" || text == "1") zeros_and_ones += times;
      // A column of numbers may turn out to be one of labels: long ones are counted as values.
      if (text.size() >= kShortNumber) distinct.add(hash_text(text));
      const bool whole =
          std::none_of(text.begin(), text.end(), [](char c) { return c == '.' || c == ','; });
      return sample(whole ? CellShape::whole : CellShape::decimal, text, source, offset);
    }
    if (add_stamp(text, times)) return sample(CellShape::stamp, text, source, offset);
  }
  add_word(text, times);
  return sample(CellShape::word, text, source, offset);
}

void ColumnEvidence::add_numbers(const NumberTally& tally, char decimal) {
  const std::uint64_t cells = tally.whole + tally.decimal;
  known += cells;
  bytes += tally.bytes;
  zeros_and_ones += tally.zeros_and_ones;
  signs_differ += tally.thousands;
  if (decimal == ',') with_comma += tally.decimal;
  const auto take = [](NumberEvidence& sign, std::uint64_t fits, unsigned whole) {
    sign.fits += fits;
    sign.whole = std::max(sign.whole, static_cast<std::uint8_t>(whole));
  };
  NumberEvidence& this_sign = decimal == ',' ? comma : point;
  take(this_sign, cells, std::max(tally.most_whole, tally.most_decimal_whole));
  this_sign.fraction = std::max(this_sign.fraction, static_cast<std::uint8_t>(tally.most_fraction));
  this_sign.fraction_is_zero &= tally.fraction_is_zero;
  take(decimal == ',' ? point : comma, tally.whole + tally.thousands,
       std::max(tally.most_whole, tally.most_thousands));
  sketches_complete &= !tally.long_ones;
}

void ColumnEvidence::add_iso_days(std::uint64_t cells) {
  known += cells;
  bytes += cells * 10;
  stamps.fits[date_shape(DateOrder::year_first, '-')] += cells;
}

void ColumnEvidence::add_places(std::uint64_t cells, std::uint64_t bytes_of_all) {
  known += cells;
  bytes += bytes_of_all;
  places += cells;
  decimal_places += cells;
  sketches_complete &= cells == 0;
}

void ColumnEvidence::add_bar_cell(std::string_view text, std::uint64_t bars) {
  ++known;
  bytes += text.size();
  const std::uint64_t hash = hash_text(text);
  distinct.add(hash);
  ++tags[0].cells;
  tags[0].pieces += bars + 1;
  for (std::size_t m = 1; m < kTagMarks; ++m) tags[m].distinct.add(hash);
}

ColumnEvidence::Limits ColumnEvidence::limits() const {
  Limits limits{};
  for (std::size_t m = 0; m < kTagMarks; ++m) limits[m] = tags[m].distinct.limit();
  limits[kTagMarks] = distinct.limit();
  return limits;
}

void ColumnEvidence::set_limits(const Limits& limits) {
  for (std::size_t m = 0; m < kTagMarks; ++m) tags[m].distinct.set_limit(limits[m]);
  distinct.set_limit(limits[kTagMarks]);
}

void ColumnEvidence::merge(const ColumnEvidence& later) {
  sketches_complete &= later.sketches_complete;
  known += later.known;
  unknown_words += later.unknown_words;
  bytes += later.bytes;
  const auto join = [](NumberEvidence& into, const NumberEvidence& from) {
    into.fits += from.fits;
    into.whole = std::max(into.whole, from.whole);
    into.fraction = std::max(into.fraction, from.fraction);
    into.fraction_is_zero &= from.fraction_is_zero;
  };
  join(point, later.point);
  join(comma, later.comma);
  signs_differ += later.signs_differ;
  with_comma += later.with_comma;
  leading_zeros += later.leading_zeros;
  plus_signs += later.plus_signs;
  too_long += later.too_long;
  reals_only += later.reals_only;
  zeros_and_ones += later.zeros_and_ones;
  for (std::size_t i = 0; i < kDateShapes; ++i) stamps.fits[i] += later.stamps.fits[i];
  stamps.with_time += later.stamps.with_time;
  stamps.with_zone += later.stamps.with_zone;
  stamps.not_midnight += later.stamps.not_midnight;
  flag_cells += later.flag_cells;
  flag_words = static_cast<std::uint16_t>(flag_words | later.flag_words);
  places += later.places;
  decimal_places += later.decimal_places;
  tag_cells += later.tag_cells;
  place_cells += later.place_cells;
  json_arrays += later.json_arrays;
  distinct.merge(later.distinct);
  for (std::size_t m = 0; m < kTagMarks; ++m) {
    tags[m].cells += later.tags[m].cells;
    tags[m].pieces += later.tags[m].pieces;
    tags[m].distinct.merge(later.tags[m].distinct);
  }
  for (std::size_t s = 0; s < kCellShapes; ++s) {
    for (const SampleCell& cell : later.samples[s]) {
      if (samples[s].size() < kSamplesPerShape) samples[s].push_back(cell);
    }
  }
}

}  // namespace muster::loaders
