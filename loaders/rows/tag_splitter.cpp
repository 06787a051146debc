#include "loaders/rows/tag_splitter.hpp"

#include <simdjson.h>

#include <utility>

namespace muster::loaders {

struct TagSplitter::Parser {
  simdjson::dom::parser dom;
};

TagSplitter::TagSplitter(std::string separator, bool json_arrays)
    : separator_(std::move(separator)), json_arrays_(json_arrays) {}

TagSplitter::~TagSplitter() = default;

bool TagSplitter::read_array(std::string_view text) {
  if (!parser_) parser_ = std::make_unique<Parser>();
  array_.clear();
  simdjson::dom::array array;
  if (parser_->dom.parse(simdjson::padded_string(text)).get(array) != simdjson::SUCCESS) {
    return false;
  }
  for (const simdjson::dom::element element : array) {
    std::string_view string;
    if (element.get(string) == simdjson::SUCCESS) {
      array_.emplace_back(string);
    } else if (!element.is_null()) {
      array_.push_back(simdjson::minify(element));
    }
  }
  return true;
}

}  // namespace muster::loaders
