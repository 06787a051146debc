#include "query/run/members.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/evaluation/evaluate.hpp"
#include "query/run/cursor.hpp"
#include "tests/query/people.hpp"
#include "tests/seed.hpp"

namespace muster::query::tests {
namespace {

MembersRequest request_for(std::string_view where, std::string order_by = "") {
  auto query = read_query(where, midsummer());
  EXPECT_TRUE(query.ok()) << where;
  MembersRequest request;
  if (query) request.query = *std::move(query);
  request.order_by = std::move(order_by);
  return request;
}

std::string ids_of(const std::vector<Member>& members) {
  std::string joined;
  for (const Member& member : members) joined += (joined.empty() ? "" : " ") + member.id;
  return joined;
}

std::string ordered(std::string_view where, std::string order_by) {
  const auto page = members(people(), request_for(where, std::move(order_by)));
  return page ? ids_of(page->members) : "error: " + page.error().message;
}

TEST(Members, ComeInTheOrderOfIds) {
  EXPECT_EQ(ordered("TRUE", ""), "a b c d e f g h");
  EXPECT_EQ(ordered("age >= 30", ""), "b c d f h");
  EXPECT_EQ(ordered("TRUE", "id desc"), "h g f e d c b a");
  EXPECT_EQ(ordered("FALSE", ""), "");
}

TEST(Members, ComeInTheOrderAskedUnknownLastTiesById) {
  EXPECT_EQ(ordered("TRUE", "age"), "g a b f c d h e");
  EXPECT_EQ(ordered("TRUE", "age DESC"), "h d c b f a g e");
  EXPECT_EQ(ordered("TRUE", "age desc, id desc"), "h d c f b a g e");
  EXPECT_EQ(ordered("TRUE", "gender, age desc"), "h b e c f a g d");
  EXPECT_EQ(ordered("TRUE", "gender desc, spend"), "a c g f h b e d");
  EXPECT_EQ(ordered("TRUE", "weight"), "c f b a g h e d");
  EXPECT_EQ(ordered("TRUE", "email_ok desc"), "a c e h b f g d");
  EXPECT_EQ(ordered("TRUE", "last_order desc"), "f a b c h d g e");
  EXPECT_EQ(ordered("TRUE", "note"), "a g d b f h c e");
  EXPECT_EQ(ordered("TRUE", "note desc"), "c h f b d g a e");
  EXPECT_EQ(ordered("TRUE", "city"), "b a g f h d c e");
  EXPECT_EQ(ordered("TRUE", " \"Odd name\"  DESC "), "h g f e d c b a");
}

TEST(Members, OrdersThatCannotBeAreRefused) {
  for (const char* order_by : {"interests", "home", "nothing", "age up", "age,", ",", "age desc x",
                               "\"age", "age,age,age,age,age,age,age,age,age"}) {
    const auto page = members(people(), request_for("TRUE", order_by));
    EXPECT_FALSE(page.ok()) << order_by;
  }
  EXPECT_EQ(members(people(), request_for("TRUE", "agee")).error().suggestion, "age");
}

TEST(Members, ShowTheFieldsAskedFor) {
  MembersRequest request = request_for("age = 65");
  request.fields = {"spend", "id", "gender", "interests"};
  const auto page = members(people(), request);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->columns.size(), 3U);
  EXPECT_EQ(page->columns[0].name, "spend");
  ASSERT_EQ(page->members.size(), 1U);
  const std::vector<engine::Value>& cells = page->members[0].cells;
  EXPECT_EQ(cells[0], engine::Value(engine::Decimal{-500, 2}));
  EXPECT_EQ(cells[1], engine::Value(engine::Unknown{}));
  EXPECT_EQ(cells[2], engine::Value(std::vector<std::string_view>{}));
  request.fields = {"*"};
  EXPECT_EQ(members(people(), request)->columns.size(), people().attributes().size());
  request.fields = {"age", "age"};
  EXPECT_EQ(members(people(), request).error().code, ErrorCode::invalid_input);
  request.fields = {"Age"};
  EXPECT_EQ(members(people(), request).error().suggestion, "age");
}

TEST(Members, LimitsAreChecked) {
  MembersRequest request = request_for("TRUE");
  for (const std::uint64_t limit : {std::uint64_t{0}, kLargestPage + 1}) {
    request.limit = limit;
    EXPECT_EQ(members(people(), request).error().code, ErrorCode::limit_exceeded);
  }
}

TEST(Cursor, ReadsWhatItWrote) {
  const Cursor cursor{0x0123456789abcdefULL, ~0ULL, engine::Instant{-5}, 4'000'000'000U};
  const auto read = read_cursor(write_cursor(cursor));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, cursor);
}

TEST(Cursor, RefusesOtherTexts) {
  const std::string good = write_cursor({});
  for (std::string text : {std::string("x"), good + "A", good.substr(1),
                           std::string(good.size(), '='), std::string(good.size(), '_')}) {
    EXPECT_FALSE(read_cursor(text).ok()) << text;
  }
}

TEST(Cursor, ContinuesOneQueryAtOneVersion) {
  MembersRequest request = request_for("age >= 18", "age");
  request.limit = 2;
  const auto first = members(people(), request);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(first->next.has_value());
  EXPECT_EQ(first->count, 6U);

  const auto refused = [&](MembersRequest other) {
    other.cursor = *first->next;
    return members(people(), other);
  };
  MembersRequest other = request_for("age >= 19", "age");
  EXPECT_EQ(refused(other).error().code, ErrorCode::invalid_input);
  other = request_for("age >= 18", "age desc");
  EXPECT_NE(refused(other).error().message.find("another query"), std::string::npos);
  other = request_for("age >= 18", "age");
  other.query.context.as_of = engine::Instant{0};
  EXPECT_NE(refused(other).error().message.find("as_of"), std::string::npos);
  const auto others = population_of({"x"}, {{"age", engine::AttributeType::number, 0, {"20"}}});
  other = request_for("age >= 18", "age");
  other.cursor = *first->next;
  EXPECT_NE(members(*others, other).error().message.find("version"), std::string::npos);
  // The same query in other words, with as_of left open, goes on.
  other = request_for("  AGE >= 18 -- again", " \"age\" asc");
  other.query = *read_query("age   >= 18");
  EXPECT_EQ(ids_of(refused(other)->members), "f c d h");
}

TEST(Cursor, KeepsTheMomentOfTheFirstPage) {
  MembersRequest request;
  request.query = *read_query("last_order <= TODAY");
  request.limit = 1;
  const auto first = members(people(), request);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(first->next.has_value());
  const auto cursor = read_cursor(*first->next);
  ASSERT_TRUE(cursor.ok());
  request.cursor = *first->next;
  const auto second = members(people(), request);
  ASSERT_TRUE(second.ok());
  if (second->next) {
    EXPECT_EQ(read_cursor(*second->next)->as_of, cursor->as_of);
  }
}

TEST(Cursor, ForAStrangerIsNoWayIn) {
  MembersRequest request = request_for("age >= 18");
  request.limit = 2;
  const auto first = members(people(), request);
  ASSERT_TRUE(first.ok());
  Cursor forged = *read_cursor(*first->next);
  for (const engine::Row row : {engine::Row{4}, engine::Row{8}, ~engine::Row{0}}) {
    forged.last = row;  // not in the audience, or past the population
    request.cursor = write_cursor(forged);
    EXPECT_EQ(members(people(), request).error().code, ErrorCode::invalid_input);
  }
}

// --- pages and streams over a larger, random population ------------------------------------------

struct Crowd {
  std::shared_ptr<const engine::Population> population;
  std::vector<std::string> ids;
};

Crowd crowd(std::mt19937_64& random, bool integer_ids) {
  constexpr int kCustomers = 3'000;
  std::vector<std::string> ids;
  TextColumnSpec age{"age", engine::AttributeType::number, 0, {}};
  TextColumnSpec town{"town", engine::AttributeType::category, 0, {}};
  TextColumnSpec note{"note", engine::AttributeType::text, 0, {}};
  std::uniform_int_distribution<int> small(0, 40);
  for (int i = 0; i < kCustomers; ++i) {
    ids.push_back(integer_ids ? std::to_string(i * 7 - 5'000) : "id" + std::to_string(i * 7));
  }
  std::shuffle(ids.begin(), ids.end(), random);
  for (int i = 0; i < kCustomers; ++i) {
    const int draw = small(random);
    age.cells.push_back(draw == 0 ? std::nullopt : std::optional(std::to_string(draw)));
    town.cells.push_back(draw % 7 == 0 ? std::nullopt
                                       : std::optional("t" + std::to_string(draw % 5)));
    note.cells.push_back("a long shared beginning " + std::to_string(small(random)));
  }
  auto population = population_of(ids, {age, town, note});
  return {std::move(population), std::move(ids)};
}

std::vector<engine::Row> paged(const engine::Population& population, MembersRequest request) {
  std::vector<engine::Row> rows;
  while (true) {
    const auto page = members(population, request);
    EXPECT_TRUE(page.ok()) << (page ? "" : page.error().message);
    if (!page) return rows;
    for (const Member& member : page->members) rows.push_back(member.row);
    if (!page->next) {
      EXPECT_EQ(rows.size(), page->count);
      return rows;
    }
    EXPECT_EQ(page->members.size(), *request.limit);
    request.cursor = *page->next;
  }
}

std::vector<engine::Row> streamed(std::shared_ptr<const engine::Population> population,
                                  const MembersRequest& request, std::size_t block) {
  std::vector<engine::Row> rows;
  auto stream = MemberStream::open(std::move(population), request);
  EXPECT_TRUE(stream.ok());
  if (!stream) return rows;
  while (true) {
    const auto next = stream->next(block);
    if (next.empty()) return rows;
    EXPECT_LE(next.size(), block);
    rows.insert(rows.end(), next.begin(), next.end());
  }
}

// Sorting everybody by hand: the order that pages and streams must follow.
std::vector<engine::Row> sorted_by_hand(const engine::Population& population,
                                        std::vector<engine::Row> rows, std::string_view order_by) {
  const auto value = [&](engine::Row row, std::string_view name) {
    return population.value(population.attributes().find(name)->id, row);
  };
  const auto compare_field = [&](engine::Row left, engine::Row right, std::string_view name,
                                 bool descending) {
    const engine::Value a = value(left, name);
    const engine::Value b = value(right, name);
    const bool a_unknown = std::holds_alternative<engine::Unknown>(a);
    const bool b_unknown = std::holds_alternative<engine::Unknown>(b);
    if (a_unknown || b_unknown) return static_cast<int>(a_unknown) - static_cast<int>(b_unknown);
    int order = 0;
    if (const auto* number = std::get_if<engine::Decimal>(&a)) {
      order = engine::compare(*number, std::get<engine::Decimal>(b));
    } else {
      order = std::get<std::string_view>(a).compare(std::get<std::string_view>(b));
    }
    return descending ? -order : order;
  };
  std::sort(rows.begin(), rows.end(), [&](engine::Row left, engine::Row right) {
    int order = 0;
    if (order_by == "town desc, age") {
      order = compare_field(left, right, "town", true);
      if (order == 0) order = compare_field(left, right, "age", false);
    } else if (order_by == "note, age desc, id desc") {
      order = compare_field(left, right, "note", false);
      if (order == 0) order = compare_field(left, right, "age", true);
      if (order == 0) order = population.directory().compare_ids(right, left);
    } else if (order_by == "age") {
      order = compare_field(left, right, "age", false);
    } else if (order_by == "id desc") {
      order = population.directory().compare_ids(right, left);
    }
    return order != 0 ? order < 0 : population.directory().compare_ids(left, right) < 0;
  });
  return rows;
}

TEST(Members, PagesAndStreamsFollowOneOrderWithoutGapsOrRepeats) {
  std::mt19937_64 random(muster::tests::seed());
  for (const bool integer_ids : {false, true}) {
    const Crowd everyone = crowd(random, integer_ids);
    for (const char* where : {"TRUE", "age = 7", "age < 30",
                              "age = 7 AND town = 't2' AND note "
                              "LIKE '%4'"}) {
      for (const char* order_by :
           {"", "id desc", "age", "town desc, age", "note, age desc, id desc"}) {
        MembersRequest request = request_for(where, order_by);
        auto bound = muster::query::bind(request.query, *everyone.population);
        ASSERT_TRUE(bound.ok());
        const auto audience = engine::select(*everyone.population, bound->filter);
        ASSERT_TRUE(audience.ok());
        const std::vector<engine::Row> expected =
            sorted_by_hand(*everyone.population, audience->rows(), order_by);
        request.limit = std::max<std::uint64_t>(1, expected.size() / 4);
        EXPECT_EQ(paged(*everyone.population, request), expected) << where << " by " << order_by;
        request.limit.reset();
        EXPECT_EQ(streamed(everyone.population, request, 100), expected) << where << order_by;
        request.limit = 17;
        std::vector<engine::Row> start = expected;
        start.resize(std::min<std::size_t>(17, start.size()));
        EXPECT_EQ(streamed(everyone.population, request, 5), start) << where << order_by;
      }
    }
  }
}

TEST(MemberStream, TakesNoCursorAndKnowsItsCount) {
  const auto population =
      population_of({"2", "10", "1"}, {{"age", engine::AttributeType::number, 0, {"1", "2", {}}}});
  MembersRequest request = request_for("age > 0");
  request.fields = {"age"};
  auto stream = MemberStream::open(population, request);
  ASSERT_TRUE(stream.ok());
  EXPECT_EQ(stream->count(), 2U);
  EXPECT_EQ(stream->columns().size(), 1U);
  EXPECT_EQ(&stream->population(), population.get());
  EXPECT_EQ(stream->next(1).size(), 1U);
  EXPECT_EQ(stream->next(10).size(), 1U);
  EXPECT_TRUE(stream->next(10).empty());
  request.cursor = "x";
  EXPECT_FALSE(MemberStream::open(population, request).ok());
}

// Wherever a stream is cut, what comes behind its last member is the rest of it.
TEST(MemberStream, GoesOnBehindAnyMember) {
  std::vector<std::string> ids;
  TextColumnSpec ages{"age", engine::AttributeType::number, 0};
  for (int i = 0; i < 60; ++i) {
    ids.push_back("c" + std::to_string(i * 37 % 60));
    ages.cells.push_back(i % 7 == 0 ? std::nullopt : std::optional(std::to_string(i % 5)));
  }
  const auto population = population_of(ids, {ages});
  for (const char* const where : {"TRUE", "age > 3", "age = 0 OR age IS NULL"}) {
    for (const char* const order : {"", "id desc", "age desc", "age, id desc"}) {
      for (const std::optional<std::uint64_t> limit : {std::optional<std::uint64_t>(), {3}}) {
        SCOPED_TRACE(std::string(where) + " by " + order + (limit ? ", limited" : ""));
        MembersRequest request = request_for(where);
        request.order_by = order;
        const std::vector<engine::Row> whole = streamed(population, request, 16);
        ASSERT_GT(whole.size(), 3U);
        request.limit = limit;
        for (std::size_t i = 0; i < whole.size(); ++i) {
          request.after = population->directory().id_at(whole[i]);
          const std::size_t left = std::min<std::size_t>(whole.size() - i - 1, limit.value_or(60));
          const std::vector<engine::Row> rest(
              whole.begin() + static_cast<std::ptrdiff_t>(i) + 1,
              whole.begin() + static_cast<std::ptrdiff_t>(i + 1 + left));
          EXPECT_EQ(streamed(population, request, 4), rest) << "behind " << *request.after;
        }
      }
    }
  }
}

TEST(MemberStream, GoesOnBehindMembersAlone) {
  const auto population =
      population_of({"2", "10", "1"}, {{"age", engine::AttributeType::number, 0, {"1", "2", {}}}});
  for (const char* const after : {"1", "3", "", "x"}) {
    MembersRequest request = request_for("age > 0");
    request.after = after;
    const auto stream = MemberStream::open(population, request);
    ASSERT_FALSE(stream.ok()) << after;
    EXPECT_EQ(stream.error().code, ErrorCode::invalid_input);
  }
  MembersRequest page = request_for("age > 0");
  page.after = "2";
  EXPECT_FALSE(members(*population, page).ok()) << "pages have cursors";
}

TEST(MembersBitmap, IsPortableRoaring) {
  const auto bitmap = members_bitmap(people(), request_for("age >= 30").query);
  ASSERT_TRUE(bitmap.ok());
  EXPECT_EQ(bitmap->count, 5U);
  EXPECT_EQ(bitmap->version, people().version());
  const auto read = engine::Bitmap::from_portable_bytes(std::as_bytes(std::span(bitmap->bytes)));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->rows(), (std::vector<engine::Row>{1, 2, 3, 5, 7}));
}

}  // namespace
}  // namespace muster::query::tests
