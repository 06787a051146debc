// Any bytes as a query: never a crash, and whatever is accepted comes back from its canonical text
// and from its rules as the same tree.
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/check.hpp"
#include "query/language/json_rules.hpp"
#include "query/language/parser.hpp"
#include "query/language/printer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster::query;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const muster::Result<Expression> tree = parse(text);
  if (!tree) {
    ENGINE_CHECK(!tree.error().message.empty());
    ENGINE_CHECK(tree.error().position && tree.error().position->offset <= size);
    return 0;
  }
  const std::string printed = print(*tree);
  const muster::Result<Expression> again = parse(printed);
  ENGINE_CHECK(again.ok());
  ENGINE_CHECK(*again == *tree);
  ENGINE_CHECK(print(*again) == printed);
  const muster::Result<Expression> from_json = from_rules(to_rules(*tree));
  ENGINE_CHECK(from_json.ok());
  ENGINE_CHECK(*from_json == *tree);
  return 0;
}
