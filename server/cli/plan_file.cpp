#include "server/cli/plan_file.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <utility>

#include "server/api/plan_body.hpp"
#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

/// The file as the JSON of a request, and where each of its keys stands.
class Converter {
 public:
  json::value convert(const toml::node& node, const std::string& path) {
    places_.emplace(path, node.source().begin);
    if (const auto* table = node.as_table()) {
      json::object object;
      for (const auto& [key, value] : *table) {
        const std::string name(key.str());
        const std::string inside = path.empty() ? name : path + "." + name;
        object[name] = convert(value, inside);
      }
      return object;
    }
    if (const auto* array = node.as_array()) {
      json::array values;
      for (std::size_t i = 0; i < array->size(); ++i) {
        values.push_back(convert(*array->get(i), fmt::format("{}[{}]", path, i)));
      }
      return values;
    }
    if (const auto* text = node.as_string()) return json::value(text->get());
    if (const auto* whole = node.as_integer()) return json::value(whole->get());
    if (const auto* number = node.as_floating_point()) return json::value(number->get());
    if (const auto* flag = node.as_boolean()) return json::value(flag->get());
    return nullptr;  // dates: no key takes one
  }

  /// The longest path that a message names.
  const toml::source_position* place_of(std::string_view message) const {
    const toml::source_position* best = nullptr;
    std::size_t longest = 0;
    for (const auto& [path, place] : places_) {
      if (path.size() > longest && message.find(path) != std::string_view::npos) {
        longest = path.size();
        best = &place;
      }
    }
    return best;
  }

 private:
  std::map<std::string, toml::source_position> places_;
};

}  // namespace

Result<query::CampaignPlan> parse_plan(std::string_view text, std::string_view file,
                                       const query::QueryContext& context) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  if (Status known =
          allow_only(file, *root,
                     {"campaigns", "channels", "suppress", "holdout", "seed", "value", "balance"});
      !known) {
    return std::move(known).error();
  }
  Converter converter;
  const json::value body = converter.convert(*root, "");
  Result<query::CampaignPlan> plan = read_plan(body.get_object(), context, {});
  if (plan) return plan;
  Error error = std::move(plan).error();
  const toml::source_position* place = converter.place_of(error.message);
  error.message = place == nullptr
                      ? fmt::format("{}: {}", file, error.message)
                      : fmt::format("{}, line {}: {}", file, place->line, error.message);
  error.position.reset();  // into the expression, which stands elsewhere in the file
  return error;
}

Result<query::CampaignPlan> read_plan_file(const std::string& path,
                                           const query::QueryContext& context) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_plan(*text, path, context);
}

}  // namespace muster::server
