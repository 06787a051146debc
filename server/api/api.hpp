// The HTTP interface without HTTP: a request in, a reply out.
//
// Finds the call for a path and method, agrees on the media type, and answers. Every reply names
// the version of the data in `Muster-Version`; the whole request is answered from it. Threads:
// answer() from any number at once.
#pragma once

#include <optional>
#include <utility>

#include "server/api/service.hpp"

namespace muster::server {

class Api {
 public:
  explicit Api(Service service) : service_(std::move(service)) {}

  /// Never fails: what goes wrong is a problem document.
  Reply answer(const Request& request) const;
  /// The same reply where it is known and needs no work, so that no worker need be asked; else
  /// nothing. Never waits.
  std::optional<Reply> answer_at_once(const Request& request) const;

 private:
  Service service_;
};

}  // namespace muster::server
