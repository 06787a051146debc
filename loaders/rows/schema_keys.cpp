#include "loaders/rows/schema_keys.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/values/nearest_name.hpp"

namespace muster::loaders {
namespace {

constexpr std::string_view kTypes[] = {"category", "tags", "flag",  "number", "real",
                                       "date",     "time", "place", "text"};
constexpr std::string_view kFamilies[] = {"demographic", "geographic", "behavioural",
                                          "satisfaction", "value"};

}  // namespace

TextPosition position_of(const toml::source_region& region) {
  return {0, region.begin.line, region.begin.column};
}

Error error_at(const toml::node& node, std::string message) {
  return Error{ErrorCode::invalid_input, std::move(message), position_of(node.source())};
}

Status read_table(const toml::table& table, std::string_view where, std::span<const Key> keys) {
  for (const auto& [name, node] : table) {
    const Key* known = nullptr;
    for (const Key& key : keys) {
      if (key.name == name.str()) known = &key;
    }
    if (known == nullptr) {
      std::vector<std::string_view> names;
      for (const Key& key : keys) names.push_back(key.name);
      Error error{ErrorCode::invalid_input,
                  fmt::format("there is no key '{}' {}", name.str(), where),
                  position_of(name.source()), engine::nearest(name.str(), names)};
      return error;
    }
    if (Status read = known->read(node); !read) return read;
  }
  return {};
}

Key text_key(std::string_view name, std::optional<std::string>& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            into = node.value_exact<std::string>();
            if (!into || into->empty())
              return error_at(node, fmt::format("{} takes a string", name));
            return {};
          }};
}

Key words_key(std::string_view name, std::vector<std::string>& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            const toml::array* const array = node.as_array();
            const Error wrong = error_at(node, fmt::format("{} takes a list of strings", name));
            if (array == nullptr) return wrong;
            for (const toml::node& element : *array) {
              const auto word = element.value_exact<std::string>();
              if (!word) return wrong;
              into.push_back(*word);
            }
            return {};
          }};
}

Key sign_key(std::string_view name, std::optional<char>& into, std::string_view allowed,
             std::string_view expected) {
  return {name, [name, &into, allowed, expected](const toml::node& node) -> Status {
            const auto text = node.value_exact<std::string>();
            if (text && *text == "tab" && allowed.find('\t') != std::string_view::npos) {
              into = '\t';
            } else if (text && *text == "blank" && allowed.find(' ') != std::string_view::npos) {
              into = ' ';
            } else if (text && text->size() == 1 && text->front() != ' ' &&
                       allowed.find(text->front()) != std::string_view::npos) {
              into = text->front();
            } else {
              return error_at(node, fmt::format("{} takes {}", name, expected));
            }
            return {};
          }};
}

Key flag_key(std::string_view name, bool& into) {
  return {name, [name, &into](const toml::node& node) -> Status {
            const auto value = node.value_exact<bool>();
            if (!value) return error_at(node, fmt::format("{} takes true or false", name));
            into = *value;
            return {};
          }};
}

Key number_key(std::string_view name, int& into, int most) {
  return {name, [name, &into, most](const toml::node& node) -> Status {
            const auto value = node.value_exact<std::int64_t>();
            if (!value || *value < 0 || *value > most) {
              return error_at(node,
                              fmt::format("{} takes a whole number from 0 to {}", name, most));
            }
            into = static_cast<int>(*value);
            return {};
          }};
}

Key separator_key(std::optional<char>& into) {
  return sign_key("separator", into, ",;\t| ", "\",\", \";\", \"tab\", \"|\" or \"blank\"");
}

Key decimal_key(std::optional<char>& into) {
  return sign_key("decimal", into, ".,", "\".\" or \",\"");
}

Key type_key(std::optional<engine::AttributeType>& into) {
  return {"type", [&into](const toml::node& node) -> Status {
            const std::string text = node.value_exact<std::string>().value_or("");
            into = engine::attribute_type_named(text);
            if (into) return {};
            Error error =
                error_at(node, fmt::format("type takes one of {}", fmt::join(kTypes, ", ")));
            error.suggestion = engine::nearest(text, kTypes);
            return error;
          }};
}

Key family_key(std::optional<engine::Family>& into) {
  return {"family", [&into](const toml::node& node) -> Status {
            const std::string text = node.value_exact<std::string>().value_or("");
            into = engine::family_named(text);
            if (into) return {};
            Error error =
                error_at(node, fmt::format("family takes one of {}", fmt::join(kFamilies, ", ")));
            error.suggestion = engine::nearest(text, kFamilies);
            return error;
          }};
}

}  // namespace muster::loaders
