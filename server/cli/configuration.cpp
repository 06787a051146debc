#include "server/cli/configuration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <utility>

#include "server/cli/toml_file.hpp"

namespace muster::server {
namespace {

/// One table of the file; keeps the first mistake and skips the rest.
class Section {
 public:
  Section(std::string_view file, const toml::table& table) : file_(file), table_(table) {}

  template <typename Integer>
  void whole(std::string_view key, Integer& value, std::int64_t low, std::int64_t high) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* number = node->as_integer();
    if (number == nullptr || number->get() < low || number->get() > high) {
      status_ = toml_error(
          file_, *node, fmt::format("\"{}\" must be a whole number from {} to {}", key, low, high));
      return;
    }
    value = static_cast<Integer>(number->get());
  }

  void seconds(std::string_view key, std::chrono::milliseconds& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    constexpr double kLongest = 86'400;
    const std::optional<double> number = node->value<double>();
    if (!node->is_number() || !number || !(*number >= 0.001) || *number > kLongest) {
      status_ = toml_error(
          file_, *node,
          fmt::format("\"{}\" must be a number of seconds from 0.001 to {}", key, kLongest));
      return;
    }
    value = std::chrono::milliseconds(static_cast<std::int64_t>(*number * 1000));
  }

  void texts(std::string_view key, std::vector<std::string>& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::string)) {
      status_ = toml_error(file_, *node, fmt::format("\"{}\" must be an array of strings", key));
      return;
    }
    value.clear();
    for (const toml::node& element : *array) value.push_back(element.as_string()->get());
  }

  void listen(std::string_view key, HttpOptions& http) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* text = node->as_string();
    if (text == nullptr) {
      status_ = toml_error(file_, *node, fmt::format("\"{}\" must be a string", key));
    } else if (Status read = read_listen(text->get(), http); !read) {
      status_ = toml_error(file_, *node, read.error().message);
    }
  }

  void flag(std::string_view key, bool& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* given = node->as_boolean();
    if (given == nullptr) {
      status_ = toml_error(file_, *node, fmt::format("\"{}\" must be true or false", key));
      return;
    }
    value = given->get();
  }

  const Status& status() const { return status_; }

 private:
  const toml::node* find(std::string_view key) const { return status_ ? table_.get(key) : nullptr; }

  std::string_view file_;
  const toml::table& table_;
  Status status_;
};

constexpr std::int64_t kMany = 1'000'000;
constexpr std::int64_t kManyBytes = 1LL << 30;

Status read_limits(std::string_view file, const toml::table& table, Configuration& read) {
  if (Status known = allow_only(
          file, table,
          {"body_bytes", "change_bytes", "changes_per_call", "page_seconds", "header_bytes",
           "json_depth", "where_bytes", "where_depth", "where_nodes", "queries_per_call",
           "query_mebibytes", "connections", "queue", "query_seconds", "idle_seconds",
           "header_seconds", "body_seconds", "write_seconds", "drain_seconds"});
      !known) {
    return known;
  }
  Section limits(file, table);
  limits.whole("body_bytes", read.http.body_bytes, 1, kManyBytes);
  limits.whole("change_bytes", read.http.change_bytes, 1, kManyBytes);
  limits.whole("changes_per_call", read.api.changes_per_call, 1, 10 * kMany);
  limits.seconds("page_seconds", read.api.page_time);
  limits.whole("header_bytes", read.http.header_bytes, 256, 1 << 20);
  limits.whole("json_depth", read.api.json_depth, 1, 10'000);
  limits.whole("where_bytes", read.api.language.text_bytes, 1, kManyBytes);
  limits.whole("where_depth", read.api.language.depth, 1, 1'000);
  limits.whole("where_nodes", read.api.language.nodes, 1, 100 * kMany);
  limits.whole("queries_per_call", read.api.queries_per_call, 1, kMany);
  limits.whole("query_mebibytes", read.api.query_mebibytes, 1, kMany);
  limits.whole("connections", read.http.connections, 1, kMany);
  limits.whole("queue", read.http.queue, 1, kMany);
  limits.seconds("query_seconds", read.api.query_time);
  limits.seconds("idle_seconds", read.http.idle_time);
  limits.seconds("header_seconds", read.http.header_time);
  limits.seconds("body_seconds", read.http.body_time);
  limits.seconds("write_seconds", read.http.write_time);
  limits.seconds("drain_seconds", read.http.drain_time);
  return limits.status();
}

Status read_hooks(std::string_view file, const toml::table& table, SenderOptions& read) {
  if (Status known = allow_only(file, table, {"private", "seconds", "tries"}); !known) return known;
  Section hooks(file, table);
  hooks.flag("private", read.policy.allow_private);
  hooks.seconds("seconds", read.policy.time);
  hooks.whole("tries", read.tries, 1, 100);
  return hooks.status();
}

Error bad_listen(std::string_view listen) {
  return {ErrorCode::invalid_input,
          fmt::format("\"{}\" is no address and port, such as 127.0.0.1:8080", listen)};
}

}  // namespace

Status read_listen(std::string_view listen, HttpOptions& http) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string_view::npos) return bad_listen(listen);
  std::string_view address = listen.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string_view::npos) {
    return bad_listen(listen);
  }
  if (address.empty()) return bad_listen(listen);
  const std::string_view digits = listen.substr(colon + 1);
  unsigned port = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (failed != std::errc{} || end != digits.data() + digits.size() ||
      port > std::numeric_limits<std::uint16_t>::max()) {
    return bad_listen(listen);
  }
  http.address = address == "localhost" ? "127.0.0.1" : std::string(address);
  http.port = static_cast<std::uint16_t>(port);
  return {};
}

Result<Configuration> parse_configuration(std::string_view text, std::string_view file) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  if (Status known = allow_only(
          file, *root,
          {"listen", "allowed_hosts", "workers", "writers", "threads", "log", "limits", "hooks"});
      !known) {
    return std::move(known).error();
  }
  Configuration read;
  Section server(file, *root);
  server.listen("listen", read.http);
  server.texts("allowed_hosts", read.http.allowed_hosts);
  server.whole("workers", read.http.workers, 0, 1024);
  server.whole("writers", read.http.writers, 1, 1024);
  server.whole("threads", read.api.threads, 0, 1024);
  server.flag("log", read.http.access_log);
  if (!server.status()) return server.status().error();
  if (const toml::node* limits = root->get("limits")) {
    if (!limits->is_table()) return toml_error(file, *limits, "\"limits\" must be a table");
    if (Status done = read_limits(file, *limits->as_table(), read); !done) {
      return std::move(done).error();
    }
  }
  if (const toml::node* hooks = root->get("hooks")) {
    if (!hooks->is_table()) return toml_error(file, *hooks, "\"hooks\" must be a table");
    if (Status done = read_hooks(file, *hooks->as_table(), read.hooks); !done) {
      return std::move(done).error();
    }
  }
  return read;
}

Result<Configuration> read_configuration(const std::string& path) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_configuration(*text, path);
}

}  // namespace muster::server
