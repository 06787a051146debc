#include "query/run/member_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <utility>

#include "query/language/printer.hpp"
#include "query/run/order_text.hpp"
#include "query/run/row_blocks.hpp"

namespace muster::query {
namespace {

using engine::AttributeType;
using engine::Row;

constexpr std::uint64_t kUnknownLast = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kSignBit = 1ULL << 63U;

std::uint64_t ordered(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ kSignBit; }

// IEEE doubles order like their bits once negative ones are turned round; −0 is made 0 first.
std::uint64_t ordered(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
  return (bits & kSignBit) != 0 ? ~bits : bits | kSignBit;
}

std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    prefix = (prefix << 8U) | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return prefix;
}

bool is_text(const engine::Attribute* attribute) {
  return attribute != nullptr && attribute->type() == AttributeType::text;
}

std::uint64_t score_number(const MemberScoreField& field, bool descending, Row row) {
  std::uint64_t number = 0;
  if (field.grade) {
    const auto grade = field.score->grade_at(row);
    if (!grade) return kUnknownLast;
    number = *grade + 1;
  } else {
    number = ordered(field.score->at(row));
  }
  return descending ? ~number : number;
}

}  // namespace

Result<MemberOrder> MemberOrder::read(std::string_view order_by,
                                      const engine::Population& population, MemberScores* scores) {
  auto items = read_order(order_by);
  if (!items) return std::move(items).error();
  if (items->size() > kMaxKeys) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("order_by takes up to {} names, not {}", kMaxKeys, items->size())};
  }
  MemberOrder order(population);
  for (const OrderItem& item : *items) {
    if (item.is_score) {
      auto key = score_key(item, scores);
      if (!key) return std::move(key).error();
      if (order.id_settles_) continue;
      order.keys_.push_back(*std::move(key));
      order.canonical_ += item.name + (item.descending ? " DESC, " : ", ");
      continue;
    }
    const engine::Attribute* attribute = population.attributes().find(item.name);
    if (!attribute && item.name == "id") {
      if (!order.id_settles_) order.id_descending_ = item.descending;
      order.id_settles_ = true;
      continue;
    }
    auto found = population.attributes().require(item.name);
    if (!found) return std::move(found).error();
    const AttributeType type = (*found)->type();
    if (type == AttributeType::tags || type == AttributeType::place) {
      return Error{ErrorCode::wrong_type,
                   fmt::format("order_by: {} is {} and has no order", item.name,
                               type == AttributeType::tags ? "a set of tags" : "a place")};
    }
    if (order.id_settles_) continue;
    order.keys_.push_back(order.make_key(**found, item.descending));
    order.canonical_ += print_name((*found)->name()) + (item.descending ? " DESC, " : ", ");
  }
  order.canonical_ += order.id_descending_ ? "id DESC" : "id";
  return order;
}

Result<MemberOrder::Key> MemberOrder::score_key(const OrderItem& item, MemberScores* scores) {
  const std::optional<Term> term = MemberScores::read(item.name);
  if (!term || scores == nullptr) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("order_by: expected SCORE 'name' or GRADE 'name', found {}", item.name)};
  }
  auto score = scores->field(*term);
  if (!score) return std::move(score).error();
  Key key;
  key.descending = item.descending;
  key.score = *std::move(score);
  return key;
}

MemberOrder::Key MemberOrder::make_key(const engine::Attribute& attribute, bool descending) const {
  Key key;
  key.attribute = &attribute;
  key.descending = descending;
  if (attribute.type() != AttributeType::category) return key;
  const engine::Dictionary& dictionary = population_->dictionary(attribute.id);
  std::vector<engine::ValueCode> codes(dictionary.size());
  std::iota(codes.begin(), codes.end(), engine::ValueCode{1});
  std::sort(codes.begin(), codes.end(), [&](engine::ValueCode left, engine::ValueCode right) {
    return dictionary.at(left).text < dictionary.at(right).text;
  });
  key.ranks.resize(codes.size() + 1);
  for (std::uint32_t place = 0; place < codes.size(); ++place) key.ranks[codes[place]] = place;
  return key;
}

std::uint64_t MemberOrder::number_of(const Key& key, Row row) const {
  if (key.attribute == nullptr) return score_number(key.score, key.descending, row);
  const engine::AttributeId id = key.attribute->id;
  std::uint64_t number = 0;
  switch (key.attribute->type()) {
    case AttributeType::category: {
      const engine::ValueCode code = population_->category(id).code_at(row);
      if (code == engine::kUnknownCode) return kUnknownLast;
      number = key.ranks[code] + 1U;
      break;
    }
    case AttributeType::flag: {
      const engine::FlagIndex& flag = population_->flag(id);
      if (!flag.known().contains(row)) return kUnknownLast;
      number = flag.set().contains(row) ? 2 : 1;
      break;
    }
    case AttributeType::real: {
      const auto value = population_->real(id).at(row);
      if (!value) return kUnknownLast;
      number = ordered(*value);
      break;
    }
    case AttributeType::text: {
      const auto value = population_->text(id).at(row);
      if (!value) return kUnknownLast;
      number = first_bytes(*value);
      break;
    }
    default: {
      const std::int64_t value = population_->integers(id).at(row);
      if (value == engine::kUnknownInteger) return kUnknownLast;
      number = ordered(value);
      break;
    }
  }
  // Small numbers start at 1, so that turned round they still stay below the unknown.
  if (key.descending) number = ~number;
  return std::min(number, kUnknownLast - 1);
}

int MemberOrder::compare(const Key& key, Row left, Row right) const {
  const std::uint64_t left_number = number_of(key, left);
  const std::uint64_t right_number = number_of(key, right);
  if (left_number != right_number) return left_number < right_number ? -1 : 1;
  if (!is_text(key.attribute) || left_number == kUnknownLast) return 0;
  const engine::TextColumn& texts = population_->text(key.attribute->id);
  const int order = texts.at(left)->compare(*texts.at(right));
  return key.descending ? -order : order;
}

int MemberOrder::compare(Row left, Row right) const {
  for (const Key& key : keys_) {
    if (const int order = compare(key, left, right); order != 0) return order;
  }
  return 0;
}

bool MemberOrder::before(Row left, Row right) const {
  if (const int order = compare(left, right); order != 0) return order < 0;
  const int ids = population_->directory().compare_ids(left, right);
  return id_descending_ ? ids > 0 : ids < 0;
}

bool MemberOrder::before(const Ranked& left, const Ranked& right) const {
  if (left.first_key != right.first_key) return left.first_key < right.first_key;
  return before(left.row, right.row);
}

std::vector<Row> MemberOrder::first_of(const engine::Bitmap& audience, std::optional<Row> after,
                                       std::size_t limit) const {
  if (limit == 0) return {};
  const auto ranked = [&](Row row) {
    return Ranked{keys_.empty() ? 0 : number_of(keys_.front(), row), row, 0};
  };
  const auto is_before = [&](const Ranked& left, const Ranked& right) {
    return before(left, right);
  };
  std::optional<Ranked> start;
  if (after) start = ranked(*after);
  // Candidates gather until there are twice as many as wanted; then the worse half goes, and its
  // best row bars the way for all that are worse.
  std::vector<Ranked> candidates;
  std::optional<Ranked> worst;
  const std::size_t capacity = 2 * limit + 64;
  const auto prune = [&] {
    if (candidates.size() <= limit) return;
    const auto nth = candidates.begin() + static_cast<std::ptrdiff_t>(limit);
    std::nth_element(candidates.begin(), nth - 1, candidates.end(), is_before);
    candidates.erase(nth, candidates.end());
    worst = candidates.back();
  };
  for_each_row(audience, [&](Row row) {
    const Ranked candidate = ranked(row);
    if (worst && !before(candidate, *worst)) return;
    if (start && !before(*start, candidate)) return;
    candidates.push_back(candidate);
    if (candidates.size() >= capacity) prune();
  });
  prune();
  std::sort(candidates.begin(), candidates.end(), is_before);
  std::vector<Row> rows;
  rows.reserve(candidates.size());
  for (const Ranked& each : candidates) rows.push_back(each.row);
  return rows;
}

void MemberOrder::sort(std::vector<Row>& rows) const {
  if (keys_.empty()) {
    if (id_descending_) std::reverse(rows.begin(), rows.end());
    return;
  }
  // The rows stand in id order, so their places break ties without a look at any id.
  std::vector<Ranked> ranked;
  ranked.reserve(rows.size());
  for (const Row row : rows) {
    ranked.push_back(
        {number_of(keys_.front(), row), row, static_cast<std::uint32_t>(ranked.size())});
  }
  const bool first_is_exact = keys_.size() == 1 && !is_text(keys_.front().attribute);
  std::sort(ranked.begin(), ranked.end(), [&](const Ranked& left, const Ranked& right) {
    if (left.first_key != right.first_key) return left.first_key < right.first_key;
    if (!first_is_exact) {
      if (const int order = compare(left.row, right.row); order != 0) return order < 0;
    }
    return id_descending_ ? left.place > right.place : left.place < right.place;
  });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = ranked[i].row;
}

}  // namespace muster::query
