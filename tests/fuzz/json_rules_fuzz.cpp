// Any JSON as a rule tree: never a crash, and whatever is accepted comes back from its rules and
// from its canonical text as the same tree.
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/check.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster::query;
  namespace json = boost::json;
  json::parse_options options;
  options.max_depth = rules_json_depth({}) + 10;  // a little past what from_rules() may accept
  boost::system::error_code problem;
  const json::value rules =
      json::parse({reinterpret_cast<const char*>(data), size}, problem, {}, options);
  if (problem) return 0;
  const muster::Result<Expression> tree = from_rules(rules);
  if (!tree) {
    ENGINE_CHECK(!tree.error().message.empty());
    return 0;
  }
  const muster::Result<Expression> from_json = from_rules(to_rules(*tree));
  ENGINE_CHECK(from_json.ok());
  ENGINE_CHECK(*from_json == *tree);
  const muster::Result<Expression> from_text = parse(print(*tree));
  ENGINE_CHECK(from_text.ok());
  ENGINE_CHECK(*from_text == *tree);
  return 0;
}
