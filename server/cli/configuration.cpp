#include "server/cli/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

  void text(std::string_view key, std::string& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto* given = node->as_string();
    if (given == nullptr) {
      status_ = toml_error(file_, *node, fmt::format("\"{}\" must be a string", key));
      return;
    }
    value = given->get();
  }

  void rate(std::string_view key, double& value) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    constexpr double kMost = 1e9;
    const std::optional<double> number = node->value<double>();
    if (!node->is_number() || !number || !(*number >= 0) || *number > kMost) {
      status_ = toml_error(file_, *node,
                           fmt::format("\"{}\" must be a number from 0 (any) to {}", key, kMost));
      return;
    }
    value = *number;
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

// What stands outside of tables, and the tables.
constexpr std::array<std::string_view, 8> kKeys{
    "listen",  "allowed_hosts", "allowed_origins", "behind_proxy",
    "workers", "writers",       "threads",         "log"};
constexpr std::array<std::string_view, 3> kTables{"limits", "hooks", "tls"};

constexpr std::int64_t kMany = 1'000'000;
constexpr std::int64_t kManyBytes = 1LL << 30;

Status read_limits(std::string_view file, const toml::table& table, Configuration& read) {
  if (Status known =
          allow_only(file, table, {"body_bytes",          "change_bytes",  "changes_per_call",
                                   "page_seconds",        "header_bytes",  "target_bytes",
                                   "requests_per_second", "json_depth",    "where_bytes",
                                   "where_depth",         "where_nodes",   "queries_per_call",
                                   "query_mebibytes",     "connections",   "queue",
                                   "query_seconds",       "idle_seconds",  "header_seconds",
                                   "body_seconds",        "write_seconds", "drain_seconds"});
      !known) {
    return known;
  }
  Section limits(file, table);
  limits.whole("body_bytes", read.http.body_bytes, 1, kManyBytes);
  limits.whole("change_bytes", read.http.change_bytes, 1, kManyBytes);
  limits.whole("changes_per_call", read.api.changes_per_call, 1, 10 * kMany);
  limits.seconds("page_seconds", read.api.page_time);
  limits.whole("header_bytes", read.http.header_bytes, 256, 1 << 20);
  limits.whole("target_bytes", read.http.target_bytes, 64, 1 << 20);
  limits.rate("requests_per_second", read.requests_per_second);
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

Status read_tls(std::string_view file, const toml::table& table, TlsFiles& read) {
  if (Status known = allow_only(file, table, {"certificate", "key"}); !known) return known;
  Section tls(file, table);
  tls.text("certificate", read.certificate);
  tls.text("key", read.key);
  return tls.status();
}

Error bad_listen(std::string_view listen) {
  return {ErrorCode::invalid_input,
          fmt::format("\"{}\" is no address and port, such as 127.0.0.1:8080", listen)};
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

/// As a string of TOML.
std::string quoted(std::string_view text) {
  std::string written = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      written += '\\';
      written += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F) {
      written += fmt::format("\\u{:04X}", static_cast<unsigned>(letter));
    } else {
      written += letter;
    }
  }
  return written + "\"";
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

Result<Configuration> parse_configuration(std::string_view text, std::string_view file,
                                          Configuration base) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  std::vector<std::string_view> names(kKeys.begin(), kKeys.end());
  names.insert(names.end(), kTables.begin(), kTables.end());
  if (Status known = allow_only(file, *root, names); !known) {
    return std::move(known).error();
  }
  Configuration read = std::move(base);
  Section server(file, *root);
  server.listen("listen", read.http);
  server.texts("allowed_hosts", read.http.allowed_hosts);
  server.flag("behind_proxy", read.behind_proxy);
  server.texts("allowed_origins", read.http.allowed_origins);
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
  if (const toml::node* tls = root->get("tls")) {
    if (!tls->is_table()) return toml_error(file, *tls, "\"tls\" must be a table");
    if (Status done = read_tls(file, *tls->as_table(), read.tls); !done) {
      return std::move(done).error();
    }
  }
  return read;
}

Result<Configuration> with_environment(Configuration base, const char* const* variables) {
  constexpr std::string_view kPrefix = "MUSTER_";
  for (; *variables != nullptr; ++variables) {
    const std::string_view variable(*variables);
    const std::size_t equals = variable.find('=');
    if (!variable.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    const std::string_view name = variable.substr(0, equals);
    std::string key = lower_case(name.substr(kPrefix.size()));
    const auto table = std::find_if(kTables.begin(), kTables.end(), [&](std::string_view each) {
      return key.size() > each.size() && key.starts_with(each) && key[each.size()] == '_';
    });
    if (table != kTables.end()) {
      key[table->size()] = '.';
    } else if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      continue;  // another variable that shares the prefix: MUSTER_KERNEL, those of tests
    }
    const std::string left = key + " = ";
    const std::string_view value = variable.substr(equals + 1);
    // A number, true or false, an array; what is none of them is text.
    std::string line = fmt::format("{}{}", left, value);
    if (value.find('\n') != std::string_view::npos || !parse_toml(line, name)) {
      line = left + quoted(value);
    }
    Result<Configuration> read = parse_configuration(line, name, std::move(base));
    if (!read) return read;
    base = *std::move(read);
  }
  return base;
}

Status check_tls(const Configuration& configuration) {
  if (configuration.tls.certificate.empty() == configuration.tls.key.empty()) return {};
  return Error{ErrorCode::invalid_input,
               "TLS needs a certificate and its key: give both, --tls-certificate and --tls-key or "
               "[tls] certificate and key"};
}

Result<Configuration> read_configuration(const std::string& path) {
  const Result<std::string> text = read_text_file(path);
  if (!text) return text.error();
  return parse_configuration(*text, path);
}

}  // namespace muster::server
