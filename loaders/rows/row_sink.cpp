#include "loaders/rows/row_sink.hpp"

#include "engine/check.hpp"

namespace muster::loaders {

Status RowSink::events(EventRows /*rows*/) {
  ENGINE_CHECK(false);  // events for a sink of customers
  return {};
}

}  // namespace muster::loaders
