// The description of the interface, OpenAPI 3.1, made of the sections beside this file.
//
// `document.json` has what all calls share; every other file has a tag, its paths and its schemas;
// `replies.json` has replies to their first examples, as tests/conformance/examples.py records
// them. What is true of every call of a kind is said once, here: the headers of replies, the
// parameters that all take, the problems that any may end with. Threads: pure functions. Cost: some
// milliseconds; ask once.
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace muster::server {

/// The whole document.
boost::json::object openapi_document();

/// As text, in the order it is written in.
std::string openapi_text();

}  // namespace muster::server
