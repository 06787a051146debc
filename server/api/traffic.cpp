#include "server/api/traffic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace muster::server {

Traffic::Traffic()
    : routes_(all_routes().size()), counts_(std::make_unique<Counts[]>(routes_ + 1)) {}

void Traffic::answered(const Route* route, unsigned status, std::chrono::microseconds took,
                       std::uint64_t bytes) {
  const std::size_t place =
      route == nullptr ? routes_ : static_cast<std::size_t>(route - all_routes().data());
  Counts& counts = counts_[place];
  const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(0, took.count()));
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), micros) - kBounds.begin();
  counts.took[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  counts.micros.fetch_add(micros, std::memory_order_relaxed);
  counts.bytes.fetch_add(bytes, std::memory_order_relaxed);
  statuses_[std::min<std::size_t>(status, kStatuses - 1)].fetch_add(1, std::memory_order_relaxed);
}

void Traffic::write(std::string& out) const {
  const auto to = std::back_inserter(out);
  fmt::format_to(to,
                 "# HELP muster_requests_total Requests answered, by status.\n"
                 "# TYPE muster_requests_total counter\n");
  for (std::size_t status = 0; status < kStatuses; ++status) {
    const std::uint64_t count = statuses_[status].load(std::memory_order_relaxed);
    if (count > 0) fmt::format_to(to, "muster_requests_total{{status=\"{}\"}} {}\n", status, count);
  }
  fmt::format_to(to,
                 "# HELP muster_request_seconds From the whole request to the last byte of its "
                 "reply.\n# TYPE muster_request_seconds histogram\n");
  std::string bytes;
  for (std::size_t place = 0; place <= routes_; ++place) {
    const Counts& counts = counts_[place];
    const Route* route = place < routes_ ? &all_routes()[place] : nullptr;
    const std::string call = route == nullptr
                                 ? std::string("call=\"none\"")
                                 : fmt::format("call=\"{} {}\"", route->method, route->path);
    std::uint64_t all = 0;
    std::string buckets;
    for (std::size_t i = 0; i < counts.took.size(); ++i) {
      all += counts.took[i].load(std::memory_order_relaxed);
      const std::string bound =
          i < kBounds.size() ? fmt::format("{}", static_cast<double>(kBounds[i]) / 1e6) : "+Inf";
      fmt::format_to(std::back_inserter(buckets),
                     "muster_request_seconds_bucket{{{},le=\"{}\"}} {}\n", call, bound, all);
    }
    if (all == 0) continue;
    out += buckets;
    fmt::format_to(
        to, "muster_request_seconds_sum{{{}}} {}\nmuster_request_seconds_count{{{}}} {}\n", call,
        static_cast<double>(counts.micros.load(std::memory_order_relaxed)) / 1e6, call, all);
    fmt::format_to(std::back_inserter(bytes), "muster_reply_bytes_total{{{}}} {}\n", call,
                   counts.bytes.load(std::memory_order_relaxed));
  }
  fmt::format_to(to,
                 "# HELP muster_reply_bytes_total Bytes of bodies sent.\n"
                 "# TYPE muster_reply_bytes_total counter\n{}",
                 bytes);
  fmt::format_to(to,
                 "# TYPE muster_connections gauge\nmuster_connections {}\n"
                 "# TYPE muster_requests_under_way gauge\nmuster_requests_under_way {}\n",
                 connections_.load(), under_way_.load());
}

}  // namespace muster::server
