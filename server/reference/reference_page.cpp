#include "server/reference/reference_page.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

#include "engine/check.hpp"
#include "server/api/json_writer.hpp"
#include "server/reference/page_style.hpp"
#include "server/reference/schema_table.hpp"
#include "server/report/markup.hpp"

namespace muster::server {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 5> kMethods{"get", "put", "post", "patch", "delete"};

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::string capital(std::string_view method) {
  std::string text(method);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return text;
}

std::string written(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(view(*text));
  std::string text;
  JsonWriter(text).tree(value);
  return text;
}

/// Within the single quotes of a shell.
std::string quoted(std::string_view text) {
  std::string safe = "'";
  for (const char letter : text) {
    if (letter == '\'') {
      safe += "'\\''";
    } else {
      safe += letter;
    }
  }
  return safe + "'";
}

/// Lines of code; line ends stay what they are.
std::string code_block(std::string_view text) {
  std::string html = "<pre><code>";
  for (;;) {
    const std::size_t end = text.find('\n');
    html += escaped(text.substr(0, end));
    if (end == std::string_view::npos) break;
    html += '\n';
    text.remove_prefix(end + 1);
  }
  return html + "</code></pre>\n";
}

class Page {
 public:
  explicit Page(const json::object& document)
      : document_(document), components_(document.at("components").as_object()) {}

  std::string html() {
    begin();
    navigation();
    out_ += "<main id=\"content\">\n";
    introduction();
    for (const json::value& tag : document_.at("tags").as_array()) section(tag.as_object());
    shared();
    problems();
    schemas();
    out_ += "</main></div>\n</body></html>\n";
    return std::move(out_);
  }

 private:
  template <typename... Values>
  void put(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
  }

  /// What a `$ref` leads to; anything else is itself.
  const json::object& resolved(const json::value& value) const {
    const json::object& object = value.as_object();
    const json::value* reference = object.if_contains("$ref");
    if (reference == nullptr) return object;
    std::string_view path = view(reference->as_string());
    path.remove_prefix(std::string_view("#/components/").size());
    const std::size_t slash = path.find('/');
    return components_.at(path.substr(0, slash)).at(path.substr(slash + 1)).as_object();
  }

  /// Calls `what(path, item, method, call)` for each call of a tag.
  template <typename What>
  void each_call(std::string_view tag, const What& what) const {
    for (const auto& [path, item] : document_.at("paths").as_object()) {
      for (const std::string_view method : kMethods) {
        const json::value* call = item.as_object().if_contains(method);
        if (call == nullptr || call->at("tags").as_array().front().as_string() != tag) continue;
        what(path, item.as_object(), method, call->as_object());
      }
    }
  }

  void begin() {
    const json::object& info = document_.at("info").as_object();
    put("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>{} HTTP reference</title><style>{}</style></head>\n<body>"
        "<a class=\"skip\" href=\"#content\">To the content</a><div class=\"page\">\n",
        escaped(text_of(info, "title")), kReferenceStyle);
  }

  void navigation() {
    out_ += "<nav aria-label=\"Calls\"><a class=\"title\" href=\"#content\">HTTP reference</a>\n";
    for (const json::value& tag : document_.at("tags").as_array()) {
      const std::string_view name = text_of(tag.as_object(), "name");
      put("<h2>{}</h2><ul>\n", escaped(name));
      each_call(name, [&](std::string_view, const json::object&, std::string_view,
                          const json::object& call) {
        put("<li><a href=\"#{}\">{}</a></li>\n", escaped(text_of(call, "operationId")),
            escaped(text_of(call, "summary")));
      });
      out_ += "</ul>\n";
    }
    out_ +=
        "<h2>All calls</h2><ul><li><a href=\"#shared\">Headers and parameters</a></li>"
        "<li><a href=\"#problems\">Problems</a></li><li><a href=\"#schemas\">Schemas</a></li></ul>"
        "</nav>\n";
  }

  void introduction() {
    const json::object& info = document_.at("info").as_object();
    put("<h1>{}</h1>\n<p class=\"soft\">{} Version {} of the interface; "
        "<a href=\"/openapi.json\">openapi.json</a> says the same to programs.</p>\n<p>{}</p>\n",
        escaped(text_of(info, "title")), prose(text_of(info, "summary")),
        escaped(text_of(info, "version")), prose(text_of(info, "description")));
    put("<p>{} Send it with every call:</p>\n{}",
        prose(text_of(components_.at("securitySchemes").at("token").as_object(), "description")),
        code_block("curl -s localhost:8080/v1/count -H \"Authorization: Bearer $MUSTER_TOKEN\" "
                   "-d '{\"where\":\"TRUE\"}'"));
  }

  void section(const json::object& tag) {
    const std::string_view name = text_of(tag, "name");
    put("<section aria-labelledby=\"tag-{0}\"><h2 id=\"tag-{0}\">{0}</h2>\n<p>{1}</p>\n",
        escaped(name), prose(text_of(tag, "description")));
    each_call(name, [&](std::string_view path, const json::object& item, std::string_view method,
                        const json::object& call) { article(path, item, method, call); });
    out_ += "</section>\n";
  }

  void article(std::string_view path, const json::object& item, std::string_view method,
               const json::object& call) {
    put("<article id=\"{0}\"><h3><a href=\"#{0}\">{1}</a></h3>\n"
        "<p class=\"call\"><span class=\"method {2}\">{3}</span> <code>{4}</code>{5}</p>\n",
        escaped(text_of(call, "operationId")), escaped(text_of(call, "summary")), method,
        capital(method), escaped(path), scopes(call));
    if (const auto words = text_of(call, "description"); !words.empty()) {
      put("<p>{}</p>\n", prose(words));
    }
    const std::vector<const json::object*> parameters = parameters_of(item, call);
    parameter_table(parameters);
    requests(path, method, call, parameters);
    replies(call);
    out_ += "</article>\n";
  }

  /// What the token needs, where the call says so.
  static std::string scopes(const json::object& call) {
    const json::value* security = call.if_contains("security");
    if (security == nullptr) return {};
    std::string names;
    for (const json::value& each : security->as_array()) {
      const json::value* token = each.as_object().if_contains("token");
      if (token == nullptr) continue;
      for (const json::value& scope : token->as_array()) {
        names += fmt::format(" <code>{}</code>", escaped(view(scope.as_string())));
      }
    }
    return names.empty() ? " <span class=\"soft\">· needs no token</span>"
                         : fmt::format(" <span class=\"soft\">· scope{}</span>", names);
  }

  /// Those of the path and its own, without the ones that every call takes.
  std::vector<const json::object*> parameters_of(const json::object& item,
                                                 const json::object& call) const {
    std::vector<const json::object*> found;
    for (const json::object* object : {&item, &call}) {
      const json::value* parameters = object->if_contains("parameters");
      if (parameters == nullptr) continue;
      for (const json::value& each : parameters->as_array()) {
        const json::object& parameter = resolved(each);
        const std::string_view name = text_of(parameter, "name");
        if (name != "Request-Timeout" && name != "X-Request-Id") found.push_back(&parameter);
      }
    }
    return found;
  }

  void parameter_table(const std::vector<const json::object*>& parameters) {
    if (parameters.empty()) return;
    out_ +=
        "<h4>Parameters</h4><div class=\"wide\"><table><thead><tr><th>name</th><th>in</th>"
        "<th>type</th><th>what it is</th></tr></thead><tbody>\n";
    for (const json::object* each : parameters) {
      put("<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
          escaped(text_of(*each, "name")), escaped(text_of(*each, "in")),
          type_words(each->at("schema")), prose(text_of(*each, "description")));
    }
    out_ += "</tbody></table></div>\n";
  }

  /// The path with its parameters' examples in their places, and those of the query behind it.
  static std::string target_of(std::string_view path,
                               const std::vector<const json::object*>& parameters) {
    std::string target(path);
    std::string query;
    for (const json::object* each : parameters) {
      const json::value* example = each->if_contains("example");
      if (example == nullptr) continue;
      const std::string place = fmt::format("{{{}}}", text_of(*each, "name"));
      const std::size_t at = target.find(place);
      if (at != std::string::npos) {
        target.replace(at, place.size(), written(*example));
      } else {
        std::string value = written(*example);
        std::replace(value.begin(), value.end(), ' ', '+');
        query += fmt::format("{}{}={}", query.empty() ? "?" : "&", text_of(*each, "name"), value);
      }
    }
    return target + query;
  }

  void requests(std::string_view path, std::string_view method, const json::object& call,
                const std::vector<const json::object*>& parameters) {
    std::string command = "curl -s";
    if (method != "get" && method != "post") command += " -X " + capital(method);
    const std::string target = "localhost:8080" + target_of(path, parameters);
    command += " " + (target.find_first_of("?&") == std::string::npos ? target : quoted(target));
    const json::value* body = call.if_contains("requestBody");
    if (body == nullptr) {
      out_ += "<h4>Example</h4>";
      if (method == "post") command += " -d ''";
      out_ += code_block(command);
      return;
    }
    for (const auto& [type, content] : body->at("content").as_object()) {
      put("<h4>Body: <code>{}</code></h4>\n", escaped(type));
      schema_of(content.at("schema"));
      std::string typed = command;
      if (type != "application/json") {
        typed += fmt::format(" -H 'Content-Type: {}'", std::string_view(type));
      }
      const json::value* examples = content.as_object().if_contains("examples");
      if (examples == nullptr) {  // bytes that are no text
        out_ += code_block(typed + " --data-binary @FILE");
        continue;
      }
      for (const auto& [name, example] : examples->as_object()) {
        const json::value& value = example.at("value");
        std::string whole = typed;
        whole += value.is_string() ? " --data-binary " : " -d ";
        put("<p class=\"soft\">{}:</p>\n", prose(text_of(example.as_object(), "summary")));
        out_ += code_block(whole + quoted(written(value)));
      }
    }
  }

  /// A schema where it is used: its members, or a link to where they stand.
  void schema_of(const json::value& schema) {
    const json::object& object = resolved(schema);
    if (const auto words = text_of(object, "description"); !words.empty()) {
      put("<p>{}</p>\n", prose(words));
    }
    const std::string table = member_table(object);
    if (table.empty()) {
      put("<p>{}</p>\n", type_words(schema));
    } else {
      out_ += table;
    }
  }

  void replies(const json::object& call) {
    std::vector<std::string> problems;
    for (const auto& [status, response] : call.at("responses").as_object()) {
      const json::object& reply = resolved(response);
      if (status == "304") {
        problems.emplace_back("304 where nothing has changed");
        continue;
      }
      if (!std::string_view(status).starts_with('2')) {
        problems.push_back(fmt::format("<a href=\"#problems\">{}</a>", std::string_view(status)));
        continue;
      }
      put("<h4>Reply {}</h4>\n<p>{}</p>\n", std::string_view(status),
          prose(text_of(reply, "description")));
      const json::value* content = reply.if_contains("content");
      if (content == nullptr || status == "201") continue;
      for (const auto& [type, each] : content->as_object()) {
        put("<p><code>{}</code></p>\n", escaped(type));
        schema_of(each.at("schema"));
        if (const json::value* example = each.as_object().if_contains("example")) {
          out_ += "<p class=\"soft\">To the first example, arrays shortened:</p>\n";
          out_ += code_block(written(*example));
        }
      }
    }
    put("<p class=\"soft\">Otherwise {}.</p>\n", fmt::join(problems, ", "));
  }

  void shared() {
    out_ +=
        "<section aria-labelledby=\"shared\"><h2 id=\"shared\">Headers and parameters</h2>\n"
        "<article><h4>Every call takes</h4>";
    const json::object& parameters = components_.at("parameters").as_object();
    parameter_table(
        {&parameters.at("RequestTimeout").as_object(), &parameters.at("RequestId").as_object()});
    out_ += "<h4>Replies have</h4><div class=\"wide\"><table><tbody>\n";
    for (const auto& [name, header] : components_.at("headers").as_object()) {
      put("<tr><td><code>{}</code></td><td>{}</td></tr>\n", escaped(name),
          prose(text_of(header.as_object(), "description")));
    }
    out_ += "</tbody></table></div></article></section>\n";
  }

  void problems() {
    out_ +=
        "<section aria-labelledby=\"problems\"><h2 id=\"problems\">Problems</h2>\n<article>"
        "<p>What goes wrong is told as a problem document (RFC 9457), "
        "<code>application/problem+json</code>: <a href=\"#schema-Problem\">Problem</a>. "
        "<code>code</code>, and <code>type</code> which names it here, stay what they are.</p>"
        "<div class=\"wide\"><table><thead><tr><th>code</th><th>status</th><th>when</th></tr>"
        "</thead><tbody>\n";
    for (const json::value& each : document_.at("x-problem-codes").as_array()) {
      const std::string_view code = text_of(each.as_object(), "code");
      const std::int64_t status = each.at("status").as_int64();
      put("<tr id=\"problem-{0}\"><td><code>{0}</code></td><td>{1}</td><td>{2}</td></tr>\n",
          escaped(code), status == 0 ? std::string() : std::to_string(status),
          prose(text_of(each.as_object(), "means")));
    }
    out_ += "</tbody></table></div></article></section>\n";
  }

  void schemas() {
    out_ += "<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">Schemas</h2>\n";
    for (const auto& [name, schema] : components_.at("schemas").as_object()) {
      put("<article id=\"schema-{0}\"><h3><a href=\"#schema-{0}\">{0}</a></h3>\n", escaped(name));
      schema_of(schema);
      if (!member_table(schema).empty()) {
        out_ += "</article>\n";
        continue;
      }
      put("<p class=\"soft\">{}</p></article>\n", type_words(schema));
    }
    out_ += "</section>\n";
  }

  const json::object& document_;
  const json::object& components_;
  std::string out_;
};

/// `sha256-…` of a style that stands in the page.
std::string style_hash() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done = EVP_Digest(kReferenceStyle.data(), kReferenceStyle.size(), digest.data(), &size,
                              EVP_sha256(), nullptr);
  ENGINE_CHECK(done == 1);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return "sha256-" + std::string(text.begin(), text.begin() + length);
}

}  // namespace

ReferencePage reference_page(const json::object& document) {
  return {Page(document).html(),
          fmt::format("default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; "
                      "frame-ancestors 'none'",
                      style_hash())};
}

}  // namespace muster::server
