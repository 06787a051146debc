#include "tests/oracle/sqlite_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "engine/check.hpp"

namespace muster::oracle {

using engine::AttributeType;
using query::CompareOperator;
using query::Expression;
using query::Term;
using query::TimeUnit;

namespace {

std::string known_and_two_valued(const std::string& condition) {
  return fmt::format("coalesce({}, 0)", condition);
}

bool is_literal(const Term& term) {
  return std::holds_alternative<query::NumberTerm>(term.node) ||
         std::holds_alternative<query::StringTerm>(term.node) ||
         std::holds_alternative<query::FlagTerm>(term.node);
}

CompareOperator mirrored(CompareOperator op) {
  switch (op) {
    case CompareOperator::less:
      return CompareOperator::greater;
    case CompareOperator::less_equal:
      return CompareOperator::greater_equal;
    case CompareOperator::greater:
      return CompareOperator::less;
    case CompareOperator::greater_equal:
      return CompareOperator::less_equal;
    default:
      return op;
  }
}

/// What external ids order by.
std::string id_key(const Table& table) {
  return table.integer_ids ? "CAST(p.id AS INTEGER)" : "p.id";
}

}  // namespace

SqlWriter::SqlWriter(const Table& table, const Clock& clock)
    : table_(&table),
      clock_(&clock),
      today_(fmt::format("local_day({})", clock.as_of.since_epoch)),
      numbers_(table, today_) {}

std::string SqlWriter::parameter(double value) {
  parameters_.push_back(value);
  return fmt::format("?{}", parameters_.size());
}

std::string SqlWriter::shifted(const std::string& day, std::int64_t amount, TimeUnit unit) const {
  if (unit == TimeUnit::day || unit == TimeUnit::week) {
    return fmt::format("date({}, '{:+} days')", day, unit == TimeUnit::week ? 7 * amount : amount);
  }
  const std::int64_t months = amount * (unit == TimeUnit::month     ? 1
                                        : unit == TimeUnit::quarter ? 3
                                                                    : 12);
  // The same day of the other month, or that month's last where it has fewer days. SQLite itself
  // would run over into the month after.
  return fmt::format(
      "min(date({0}, 'start of month', '{1:+} months', (strftime('%d', {0}) - 1) || ' days'), "
      "date({0}, 'start of month', '{2:+} months', '-1 day'))",
      day, months, months + 1);
}

const Column* SqlWriter::moved_column(const Term& term) const {
  if (const auto* name = std::get_if<query::NameTerm>(&term.node))
    return &table_->column(name->name);
  if (const auto* shift = std::get_if<query::ShiftTerm>(&term.node))
    return moved_column(*shift->base);
  return nullptr;
}

std::string SqlWriter::day(const Term& term) const {
  if (const auto* text = std::get_if<query::StringTerm>(&term.node)) return sql_string(text->value);
  if (std::holds_alternative<query::TodayTerm>(term.node)) return today_;
  if (const auto* name = std::get_if<query::NameTerm>(&term.node))
    return sql_column(*table_, name->name);
  const auto& shift = std::get<query::ShiftTerm>(term.node);
  return shifted(day(*shift.base), shift.amount, shift.unit);
}

std::string SqlWriter::instant(const Term& term) const {
  if (const auto* text = std::get_if<query::StringTerm>(&term.node)) {
    return text->value.back() == 'Z'
               ? fmt::format("CAST(strftime('%s', {}) AS INTEGER)", sql_string(text->value))
               : fmt::format("wall_clock({})", sql_string(text->value));
  }
  if (const auto* name = std::get_if<query::NameTerm>(&term.node))
    return sql_column(*table_, name->name);
  if (std::holds_alternative<query::TodayTerm>(term.node))
    return std::to_string(clock_->as_of.since_epoch);
  const auto& shift = std::get<query::ShiftTerm>(term.node);
  const std::int64_t each = shift.unit == TimeUnit::hour  ? 3'600
                            : shift.unit == TimeUnit::day ? 86'400
                                                          : 7 * 86'400;
  return fmt::format("({} + {})", instant(*shift.base), each * shift.amount);
}

std::string SqlWriter::compare_moments(const Term& left, const std::string& sign,
                                       const Term& right) const {
  const Column* beside = moved_column(right);
  if (moved_column(left)->spec.type == AttributeType::date) {
    // Between two columns days are numbers, so that moved ones may leave the calendar.
    if (beside == nullptr) return fmt::format("({} {} {})", day(left), sign, day(right));
    const auto number = [&](const Term& term) {
      const auto* shift = std::get_if<query::ShiftTerm>(&term.node);
      if (shift == nullptr) return sql_day_number(day(term));
      const std::int64_t each = shift->unit == TimeUnit::week ? 7 : 1;
      return fmt::format("({} + {})", sql_day_number(day(*shift->base)), each * shift->amount);
    };
    return fmt::format("({} {} {})", number(left), sign, number(right));
  }
  const auto* text = std::get_if<query::StringTerm>(&right.node);
  const auto* shift = std::get_if<query::ShiftTerm>(&right.node);
  const bool whole_day = beside == nullptr && (text == nullptr || text->value.size() == 10) &&
                         (shift == nullptr || shift->unit != TimeUnit::hour);
  if (whole_day) return fmt::format("(local_day({}) {} {})", instant(left), sign, day(right));
  return fmt::format("({} {} {})", instant(left), sign, instant(right));
}

std::string SqlWriter::compare(const Term& left, CompareOperator op, const Term& right) {
  if (is_literal(left) && !is_literal(right)) return compare(right, mirrored(op), left);
  if (const auto* quantile = std::get_if<query::QuantileTerm>(&left.node)) {
    return compare_quantile(*quantile, op, right);
  }
  const std::string sign = sql_operator(op);
  const auto* name = std::get_if<query::NameTerm>(&left.node);
  const Column* column = moved_column(left);
  const AttributeType type = column == nullptr ? AttributeType::number : column->spec.type;
  const auto* text = std::get_if<query::StringTerm>(&right.node);
  switch (type) {
    case AttributeType::category:
    case AttributeType::text:
      return fmt::format("({} {} {})", sql_column(*table_, name->name), sign,
                         sql_string(text->value));
    case AttributeType::flag: {
      const auto* literal = std::get_if<query::FlagTerm>(&right.node);
      const std::string other =
          literal == nullptr ? sql_column(*table_, std::get<query::NameTerm>(right.node).name)
          : literal->value   ? "1"
                             : "0";
      return fmt::format("({} {} {})", sql_column(*table_, name->name), sign, other);
    }
    case AttributeType::real: {
      const engine::Decimal value = std::get<query::NumberTerm>(right.node).value;
      return fmt::format("({} {} {})", sql_column(*table_, name->name), sign,
                         parameter(std::strtod(engine::format_decimal(value).c_str(), nullptr)));
    }
    case AttributeType::date:
    case AttributeType::time:
      return compare_moments(left, sign, right);
    default:
      break;
  }
  // A number in quotes beside a number is that number.
  if (text != nullptr) {
    return numbers_.compare(
        left, op, Term{query::NumberTerm{engine::parse_decimal(text->value).value()}, {}});
  }
  return numbers_.compare(left, op, right);
}

std::string SqlWriter::joined(const std::vector<Expression>& operands, const char* between) {
  std::string out;
  for (const Expression& operand : operands) {
    out += out.empty() ? "(" : between;
    out += where(operand);
  }
  return out + ')';
}

std::string SqlWriter::relative(const query::RelativeCondition& node) const {
  const bool last = node.direction == query::Direction::last;
  const std::string column = sql_column(*table_, node.name);
  if (node.unit == TimeUnit::hour) {
    const std::int64_t now = clock_->as_of.since_epoch;
    const std::int64_t edge = now + (last ? -3600 : 3600) * node.amount;
    return last ? fmt::format("({0} > {1} AND {0} <= {2})", column, edge, now)
                : fmt::format("({0} >= {2} AND {0} < {1})", column, edge, now);
  }
  const bool instant = table_->column(node.name).spec.type == AttributeType::time;
  const std::string value = instant ? fmt::format("local_day({})", column) : column;
  // Before year 1 SQLite's dates sort before all others; past 9999 they are NULL.
  const std::string edge = fmt::format(
      "coalesce({}, '{}')", shifted(today_, last ? -node.amount : node.amount, node.unit),
      last ? "-" : "9999-99-99");
  if (!node.anniversary) {
    return last ? fmt::format("({0} > {1} AND {0} <= {2})", value, edge, today_)
                : fmt::format("({0} >= {2} AND {0} < {1})", value, edge, today_);
  }
  // Whatever a year's length, it holds every anniversary.
  const std::int64_t months = node.unit == TimeUnit::month     ? node.amount
                              : node.unit == TimeUnit::quarter ? 3 * node.amount
                              : node.unit == TimeUnit::year    ? 12 * node.amount
                                                               : 0;
  if (months >= 12) return fmt::format("({0} = {0})", value);
  const std::string first = last ? fmt::format("date({}, '+1 day')", edge) : today_;
  const std::string end = last ? today_ : fmt::format("date({}, '-1 day')", edge);
  return fmt::format(
      "(strftime('%m-%d', {}) IN (WITH RECURSIVE w(d) AS (SELECT {} UNION ALL "
      "SELECT date(d, '+1 day') FROM w WHERE d < {} LIMIT 3000) SELECT strftime('%m-%d', d) FROM w "
      "UNION SELECT '02-29' FROM w WHERE strftime('%m-%d', date(d, '-1 day')) = '02-28' "
      "AND strftime('%m-%d', d) = '03-01'))",
      value, first, end);
}

std::string SqlWriter::has(const query::HasCondition& node) const {
  const std::size_t index = table_->column_index(node.name);
  const auto among = [&](const std::string& values) {
    return fmt::format("EXISTS (SELECT 1 FROM tags_{} t WHERE t.row = p.row AND t.tag IN ({}))",
                       index, values);
  };
  std::string values;
  std::string each;
  for (const std::string& value : node.values) {
    values += (values.empty() ? "" : ", ") + sql_string(value);
    each += (each.empty() ? "(" : " AND ") + among(sql_string(value));
  }
  switch (node.quantifier) {
    case query::TagQuantifier::any:
      return among(values);
    case query::TagQuantifier::all:
      return each + ')';
    case query::TagQuantifier::none:
      return fmt::format("(p.c{} IS NOT NULL AND NOT {})", index, among(values));
  }
  return {};
}

std::string SqlWriter::within(const query::WithinCondition& node) const {
  const std::string column = sql_column(*table_, node.name);
  return fmt::format(
      "(2 * 6371.0088 * asin(min(1.0, sqrt(pow(sin(radians({0}_latitude / 1e7 - {1}) / 2), 2) + "
      "cos(radians({1})) * cos(radians({0}_latitude / 1e7)) * "
      "pow(sin(radians({0}_longitude / 1e7 - {2}) / 2), 2)))) <= {3})",
      column, "(" + engine::format_decimal(node.latitude) + ")",
      "(" + engine::format_decimal(node.longitude) + ")", engine::format_decimal(node.radius_km));
}

std::string SqlWriter::ranked_from(const std::string& key, const std::vector<Expression>& among) {
  return fmt::format("FROM customers p WHERE {} IS NOT NULL AND {}", key,
                     among.empty() ? "1" : where(among.front()));
}

std::string SqlWriter::ranking(const query::RankingCondition& node) {
  const std::string key = numbers_.rank_key(node.subject);
  std::int64_t hundred = 100;
  for (int i = 0; i < node.size.scale; ++i) hundred *= 10;
  const std::string size = node.percent ? fmt::format("(2 * size * {} + {}) / (2 * {})",
                                                      node.size.units, hundred, hundred)
                                        : std::to_string(node.size.units);
  const std::string inside = fmt::format(
      "(p.row IN (SELECT r FROM (SELECT p.row AS r, row_number() OVER (ORDER BY {0} {1}, {2}) AS "
      "n, "
      "count(*) OVER () AS size {3}) WHERE n <= {4}))",
      key, node.end == query::RankEnd::top ? "DESC" : "ASC", id_key(*table_),
      ranked_from(key, node.among), size);
  return node.negated ? fmt::format("({} IS NOT NULL AND NOT {})", key, inside) : inside;
}

std::string SqlWriter::compare_quantile(const query::QuantileTerm& left, CompareOperator op,
                                        const Term& right) {
  const std::string key = numbers_.rank_key(*left.subject);
  const engine::Decimal number = std::get<query::NumberTerm>(right.node).value;
  const std::string from = ranked_from(key, left.among);
  return fmt::format(
      "(CASE WHEN p.row IN (SELECT p.row {0}) THEN p.row IN (SELECT r FROM (SELECT p.row AS r, "
      "ntile({1}) OVER (ORDER BY {2}, {3}) AS k {0}) WHERE k * {4} {5} {6}) END)",
      from, left.quantiles, key, id_key(*table_),
      "1" + std::string(static_cast<std::size_t>(number.scale), '0'), sql_operator(op),
      number.units);
}

namespace {

struct NoEvents {
  std::string operator()(const query::MeasureNullCondition&) const { return refuse(); }
  std::string operator()(const query::MeasureRelativeCondition&) const { return refuse(); }
  std::string operator()(const query::DidCondition&) const { return refuse(); }
  std::string operator()(const query::SequenceCondition&) const { return refuse(); }

 private:
  static std::string refuse() {
    ENGINE_CHECK(!"no events");
    return {};
  }
};

}  // namespace

std::string SqlWriter::where(const Expression& expression) {
  struct Visit : NoEvents {
    using NoEvents::operator();
    explicit Visit(SqlWriter& writer) : self(writer) {}
    SqlWriter& self;
    std::string operator()(const query::ConstantCondition& node) const {
      return node.value ? "1" : "0";
    }
    std::string operator()(const query::FlagCondition& node) const {
      return known_and_two_valued(sql_column(*self.table_, node.name));
    }
    std::string operator()(const query::CompareCondition& node) const {
      return known_and_two_valued(self.compare(node.left, node.op, node.right));
    }
    std::string operator()(const query::BetweenCondition& node) const {
      const std::string above =
          self.compare(node.subject, CompareOperator::greater_equal, node.low);
      const std::string below = self.compare(node.subject, CompareOperator::less_equal, node.high);
      if (!node.negated) return known_and_two_valued(fmt::format("({} AND {})", above, below));
      // NULL OR TRUE is TRUE in SQL; here an unknown bound makes NOT BETWEEN false as well.
      return known_and_two_valued(
          fmt::format("(CASE WHEN {0} IS NULL OR {1} IS NULL THEN 0 ELSE NOT ({0} AND {1}) END)",
                      above, below));
    }
    std::string operator()(const query::InCondition& node) const {
      std::string any;
      for (const Term& value : node.values) {
        any += (any.empty() ? "(" : " OR ") +
               self.compare(node.subject, CompareOperator::equal, value);
      }
      return known_and_two_valued((node.negated ? "NOT " : "") + any + ")");
    }
    std::string operator()(const query::LikeCondition& node) const {
      const std::string column = sql_column(*self.table_, node.name);
      const std::string pattern = sql_string(node.pattern);
      const char* negation = node.negated ? "NOT " : "";
      // Escape characters of the oracle are ASCII and have no case.
      const std::string escape =
          node.escape ? " ESCAPE " + sql_string({static_cast<char>(*node.escape)}) : "";
      return known_and_two_valued(
          node.ignore_case
              ? fmt::format("(fold({}) {}LIKE fold({}){})", column, negation, pattern, escape)
              : fmt::format("({} {}LIKE {}{})", column, negation, pattern, escape));
    }
    std::string operator()(const query::NullCondition& node) const {
      return fmt::format("({} IS {}NULL)", sql_column(*self.table_, node.name),
                         node.negated ? "NOT " : "");
    }
    std::string operator()(const query::HasCondition& node) const { return self.has(node); }
    std::string operator()(const query::RelativeCondition& node) const {
      return known_and_two_valued((node.negated ? "NOT " : "") + self.relative(node));
    }
    std::string operator()(const query::WithinCondition& node) const {
      return known_and_two_valued(self.within(node));
    }
    std::string operator()(const query::SavedCondition& node) const {
      if (node.kind == query::SavedKind::segment) {
        return self.where(self.table_->saved.segments.at(node.name));
      }
      std::string ids;
      for (const std::string& id : self.table_->saved.lists.at(node.name)) {
        ids += (ids.empty() ? "" : ", ") + sql_string(id);
      }
      return fmt::format("(p.id IN ({}))", ids);
    }
    std::string operator()(const query::RankingCondition& node) const { return self.ranking(node); }
    std::string operator()(const query::ThresholdCondition& node) const {
      constexpr std::array<const char*, 3> signs = {">=", "<=", "="};
      return fmt::format("({} {} {})", self.joined(node.operands, " + "),
                         signs[static_cast<std::size_t>(node.kind)], node.count);
    }
    std::string operator()(const query::AndCondition& node) const {
      return self.joined(node.operands, " AND ");
    }
    std::string operator()(const query::OrCondition& node) const {
      return self.joined(node.operands, " OR ");
    }
    std::string operator()(const query::NotCondition& node) const {
      return fmt::format("(NOT {})", self.where(*node.operand));
    }
  };
  return std::visit(Visit(*this), expression.node);
}

}  // namespace muster::oracle
