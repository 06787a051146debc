#include "query/language/printer.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <iterator>
#include <utility>

#include "query/language/characters.hpp"
#include "query/language/words.hpp"

namespace muster::query {

namespace {

/// How tightly a node holds together; one inside a tighter neighbour needs brackets.
/// An `open` one ends in a WHERE, which would swallow what follows.
enum class Binding { open, disjunction, conjunction, sum, product, minus, whole };

Binding binding(const Term& term) {
  if (const auto* arithmetic = std::get_if<ArithmeticTerm>(&term.node)) {
    const bool sum =
        arithmetic->op == ArithmeticOperator::add || arithmetic->op == ArithmeticOperator::subtract;
    return sum ? Binding::sum : Binding::product;
  }
  if (std::holds_alternative<ShiftTerm>(term.node)) return Binding::sum;
  if (std::holds_alternative<NegateTerm>(term.node)) return Binding::minus;
  return Binding::whole;
}

Binding binding(const Expression& expression) {
  if (const auto* did = std::get_if<DidCondition>(&expression.node)) {
    const bool open = !did->event.where.empty() && did->event.window.kind == WindowKind::ever &&
                      std::holds_alternative<std::monostate>(did->how);
    return open ? Binding::open : Binding::whole;
  }
  if (std::holds_alternative<OrCondition>(expression.node)) return Binding::disjunction;
  if (std::holds_alternative<AndCondition>(expression.node)) return Binding::conjunction;
  return Binding::whole;
}

void append_quoted(std::string& out, char quote, std::string_view text) {
  out.push_back(quote);
  for (const char byte : text) {
    if (byte == quote) out.push_back(quote);
    out.push_back(byte);
  }
  out.push_back(quote);
}

/// Writes terms and conditions behind one another into one string.
class Printer {
 public:
  std::string take() { return std::move(out_); }

  void write(const Term& term) {
    std::visit([this](const auto& node) { write_node(node); }, term.node);
  }
  void write(const Expression& expression) {
    std::visit([this](const auto& node) { write_node(node); }, expression.node);
  }
  void write(const EventPhrase& event) {
    append_name(event.type);
    write_where(event);
    write(event.window);
  }
  void write(const EventWindow& window) {
    switch (window.kind) {
      case WindowKind::ever:
        return;
      case WindowKind::last:
        append(" DURING LAST ");
        append_amount(window.amount, window.unit);
        return;
      case WindowKind::between:
        append(" DURING ");
        break;
      case WindowKind::since:
        append(" SINCE ");
        break;
      case WindowKind::before:
        append(" BEFORE ");
        break;
    }
    write_list(window.bounds, " TO ", [this](const Term& bound) { write(bound); });
  }

 private:
  template <typename... Parts>
  void append(const Parts&... parts) {
    (out_.append(std::string_view(parts)), ...);
  }
  void append_name(std::string_view name) { append(print_name(name)); }
  void append_string(std::string_view text) { append_quoted(out_, '\'', text); }
  void append_number(std::int64_t number) {
    fmt::format_to(std::back_inserter(out_), "{}", number);
  }

  template <typename Node>
  void write_in_brackets(const Node& node) {
    append("(");
    write(node);
    append(")");
  }
  /// In brackets unless it holds together at least as tightly as `least`.
  template <typename Node>
  void write_bound(const Node& node, Binding least) {
    if (binding(node) < least) {
      write_in_brackets(node);
    } else {
      write(node);
    }
  }
  template <typename Nodes, typename Write>
  void write_list(const Nodes& nodes, std::string_view separator, Write write_one) {
    bool first = true;
    for (const auto& node : nodes) {
      if (!first) append(separator);
      first = false;
      write_one(node);
    }
  }
  template <typename Nodes>
  void write_arguments(const Nodes& nodes) {
    append("(");
    write_list(nodes, ", ", [this](const auto& node) { this->write(node); });
    append(")");
  }

  void write_node(const NameTerm& node) { append_name(node.name); }
  void write_node(const NumberTerm& node) { append(engine::format_decimal(node.value)); }
  void write_node(const StringTerm& node) { append_string(node.value); }
  void write_node(const FlagTerm& node) { append(node.value ? "TRUE" : "FALSE"); }
  void write_node(const TodayTerm&) { append("TODAY"); }
  void write_node(const ShiftTerm& node) {
    const std::int64_t amount = node.amount < 0 ? -node.amount : node.amount;
    write_bound(*node.base, Binding::sum);
    append(node.amount < 0 ? " - " : " + ");
    append_amount(amount, node.unit);
  }
  void write_node(const ArithmeticTerm& node) {
    const bool sum = node.op == ArithmeticOperator::add || node.op == ArithmeticOperator::subtract;
    write_bound(*node.left, sum ? Binding::sum : Binding::product);
    append(" ", to_string(node.op), " ");
    // Operators of one rank group to the left, so on the right even they need brackets.
    write_bound(*node.right, sum ? Binding::product : Binding::minus);
  }
  void write_node(const NegateTerm& node) {
    append("-");
    // A minus before a literal would become part of it, and two minus signs begin a comment.
    if (std::holds_alternative<NumberTerm>(node.operand->node)) {
      write_in_brackets(*node.operand);
    } else {
      write_bound(*node.operand, Binding::whole);
    }
  }
  void write_node(const FunctionTerm& node) {
    append(to_string(node.function));
    write_arguments(node.arguments);
  }
  void write_node(const AgeTerm& node) {
    append("age(");
    append_name(node.name);
    append(")");
  }
  void write_node(const BucketTerm& node) {
    append("BUCKET(");
    append_string(node.seed);
    append(", ");
    append_number(node.buckets);
    append(")");
  }

  void write_node(const QuantileTerm& node) {
    append("QUANTILE(");
    write(*node.subject);
    append(", ");
    append_number(node.quantiles);
    append(")");
    append_among(node.among);
  }

  void write_node(const ScoreTerm& node) {
    append("SCORE ");
    append_string(node.name);
  }
  void write_node(const GradeTerm& node) {
    append("GRADE ");
    append_string(node.name);
  }

  void write_node(const ConstantCondition& node) { append(node.value ? "TRUE" : "FALSE"); }
  void write_node(const FlagCondition& node) { append_name(node.name); }
  void write_node(const CompareCondition& node) {
    write(node.left);
    append(" ", to_string(node.op), " ");
    write(node.right);
  }
  void write_node(const BetweenCondition& node) {
    write(node.subject);
    append(node.negated ? " NOT BETWEEN " : " BETWEEN ");
    write(node.low);
    append(" AND ");
    write(node.high);
  }
  void write_node(const InCondition& node) {
    write(node.subject);
    append(node.negated ? " NOT IN " : " IN ");
    write_arguments(node.values);
  }
  void write_node(const LikeCondition& node) {
    append_name(node.name);
    append(node.negated ? " NOT" : "", node.ignore_case ? " ILIKE " : " LIKE ");
    append_string(node.pattern);
    if (node.escape) {
      append(" ESCAPE ");
      append_string(to_utf8(*node.escape));
    }
  }
  void write_node(const NullCondition& node) {
    append_name(node.name);
    append(node.negated ? " IS NOT NULL" : " IS NULL");
  }
  void write_node(const HasCondition& node) {
    append_name(node.name);
    append(" HAS ");
    if (node.quantifier == TagQuantifier::any && node.values.size() == 1) {
      append_string(node.values.front());
      return;
    }
    switch (node.quantifier) {
      case TagQuantifier::any:
        append("ANY (");
        break;
      case TagQuantifier::all:
        append("ALL (");
        break;
      case TagQuantifier::none:
        append("NONE (");
        break;
    }
    write_list(node.values, ", ", [this](const std::string& value) { append_string(value); });
    append(")");
  }
  void write_node(const RelativeCondition& node) {
    append_name(node.name);
    append(node.anniversary ? " ANNIVERSARY" : "", node.negated ? " NOT" : "",
           node.direction == Direction::last ? " IN LAST " : " IN NEXT ");
    append_amount(node.amount, node.unit);
  }
  void write_node(const WithinCondition& node) {
    append_name(node.name);
    append(" WITHIN ", engine::format_decimal(node.radius_km), " KM OF (",
           engine::format_decimal(node.latitude), ", ", engine::format_decimal(node.longitude),
           ")");
  }
  void write_node(const SavedCondition& node) {
    append(to_string(node.kind), " ");
    append_string(node.name);
  }
  void write_node(const RankingCondition& node) {
    write(node.subject);
    append(node.negated ? " NOT IN " : " IN ", to_string(node.end), " ",
           engine::format_decimal(node.size), node.percent ? " PERCENT" : "");
    append_among(node.among);
  }
  void write_node(const ThresholdCondition& node) {
    append(to_string(node.kind), " ");
    append_number(node.count);
    append(" OF ");
    write_arguments(node.operands);
  }
  void write_node(const AndCondition& node) {
    write_list(node.operands, " AND ",
               [this](const Expression& operand) { write_bound(operand, Binding::conjunction); });
  }
  void write_node(const OrCondition& node) {
    write_list(node.operands, " OR ",
               [this](const Expression& operand) { write_bound(operand, Binding::disjunction); });
  }
  void write_node(const NotCondition& node) {
    append("NOT ");
    write_bound(*node.operand, Binding::whole);
  }

  void write_node(const EventTerm& node) {
    append(to_string(node.measure), "(");
    if (node.measure == EventMeasureKind::distinct_periods) {
      append("DISTINCT ", to_string(node.period, 0), " OF ");
    }
    if (node.measure == EventMeasureKind::distinct_values) append("DISTINCT ");
    if (measures_property(node.measure)) {
      append_path(node.event.type, node.property);
      write_where(node.event);
      write(node.event.window);
    } else {
      write(node.event);
    }
    append(")");
  }
  void write_node(const MeasureNullCondition& node) {
    write(node.subject);
    append(node.negated ? " IS NOT NULL" : " IS NULL");
  }
  void write_node(const MeasureRelativeCondition& node) {
    write(node.subject);
    append(node.negated ? " NOT" : "",
           node.direction == Direction::last ? " IN LAST " : " IN NEXT ");
    append_amount(node.amount, node.unit);
  }
  void write_node(const DidCondition& node) {
    append("DID ");
    append_name(node.event.type);
    write_where(node.event);
    if (const auto* regularly = std::get_if<Regularly>(&node.how)) {
      append(" IN ", to_string(regularly->kind), " ");
      append_number(regularly->count);
      append(" OF LAST ");
      append_amount(regularly->periods, regularly->unit);
    } else if (const auto* pause = std::get_if<AfterPause>(&node.how)) {
      append(" AFTER A PAUSE OF ");
      append_amount(pause->pause.amount, pause->pause.unit);
    } else if (std::holds_alternative<ForTheFirstTime>(node.how)) {
      append(" FOR THE FIRST TIME");
    }
    write(node.event.window);
  }
  void write_node(const SequenceCondition& node) {
    append("SEQUENCE(");
    write_list(node.steps, ", ", [this](const EventStep& step) {
      append(step.absent ? "NOT " : "");
      append_name(step.event.type);
      write_where(step.event);
    });
    if (node.within) {
      append(" WITHIN ");
      append_amount(node.within->amount, node.within->unit);
    }
    write(node.window);
    append(")");
  }

  void write_where(const EventPhrase& event) {
    if (event.where.empty()) return;
    append(" WHERE ");
    write(event.where.front());
  }
  /// A dot inside a part would be taken for the one between them.
  void append_path(std::string_view type, std::string_view property) {
    const auto append_part = [this](std::string_view part) {
      if (part.find('.') == std::string_view::npos) {
        append_name(part);
      } else {
        append_quoted(out_, '"', part);
      }
    };
    if (type.empty()) return append_name(property);
    append_part(type);
    append(".");
    append_part(property);
  }

  void append_among(const std::vector<Expression>& among) {
    if (among.empty()) return;
    append(" AMONG ");
    write_in_brackets(among.front());
  }
  void append_amount(std::int64_t amount, TimeUnit unit) {
    append_number(amount);
    append(" ", to_string(unit, amount));
  }

  std::string out_;
};

}  // namespace

std::string print(const Expression& expression) {
  Printer printer;
  printer.write(expression);
  return printer.take();
}

std::string print(const Term& term) {
  Printer printer;
  printer.write(term);
  return printer.take();
}

std::string print(const EventPhrase& event) {
  Printer printer;
  printer.write(event);
  return printer.take();
}

std::string print_name(std::string_view name) {
  const bool bare = !name.empty() && bare_name_end(name, 0) == name.size() && !reserved_word(name);
  if (bare) return std::string(name);
  std::string quoted;
  append_quoted(quoted, '"', name);
  return quoted;
}

}  // namespace muster::query
