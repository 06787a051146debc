// Event stores made from others: events come, go with their customers, and move with them.
#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "engine/check.hpp"
#include "engine/events/event_changes.hpp"
#include "engine/events/event_parts.hpp"
#include "engine/population/description.hpp"
#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

using NewValue = EventChanges::NewValue;

// An event on its way into a list.
struct Incoming {
  EventTypeId type;
  std::uint32_t chunk = 0;
  std::uint16_t row = 0;  // within the chunk
  std::int64_t time = 0;
  std::uint32_t begin_value = 0;  // in NextEvents::values_
  std::uint32_t end_value = 0;
};

// A list that is made anew.
struct Touched {
  EventTypeId type;
  std::uint32_t chunk = 0;
  std::span<const Incoming> incoming;  // in the order of time
  std::shared_ptr<const OwnedEvents> made;
};

std::uint64_t bytes_of(const EventList& list) {
  return list.rows.size_bytes() + list.seconds.size_bytes() + list.slots.size_bytes();
}

void push(OwnedEvents& events, std::uint16_t row, std::int64_t time) {
  const auto number = static_cast<std::int32_t>(time >> 16);
  if (events.slots.empty() || events.slots.back().number != number) {
    events.slots.push_back({number, static_cast<std::uint32_t>(events.rows.size())});
  }
  events.rows.push_back(row);
  events.seconds.push_back(static_cast<std::uint16_t>(time & 0xFFFF));
}

}  // namespace

class NextEvents {
 public:
  NextEvents(const EventStore::Parts& before, const EventChanges& changes)
      : before_(before), changes_(changes), next_(std::make_shared<EventStore::Parts>(before)) {}

  Result<std::shared_ptr<const EventStore::Parts>> make() {
    describe();
    take_leaving();
    take_new();
    std::stable_sort(incoming_.begin(), incoming_.end(), [](const auto& left, const auto& right) {
      if (left.type != right.type) return left.type < right.type;
      if (left.chunk != right.chunk) return left.chunk < right.chunk;
      return left.time < right.time;
    });
    find_touched();
    for (const Touched& touched : touched_) {
      const std::uint64_t most =
          std::uint64_t{list_before(touched).size()} + touched.incoming.size();
      if (most > std::numeric_limits<std::uint32_t>::max()) {
        return Error{
            ErrorCode::limit_exceeded,
            fmt::format("there are too many events of one type for {} customers", kChunkRows)};
      }
    }
    tbb::parallel_for(std::size_t{0}, touched_.size(),
                      [this](std::size_t i) { touched_[i].made = merged(touched_[i]); });
    for (const Touched& touched : touched_) put(touched);
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (types_[i] != nullptr) next_->parts[i] = std::move(types_[i]);
    }
    for (std::size_t i = 0; i < next_->dictionaries.size(); ++i) count_values(i);
    next_->count_events();
    next_->as_opened = false;
    return std::shared_ptr<const EventStore::Parts>(std::move(next_));
  }

 private:
  // Types, properties and texts: all that is known before any event is looked at.
  void describe() {
    auto& description = next_->description;
    description.properties = changes_.properties;
    factors_.assign(changes_.properties.size(), 1);
    for (std::size_t i = 0; i < before_.description.properties.size(); ++i) {
      factors_[i] =
          power_of_ten(changes_.properties[i].scale - before_.description.properties[i].scale);
    }
    next_->dictionaries.resize(changes_.properties.size());
    counts_.resize(changes_.properties.size());
    for (std::size_t i = 0; i < changes_.texts.size(); ++i) {
      if (changes_.texts[i].empty()) continue;
      const std::vector<std::string_view> texts(changes_.texts[i].begin(), changes_.texts[i].end());
      next_->dictionaries[i] = next_->dictionaries[i].with(texts, {});
    }
    for (const std::string& name : changes_.types) {
      description.types.push_back({name, {}});
      next_->parts.push_back(std::make_shared<const EventTypeParts>());
    }
    next_->types.resize(next_->parts.size());
    types_.resize(next_->parts.size());
  }

  bool is_category(std::uint32_t property) const {
    return changes_.properties[property].type == AttributeType::category;
  }
  void count(std::uint32_t property, std::int64_t code, std::int64_t by) {
    if (is_category(property)) counts_[property].push_back({static_cast<ValueCode>(code), by});
  }

  // The events of rows that their customers leave: gone, or to be put elsewhere.
  void take_leaving() {
    leaving_ = changes_.gone;
    for (const EventChanges::NewRow& at : changes_.moved) leaving_.push_back(at.before);
    std::sort(leaving_.begin(), leaving_.end());
    for (std::size_t begin = 0; begin < leaving_.size();) {
      const std::uint32_t chunk = leaving_[begin] / kChunkRows;
      std::size_t end = begin;
      while (end < leaving_.size() && leaving_[end] / kChunkRows == chunk) ++end;
      std::vector<bool> leaves(kChunkRows, false);
      for (; begin < end; ++begin) leaves[leaving_[begin] % kChunkRows] = true;
      for (std::uint32_t type = 0; type < before_.parts.size(); ++type) {
        if (chunk < before_.parts[type]->chunks.size()) take_leaving({type}, chunk, leaves);
      }
    }
  }

  void take_leaving(EventTypeId type, std::uint32_t chunk, const std::vector<bool>& leaves) {
    const EventTypeParts& parts = *before_.parts[type.index];
    const EventList& list = parts.chunks[chunk].list;
    bool any = false;
    list.for_each({0, list.size()}, [&](std::uint32_t event, std::int64_t time) {
      if (!leaves[list.rows[event]]) return;
      any = true;
      const Row row = chunk * kChunkRows + list.rows[event];
      const auto moved = std::lower_bound(
          changes_.moved.begin(), changes_.moved.end(), row,
          [](const EventChanges::NewRow& at, Row wanted) { return at.before < wanted; });
      const bool stays = moved != changes_.moved.end() && moved->before == row;
      const auto begin = static_cast<std::uint32_t>(values_.size());
      for (const auto& [property, views] : parts.values) {
        const std::int64_t value = views[chunk].value(event);
        if (value == kUnknownInteger) continue;
        if (stays) {
          values_.push_back({property, value * factors_[property.index]});
        } else {
          count(property.index, value, -1);
        }
      }
      if (stays) push_incoming(type, moved->after, time, begin);
    });
    if (any) left_.push_back({type, chunk, {}, nullptr});
  }

  void push_incoming(EventTypeId type, Row row, std::int64_t time, std::uint32_t begin_value) {
    incoming_.push_back({type, row / kChunkRows, static_cast<std::uint16_t>(row % kChunkRows), time,
                         begin_value, static_cast<std::uint32_t>(values_.size())});
  }

  void take_new() {
    std::uint32_t value = 0;
    for (const EventChanges::NewEvent& event : changes_.events) {
      const auto begin = static_cast<std::uint32_t>(values_.size());
      for (; value < event.end_value; ++value) {
        values_.push_back(changes_.values[value]);
        count(values_.back().property.index, values_.back().value, 1);
      }
      push_incoming(event.type, event.row, event.time, begin);
    }
  }

  // Whether a property of the type counts in other units from now on.
  bool is_rescaled(EventTypeId type) const {
    const auto& properties = next_->description.types[type.index].properties;
    return std::any_of(properties.begin(), properties.end(),
                       [&](EventPropertyId id) { return factors_[id.index] != 1; });
  }

  void find_touched() {
    std::vector<std::pair<EventTypeId, std::uint32_t>> keys;
    for (const Touched& left : left_) keys.emplace_back(left.type, left.chunk);
    for (const Incoming& event : incoming_) keys.emplace_back(event.type, event.chunk);
    for (std::uint32_t type = 0; type < before_.parts.size(); ++type) {
      if (!is_rescaled({type})) continue;
      for (std::uint32_t chunk = 0; chunk < before_.parts[type]->chunks.size(); ++chunk) {
        keys.emplace_back(EventTypeId{type}, chunk);
      }
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::size_t at = 0;
    for (const auto& [type, chunk] : keys) {
      const std::size_t begin = at;
      while (at < incoming_.size() && incoming_[at].type == type && incoming_[at].chunk == chunk) {
        ++at;
      }
      touched_.push_back({type, chunk, std::span(incoming_).subspan(begin, at - begin), nullptr});
    }
    for (const Touched& touched : touched_) add_properties(touched);
  }

  // Properties that events of the type did not have before.
  void add_properties(const Touched& touched) {
    auto& properties = next_->description.types[touched.type.index].properties;
    for (const Incoming& event : touched.incoming) {
      for (std::uint32_t i = event.begin_value; i < event.end_value; ++i) {
        const EventPropertyId id = values_[i].property;
        const auto at = std::lower_bound(properties.begin(), properties.end(), id);
        if (at == properties.end() || *at != id) properties.insert(at, id);
      }
    }
  }

  EventList list_before(const Touched& touched) const {
    if (touched.type.index >= before_.parts.size()) return {};
    const auto& chunks = before_.parts[touched.type.index]->chunks;
    return touched.chunk < chunks.size() ? chunks[touched.chunk].list : EventList{};
  }
  bool leaves(Row row) const { return std::binary_search(leaving_.begin(), leaving_.end(), row); }

  std::shared_ptr<const OwnedEvents> merged(const Touched& touched) const {
    const EventList list = list_before(touched);
    // Where each event of the new list comes from: the old list, or behind it the incoming ones.
    std::vector<std::uint32_t> from;
    from.reserve(list.size() + touched.incoming.size());
    auto made = std::make_shared<OwnedEvents>();
    made->rows.reserve(from.capacity());
    made->seconds.reserve(from.capacity());
    std::size_t next = 0;
    const auto take_incoming = [&](std::int64_t before) {
      for (; next < touched.incoming.size() && touched.incoming[next].time < before; ++next) {
        push(*made, touched.incoming[next].row, touched.incoming[next].time);
        from.push_back(list.size() + static_cast<std::uint32_t>(next));
      }
    };
    const Row first = touched.chunk * kChunkRows;
    const bool any_leave =
        std::lower_bound(leaving_.begin(), leaving_.end(), first) !=
        std::upper_bound(leaving_.begin(), leaving_.end(), first + (kChunkRows - 1));
    list.for_each({0, list.size()}, [&](std::uint32_t event, std::int64_t time) {
      if (any_leave && leaves(first + list.rows[event])) return;
      take_incoming(time);
      push(*made, list.rows[event], time);
      from.push_back(event);
    });
    take_incoming(std::numeric_limits<std::int64_t>::max());

    std::vector<std::int64_t> old(list.size());
    std::vector<std::int64_t> values(from.size());
    for (const EventPropertyId id : next_->description.types[touched.type.index].properties) {
      read_before(touched, id, old);
      for (std::size_t i = 0; i < from.size(); ++i) {
        values[i] = from[i] < old.size() ? old[from[i]]
                                         : value_of(touched.incoming[from[i] - old.size()], id);
      }
      made->values.push_back(PackedIntegers::of(values));
    }
    return made;
  }

  void read_before(const Touched& touched, EventPropertyId id,
                   std::vector<std::int64_t>& out) const {
    std::fill(out.begin(), out.end(), kUnknownInteger);
    if (out.empty()) return;
    const auto& values = before_.parts[touched.type.index]->values;
    const auto found = values.find(id);
    if (found == values.end()) return;
    found->second[touched.chunk].decode(0, out);
    const std::int64_t factor = factors_[id.index];
    if (factor == 1) return;
    for (std::int64_t& value : out) {
      if (value != kUnknownInteger) value *= factor;
    }
  }

  std::int64_t value_of(const Incoming& event, EventPropertyId id) const {
    for (std::uint32_t i = event.begin_value; i < event.end_value; ++i) {
      if (values_[i].property == id) return values_[i].value;
    }
    return kUnknownInteger;
  }

  // The type's parts, to be changed, with all properties it has now.
  EventTypeParts& own(EventTypeId type) {
    auto& parts = types_[type.index];
    if (parts != nullptr) return *parts;
    parts = std::make_shared<EventTypeParts>(*next_->parts[type.index]);
    for (const EventPropertyId id : next_->description.types[type.index].properties) {
      if (parts->values.contains(id)) continue;
      const auto unknown = std::make_shared<std::vector<IntegerChunk>>(parts->chunks.size());
      std::vector<IntegerChunkView>& views = parts->values[id];
      for (std::size_t chunk = 0; chunk < unknown->size(); ++chunk) {
        const std::uint32_t events = parts->chunks[chunk].list.size();
        (*unknown)[chunk].unknown_rows = events;
        views.push_back({&(*unknown)[chunk], nullptr, events});
      }
      parts->unknown.push_back(unknown);
    }
    return *parts;
  }

  void put(const Touched& touched) {
    static constexpr IntegerChunk kNoValues;
    EventTypeParts& parts = own(touched.type);
    if (parts.chunks.size() <= touched.chunk) {
      parts.chunks.resize(touched.chunk + 1);
      for (auto& [id, views] : parts.values) {
        views.resize(touched.chunk + 1, IntegerChunkView{&kNoValues, nullptr, 0});
      }
    }
    EventTypeParts::Chunk& chunk = parts.chunks[touched.chunk];
    next_->bytes -= std::min(next_->bytes, bytes_of(chunk.list));
    next_->bytes += touched.made->bytes();
    chunk = {{touched.made->rows, touched.made->seconds, touched.made->slots}, touched.made};
    const auto& properties = next_->description.types[touched.type.index].properties;
    for (std::size_t i = 0; i < properties.size(); ++i) {
      parts.values[properties[i]][touched.chunk] = touched.made->values[i].view();
    }
    auto& changed = next_->changed;
    if (changed.size() <= touched.chunk) changed.resize(touched.chunk + 1, 0);
    changed[touched.chunk] = changes_.sequence;
  }

  void count_values(std::size_t property) {
    auto& counts = counts_[property];
    if (counts.empty()) return;
    std::sort(counts.begin(), counts.end(),
              [](const auto& left, const auto& right) { return left.code < right.code; });
    std::vector<CountChange> sums;
    for (const CountChange& change : counts) {
      if (sums.empty() || sums.back().code != change.code) sums.push_back({change.code, 0});
      sums.back().by += change.by;
    }
    next_->dictionaries[property] = next_->dictionaries[property].with({}, sums);
  }

  const EventStore::Parts& before_;
  const EventChanges& changes_;
  std::shared_ptr<EventStore::Parts> next_;
  std::vector<std::int64_t> factors_;  // of properties: to their new units
  std::vector<std::vector<CountChange>> counts_;
  std::vector<Row> leaving_;
  std::vector<NewValue> values_;
  std::vector<Incoming> incoming_;
  std::vector<Touched> left_;
  std::vector<Touched> touched_;
  std::vector<std::shared_ptr<EventTypeParts>> types_;  // that change
};

Result<EventStore> EventStore::with(const EventChanges& changes) const {
  auto made = NextEvents(*parts_, changes).make();
  if (!made.ok()) return std::move(made).error();
  return EventStore(*std::move(made));
}

bool EventStore::is_as_opened() const { return parts_->as_opened; }

std::uint64_t EventStore::changed_at(std::uint32_t chunk) const {
  return chunk < parts_->changed.size() ? parts_->changed[chunk] : 0;
}

void EventStore::write(std::uint32_t chunks, Sections& sections) const {
  if (parts_->description.types.empty() && parts_->description.properties.empty()) return;
  for (std::uint32_t type = 0; type < parts_->parts.size(); ++type) {
    std::vector<EventList> lists;
    lists.reserve(chunks);
    for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) lists.push_back(list({type}, chunk));
    sections[event_list_key({type})] = write_event_lists(lists);
    for (const EventPropertyId property : parts_->description.types[type].properties) {
      std::vector<PackedIntegers> packed(chunks);
      for (std::uint32_t chunk = 0; chunk < chunks; ++chunk) {
        const auto view = values({type}, property, chunk);
        packed[chunk].fixed = *view->chunk;
        packed[chunk].rows = view->rows;
        const std::size_t bytes = std::size_t{view->chunk->width} * view->rows;
        if (bytes > 0) packed[chunk].codes.assign(view->codes, view->codes + bytes);
      }
      sections[event_values_key({type}, property)] = write_integer_chunks(std::move(packed));
    }
  }
  for (std::uint32_t i = 0; i < parts_->description.properties.size(); ++i) {
    if (parts_->description.properties[i].type != AttributeType::category) continue;
    sections[event_dictionary_key({i})] = write_dictionary(parts_->dictionaries[i]);
  }
  sections[kEventDescriptionKey] = write_event_description(parts_->description);
}

void EventStore::visit_owned(const VisitOwned& visit) const {
  for (const auto& type : parts_->parts) {
    if (types().empty()) break;
    for (const EventTypeParts::Chunk& chunk : type->chunks) {
      if (chunk.owner != nullptr) visit(chunk.owner.get(), chunk.owner->bytes());
    }
    for (const auto& unknown : type->unknown) {
      visit(unknown.get(), unknown->size() * sizeof(IntegerChunk));
    }
  }
  for (const Dictionary& dictionary : parts_->dictionaries) dictionary.visit_owned(visit);
}

}  // namespace muster::engine
