// The description of the interface as a page for people: GET /docs.
//
// Plain HTML made here, once: no script, nothing from elsewhere, an anchor for every call, schema
// and kind of problem. Threads: pure functions. Cost: some milliseconds; ask once.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace muster::server {

struct ReferencePage {
  std::string html;
  /// The Content-Security-Policy that lets the page's own style through and nothing else.
  std::string policy;
};

/// Of a document as openapi_document() makes it.
ReferencePage reference_page(const boost::json::object& document);

}  // namespace muster::server
