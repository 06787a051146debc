#include "tests/engine/evaluation/random_filter.hpp"

#include <algorithm>
#include <set>

#include "engine/values/calendar.hpp"

namespace muster::tests {

using engine::AttributeId;
using engine::AttributeType;
using engine::Filter;

PopulationFixture random_population(std::mt19937_64& random, std::size_t rows) {
  PopulationFixture fixture = PopulationFixture::numbered(rows);
  const auto below = [&](std::uint64_t end) { return random() % end; };
  // `make(row)` where a draw says the value is known; a block of rows is wholly unknown.
  const auto column = [&](auto values, std::uint64_t unknown_in_8, auto make) {
    values.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      if (below(8) >= unknown_in_8) values[row] = make(row);
    }
    return values;
  };
  const auto number = [&](std::int64_t low, std::int64_t high) {
    return [&below, low, high](std::size_t) {
      return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    };
  };
  const auto word = [&](const char* stem, std::uint64_t values) {
    return [&below, stem, values](std::size_t) { return stem + std::to_string(below(values)); };
  };
  const auto list = [&](const char* stem, std::uint64_t values) {
    return [&below, stem, values](std::size_t) {
      std::set<std::string> tags;
      for (std::uint64_t i = below(4); i > 0; --i)
        tags.insert(stem + std::to_string(below(values)));
      return std::vector<std::string>(tags.begin(), tags.end());
    };
  };
  using Column = FixtureColumn;
  fixture.category("region", column(Column::Strings{}, 1, word("region ", 6)));
  fixture.category(
      "country", column(Column::Strings{}, 0, [](std::size_t row) {
        return std::string(row < 70'000 ? "here" : "there");  // whole chunks of one value
      }));
  fixture.category("city", column(Column::Strings{}, 1, word("city ", 3000)));
  fixture.tags("interests", column(Column::StringLists{}, 2, list("tag ", 9)));
  fixture.tags("products", column(Column::StringLists{}, 1, list("product ", 2500)));
  fixture.flag("email", column(Column::Flags{}, 2, [&](std::size_t) { return below(2) == 0; }));
  fixture.flag("member", column(Column::Flags{}, 0, [](std::size_t row) { return row > 10; }));
  fixture.number("age", 0, column(Column::Integers{}, 1, number(18, 90)));
  fixture.number("spend", 2, column(Column::Integers{}, 2, number(-50, 40'000)));
  fixture.number("income", 1, column(Column::Integers{}, 0, number(0, 5'000'000)));
  fixture.number("huge", 4, column(Column::Integers{}, 1, [&](std::size_t) {
                   constexpr std::int64_t kMost = 999'999'999'999'999'999;
                   const std::int64_t some = static_cast<std::int64_t>(below(2 * kMost)) - kMost;
                   return below(10) == 0 ? (below(2) == 0 ? kMost : -kMost) : some;
                 }));
  fixture.number("constant", 3, column(Column::Integers{}, 0, number(1500, 1500)));
  fixture.number("nobody", 0, column(Column::Integers{}, 8, number(0, 1)));
  fixture.days("birth", column(Column::Integers{}, 1, number(-20'000, 14'000)));
  fixture.time("seen", column(Column::Integers{}, 3, number(1'600'000'000, 1'700'000'000)));
  fixture.real("ratio", column(Column::Reals{}, 2, [&](std::size_t) {
                 return static_cast<double>(below(2000)) / 7 - 100;
               }));
  fixture.place("home", column(Column::Places{}, 1, [&](std::size_t) {
                  return engine::Place{
                      static_cast<std::int32_t>(below(1'800'000'001)) - 900'000'000,
                      static_cast<std::int32_t>(static_cast<std::int64_t>(below(3'600'000'001)) -
                                                1'800'000'000)};
                }));
  fixture.text("note", column(Column::Strings{}, 3, word("note ", 400)));
  return fixture;
}

RandomFilter::RandomFilter(std::mt19937_64& random, const PopulationFixture& fixture,
                           const engine::Population& population)
    : random_(random), fixture_(fixture), population_(population) {}

Filter RandomFilter::operator()(int depth) {
  if (depth == 0 || chance(6)) return test();
  switch (below(4)) {
    case 0:
      return {engine::AllOf{operands(depth - 1)}};
    case 1:
      return {engine::AnyOf{operands(depth - 1)}};
    case 2:
      return {engine::Complement{{(*this)(depth - 1)}}};
    default: {
      auto list = operands(depth - 1);
      const std::uint64_t low = below(list.size() + 2);
      return {engine::CountOf{low, low + below(list.size() + 1), std::move(list)}};
    }
  }
}

std::vector<Filter> RandomFilter::operands(int depth) {
  std::vector<Filter> list;
  const std::uint64_t count = chance(10) ? below(2) : 2 + below(4);
  for (std::uint64_t i = 0; i < count; ++i) list.push_back((*this)(depth));
  return list;
}

Filter RandomFilter::test() {
  if (chance(30)) return {engine::Constant{chance(2)}};
  if (chance(12)) return {arithmetic(2)};
  if (chance(25)) {
    const std::uint64_t buckets = 1 + below(50);
    const auto low = static_cast<std::int64_t>(below(buckets));
    return {engine::BucketIn{"seed", buckets, {{low, low + static_cast<std::int64_t>(below(9))}}}};
  }
  if (names_rows_ && chance(15)) return rows_in();
  const AttributeId id{static_cast<std::uint32_t>(below(fixture_.columns().size()))};
  if (chance(8)) return {engine::Known{id}};
  return test_of(id);
}

Filter RandomFilter::rows_in() {
  const std::uint64_t size = fixture_.ids().size();
  std::vector<engine::Row> rows;
  const std::uint64_t one_in = 1 + below(200);
  for (engine::Row row = 0; row < size; ++row) {
    if (chance(one_in)) rows.push_back(row);
  }
  const auto number = random_();
  return {engine::RowsIn{std::make_shared<const engine::Bitmap>(engine::Bitmap::of(rows)),
                         "some rows " + std::to_string(number)}};
}

// Some known value of the column, or a default one where a few draws find none.
template <typename Values>
auto RandomFilter::known_value(AttributeId id) {
  const auto& values = std::get<Values>(fixture_.columns()[id.index].values);
  for (int i = 0; i < 20 && !values.empty(); ++i) {
    if (const auto& value = values[below(values.size())]) return *value;
  }
  return typename Values::value_type::value_type{};
}

Filter RandomFilter::test_of(AttributeId id) {
  switch (fixture_.columns()[id.index].spec.type) {
    case AttributeType::category:
    case AttributeType::tags:
      return codes(id);
    case AttributeType::flag:
      return {engine::FlagIs{id, chance(2)}};
    case AttributeType::number:
    case AttributeType::time:
      return integers(id);
    case AttributeType::date:
      if (chance(2)) {
        engine::AnniversaryIn node{id, {}};
        for (std::uint64_t i = below(40); i > 0; --i) node.days.set(below(372));
        return {node};
      }
      return integers(id);
    case AttributeType::real: {
      const double low = known_value<FixtureColumn::Reals>(id);
      const double next = low + static_cast<double>(below(100));
      return {engine::RealIn{id, {{low, next}, {next + 10, next + 20}}}};
    }
    case AttributeType::place:
      return {engine::WithinRadius{id, known_value<FixtureColumn::Places>(id),
                                   static_cast<double>(below(20'100))}};
    case AttributeType::text:
      return texts(id);
  }
  return {engine::Constant{}};
}

Filter RandomFilter::codes(AttributeId id) {
  std::set<engine::ValueCode> codes;
  const std::uint32_t size = population_.dictionary(id).size();
  for (std::uint64_t i = size == 0 ? 0 : below(6); i > 0; --i) {
    codes.insert(static_cast<engine::ValueCode>(1 + below(size)));
  }
  return {engine::CodeIn{id, {codes.begin(), codes.end()}}};
}

Filter RandomFilter::integers(AttributeId id) {
  std::vector<std::int64_t> ends;
  for (std::uint64_t i = 2 * below(chance(4) ? 12 : 3) + 2; i > 0; --i) {
    ends.push_back(known_value<FixtureColumn::Integers>(id) + static_cast<std::int64_t>(below(5)) -
                   2);
  }
  if (chance(6)) ends.front() = std::numeric_limits<std::int64_t>::min();
  if (chance(6)) ends.back() = std::numeric_limits<std::int64_t>::max();
  std::sort(ends.begin(), ends.end());
  std::vector<engine::IntegerRange> ranges;
  for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
    const bool touches = !ranges.empty() && ranges.back().high >= ends[i] - 1;
    if (touches) {
      ranges.back().high = std::max(ranges.back().high, ends[i + 1]);
    } else {
      ranges.push_back({ends[i], ends[i + 1]});
    }
  }
  return {engine::IntegerIn{id, std::move(ranges)}};
}

Filter RandomFilter::texts(AttributeId id) {
  const std::string text = known_value<FixtureColumn::Strings>(id);
  switch (below(3)) {
    case 0: {
      std::set<std::string> values = {text, "note 7", "no such note"};
      return {engine::TextIn{id, {values.begin(), values.end()}}};
    }
    case 1: {
      const auto pattern =
          engine::LikePattern::compile(chance(2) ? "%1%" : "note _2", engine::CaseRule::exact);
      return {engine::TextLike{id, *pattern}};
    }
    default: {
      engine::TextBetween node{id, {}, {}, chance(2), chance(2)};
      if (!chance(3)) node.low = text;
      if (!chance(3)) node.high = known_value<FixtureColumn::Strings>(id);
      return {node};
    }
  }
}

engine::ArithmeticTest RandomFilter::arithmetic(int depth) {
  engine::ArithmeticTest test;
  term(depth, test.left);
  test.comparison = static_cast<engine::Comparison>(below(6));
  term(depth, test.right);
  return test;
}

void RandomFilter::term(int depth, engine::Arithmetic& out) {
  using engine::ArithmeticCode;
  if (depth > 0 && !chance(4)) {
    const auto code =
        static_cast<ArithmeticCode>(static_cast<std::uint64_t>(ArithmeticCode::add) + below(8));
    term(depth - 1, out);
    if (code != ArithmeticCode::negate && code != ArithmeticCode::absolute) term(depth - 1, out);
    out.steps.push_back({code, {}, {}, {}});
    return;
  }
  if (chance(3)) {
    const std::int64_t most = chance(5) ? engine::kMaxUnits : 2000;
    const std::int64_t units =
        static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most) * 2 + 1)) - most;
    out.steps.push_back(
        {ArithmeticCode::constant, {units, static_cast<int>(below(chance(8) ? 19 : 4))}, {}, {}});
    return;
  }
  for (;;) {
    const AttributeId id{static_cast<std::uint32_t>(below(fixture_.columns().size()))};
    const AttributeType type = fixture_.columns()[id.index].spec.type;
    const bool is_date = type == AttributeType::date;
    if (type != AttributeType::number && type != AttributeType::time && !is_date) continue;
    if (is_date && chance(2)) {
      out.steps.push_back({ArithmeticCode::age, {}, id, engine::Day{20'000}});
    } else {
      out.steps.push_back({ArithmeticCode::attribute, {}, id, {}});
    }
    return;
  }
}

}  // namespace muster::tests
