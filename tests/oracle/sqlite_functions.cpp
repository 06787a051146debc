#include "tests/oracle/sqlite_functions.hpp"

#include <date/date.h>
#include <date/tz.h>
#include <sqlite3.h>
#include <xxhash.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <sstream>
#include <string_view>

#include "engine/check.hpp"
#include "tests/oracle/naive_text.hpp"

namespace muster::oracle {
namespace {

using boost::multiprecision::cpp_int;
using Exact = boost::multiprecision::cpp_rational;

std::string_view text_of(sqlite3_value* value) {
  // SQLite hands text out as unsigned char.
  const auto* bytes = static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(value)));
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void answer(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

bool any_null(int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return true;
  }
  return false;
}

void local_day(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const auto& zone = *static_cast<const std::string*>(sqlite3_user_data(context));
  const date::sys_seconds at{std::chrono::seconds{sqlite3_value_int64(values[0])}};
  answer(context,
         date::format("%F", date::floor<date::days>(date::make_zoned(zone, at).get_local_time())));
}

void wall_clock(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const auto& zone = *static_cast<const std::string*>(sqlite3_user_data(context));
  std::istringstream text{std::string(text_of(values[0]))};
  date::local_seconds at;
  text >> date::parse("%Y-%m-%dT%H:%M:%S", at);
  const auto instant = date::make_zoned(zone, at, date::choose::earliest).get_sys_time();
  sqlite3_result_int64(context, instant.time_since_epoch().count());
}

void append_utf8(std::string& out, char32_t letter) {
  const auto byte = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (letter < 0x80) {
    byte(letter);
  } else if (letter < 0x800) {
    byte(0xC0 | (letter >> 6U));
    byte(0x80 | (letter & 0x3F));
  } else if (letter < 0x10000) {
    byte(0xE0 | (letter >> 12U));
    byte(0x80 | ((letter >> 6U) & 0x3F));
    byte(0x80 | (letter & 0x3F));
  } else {
    byte(0xF0 | (letter >> 18U));
    byte(0x80 | ((letter >> 12U) & 0x3F));
    byte(0x80 | ((letter >> 6U) & 0x3F));
    byte(0x80 | (letter & 0x3F));
  }
}

void fold(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  std::string folded;
  for (const char32_t letter : naive_fold(code_points(text_of(values[0]))))
    append_utf8(folded, letter);
  answer(context, folded);
}

void bucket(sqlite3_context* context, int, sqlite3_value** values) {
  std::string bytes(text_of(values[0]));
  bytes += '\0';
  bytes += text_of(values[1]);
  const auto buckets = static_cast<std::uint64_t>(sqlite3_value_int64(values[2]));
  sqlite3_result_int64(context,
                       static_cast<sqlite3_int64>(XXH64(bytes.data(), bytes.size(), 0) % buckets));
}

Exact exact(sqlite3_value* value) { return Exact(std::string(text_of(value))); }

void exact_of(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const auto scale = static_cast<unsigned>(sqlite3_value_int(values[1]));
  const Exact value(cpp_int(sqlite3_value_int64(values[0])),
                    boost::multiprecision::pow(cpp_int(10), scale));
  answer(context, value.str());
}

using Operation = bool (*)(const Exact& left, const Exact& right, Exact& result);

template <Operation operation>
void binary(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  Exact result;
  if (!operation(exact(values[0]), exact(values[1]), result)) return sqlite3_result_null(context);
  answer(context, result.str());
}

bool add(const Exact& a, const Exact& b, Exact& result) { return result = a + b, true; }
bool subtract(const Exact& a, const Exact& b, Exact& result) { return result = a - b, true; }
bool multiply(const Exact& a, const Exact& b, Exact& result) { return result = a * b, true; }
bool minimum(const Exact& a, const Exact& b, Exact& result) { return result = a < b ? a : b, true; }
bool maximum(const Exact& a, const Exact& b, Exact& result) { return result = a < b ? b : a, true; }
bool divide(const Exact& a, const Exact& b, Exact& result) {
  if (b == 0) return false;
  result = a / b;
  return true;
}

void negate(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  answer(context, Exact(-exact(values[0])).str());
}

void absolute(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  answer(context, Exact(abs(exact(values[0]))).str());
}

int compare_exact(void* /*unused*/, int left_size, const void* left, int right_size,
                  const void* right) {
  const auto read = [](const void* bytes, int size) {
    return Exact(std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)));
  };
  return read(left, left_size).compare(read(right, right_size));
}

void order(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  sqlite3_result_int(context, exact(values[0]).compare(exact(values[1])));
}

}  // namespace

void register_functions(sqlite3* database, const std::string* zone) {
  const auto add_function = [&](const char* name, int arguments, auto function) {
    // local_day() depends on the zone, which changes between statements but never within one.
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    ENGINE_CHECK(sqlite3_create_function_v2(database, name, arguments, flags,
                                            const_cast<std::string*>(zone), function, nullptr,
                                            nullptr, nullptr) == SQLITE_OK);
  };
  add_function("local_day", 1, &local_day);
  add_function("wall_clock", 1, &wall_clock);
  add_function("fold", 1, &fold);
  add_function("bucket", 3, &bucket);
  add_function("exact_of", 2, &exact_of);
  add_function("exact_add", 2, &binary<add>);
  add_function("exact_sub", 2, &binary<subtract>);
  add_function("exact_mul", 2, &binary<multiply>);
  add_function("exact_div", 2, &binary<divide>);
  add_function("exact_min", 2, &binary<minimum>);
  add_function("exact_max", 2, &binary<maximum>);
  add_function("exact_neg", 1, &negate);
  add_function("exact_abs", 1, &absolute);
  add_function("exact_order", 2, &order);
  ENGINE_CHECK(sqlite3_create_collation(database, "exact", SQLITE_UTF8, nullptr, &compare_exact) ==
               SQLITE_OK);
}

}  // namespace muster::oracle
