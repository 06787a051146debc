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

/// The file as the JSON of a request; notes where each of its keys stands.
json::value convert(const toml::node& node, const std::string& path,
                    std::map<std::string, std::uint32_t>& lines) {
  lines.emplace(path, node.source().begin.line);
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      object[name] = convert(value, path.empty() ? name : fmt::format("{}.{}", path, name), lines);
    }
    return object;
  }
  if (const auto* array = node.as_array()) {
    json::array values;
    for (std::size_t i = 0; i < array->size(); ++i) {
      values.push_back(convert(*array->get(i), fmt::format("{}[{}]", path, i), lines));
    }
    return values;
  }
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* whole = node.as_integer()) return json::value(whole->get());
  if (const auto* number = node.as_floating_point()) return json::value(number->get());
  if (const auto* flag = node.as_boolean()) return json::value(flag->get());
  return nullptr;  // dates: no key takes one
}

}  // namespace

Error PlanFile::locate(Error error) const {
  // The longest path that the message names.
  std::size_t longest = 0;
  std::uint32_t line = 0;
  for (const auto& [path, at] : lines) {
    if (path.size() <= longest || error.message.find(path) == std::string::npos) continue;
    longest = path.size();
    line = at;
  }
  error.message = longest == 0 ? fmt::format("{}: {}", name, error.message)
                               : fmt::format("{}, line {}: {}", name, line, error.message);
  error.position.reset();  // into the expression, which stands elsewhere in the file
  return error;
}

Result<PlanFile> parse_plan(std::string_view text, std::string_view file,
                            const query::QueryContext& context) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  if (Status known =
          allow_only(file, *root,
                     {"campaigns", "channels", "suppress", "holdout", "seed", "value", "balance"});
      !known) {
    return std::move(known).error();
  }
  PlanFile read{{}, std::string(file)};
  const json::value body = convert(*root, "", read.lines);
  Result<query::CampaignPlan> plan = read_plan(body.get_object(), context, {});
  if (!plan) return read.locate(std::move(plan).error());
  read.plan = *std::move(plan);
  return read;
}

Result<PlanFile> read_plan_file(const std::string& path, const query::QueryContext& context) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_plan(*text, path, context);
}

}  // namespace muster::server
