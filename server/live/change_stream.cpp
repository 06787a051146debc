#include "server/live/change_stream.hpp"

#include <utility>

#include "server/api/json_writer.hpp"

namespace muster::server {
namespace {

// A little before whoever waits gives up, so that every waking says something.
constexpr std::chrono::seconds kQuiet = BodyStream::kPatience - std::chrono::seconds(1);

void append_event(std::string_view id, std::string_view event, std::string_view data,
                  std::string& block) {
  if (!id.empty()) block.append("id: ").append(id).append("\n");
  // JSON as it is written here has no line ends.
  block.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
}

}  // namespace

ChangeStream::ChangeStream(std::shared_ptr<ChangeFeed> feed, std::set<std::string> segments,
                           std::string last_id)
    : feed_(std::move(feed)), segments_(std::move(segments)), last_id_(std::move(last_id)) {}

ChangeStream::~ChangeStream() { feed_->forget(this); }

void ChangeStream::start_over(const ChangeFeed::Standing& standing, std::string_view event,
                              std::string& block) {
  std::string data;
  JsonWriter json(data);
  json.begin_object().key("counts").begin_object();
  for (const WatchedSegment& each : standing.watched) {
    if (wants(each.name)) json.key(each.name).integer(each.count);
  }
  json.end_object().end_object();
  append_event(standing.last_id, event, data, block);
  place_ = standing.last;
}

Status ChangeStream::begin(std::string& block) {
  begun_ = true;
  // Proxies and browsers learn at once that there is a stream, and when to come back.
  block += "retry: 1000\n\n";
  const ChangeFeed::Standing standing = feed_->standing();
  if (last_id_.empty()) {
    start_over(standing, "start", block);
    return {};
  }
  const auto place = feed_->place_of(last_id_);
  if (!place) return place.error();
  if (*place) {
    place_ = **place;
  } else {
    start_over(standing, "reset", block);
  }
  return {};
}

Status ChangeStream::next(std::string& block) {
  if (!begun_) {
    if (Status begun = begin(block); !begun) return begun;
  }
  // Entries of other segments are passed over, a bounded number at a time.
  for (int blocks = 0; blocks < 64; ++blocks) {
    const ChangeFeed::Standing standing = feed_->standing();
    if (place_ + 1 < standing.first) {
      start_over(standing, "reset", block);
      break;
    }
    const auto entries = feed_->read_after(place_);
    if (!entries) return entries.error();
    if (entries->empty()) break;
    bool said = false;
    for (const auto& entry : *entries) {
      place_ = entry->place;
      if (!wants(entry->segment)) continue;
      append_event(entry->id(), to_string(entry->kind), entry->data, block);
      said = true;
    }
    if (said) break;
  }
  const auto now = std::chrono::steady_clock::now();
  if (block.empty() && now - said_ >= kQuiet) block = ": still here\n\n";
  if (!block.empty()) said_ = now;
  return {};
}

bool ChangeStream::wait(std::function<void()> wake) {
  return feed_->wait(this, place_, std::move(wake));
}

}  // namespace muster::server
