// GET /openapi.json and GET /docs: what there is to ask, for programs and for people.
#include "server/api/calls.hpp"
#include "server/api/media_types.hpp"
#include "server/reference/openapi_document.hpp"
#include "server/reference/reference_page.hpp"

namespace muster::server {

Reply openapi_call(const Service&, const Call&) {
  static const std::string text = openapi_text();
  return Reply{.body = text};
}

Reply docs_call(const Service&, const Call&) {
  static const ReferencePage page = reference_page(openapi_document());
  Reply reply;
  reply.content_type = std::string(kHtmlType) + "; charset=utf-8";
  reply.headers.emplace_back("Content-Security-Policy", page.policy);
  reply.body = page.html;
  return reply;
}

}  // namespace muster::server
