#include "engine/live/change_batch.hpp"

#include <fmt/format.h>

#include <limits>
#include <string_view>
#include <utility>

#include "engine/live/check_changes.hpp"

namespace muster::engine {

namespace {

// Numbers are little-endian in groups of seven bits, the eighth saying that more follow: most are
// small. Signed ones are folded first, so that those near 0 are small too.
constexpr std::uint64_t kFormat = 1;

std::uint64_t folded(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (std::uint64_t{0} - (value & 1)));
}

class Writer {
 public:
  explicit Writer(std::size_t expected) { bytes_.reserve(expected); }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>((value & 0x7F) | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void integer(std::int64_t value) { number(folded(value)); }
  void text(std::string_view text) {
    number(text.size());
    bytes_.append(text);
  }
  void texts(const StringCells& cells) {
    number(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) number(cells[i].size());
    bytes_.append(cells.bytes);
  }
  // Attribute and action share a number.
  void cells(const std::vector<CellChange>& cells) {
    number(cells.size());
    for (const CellChange& cell : cells) {
      number(std::uint64_t{cell.attribute} << 2 | static_cast<std::uint64_t>(cell.action));
      if (cell.action != CellAction::clear) integer(cell.value);
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads past the end, or of a number too large, leave good() false for ever.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool good() const { return good_; }
  bool at_end() const { return good_ && rest_.empty(); }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    good_ = false;
    return 0;
  }
  std::int64_t integer() { return unfolded(number()); }
  /// Below `end`; 0 and no longer good otherwise.
  std::uint64_t below(std::uint64_t end) {
    const std::uint64_t value = number();
    if (value < end) return value;
    good_ = false;
    return 0;
  }
  std::uint32_t narrow() {
    return static_cast<std::uint32_t>(
        below(std::uint64_t{std::numeric_limits<std::uint32_t>::max()} + 1));
  }
  /// How many things follow that take a byte each at least: so many bytes must be there.
  std::size_t count() { return below(std::uint64_t{rest_.size()} + 1); }
  std::string_view text() { return taken(count()); }
  StringCells texts() {
    StringCells cells;
    const std::size_t size = count();
    cells.ends.reserve(size);
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < size && good_; ++i) {
      end += count();
      cells.ends.push_back(end);
    }
    cells.bytes = taken(end);
    return cells;
  }
  std::vector<CellChange> cells() {
    const std::size_t size = count();
    std::vector<CellChange> cells;
    cells.reserve(size);
    for (std::size_t i = 0; i < size && good_; ++i) {
      const std::uint64_t head = below(std::uint64_t{1} << 34);
      CellChange& cell = cells.emplace_back();
      cell.attribute = static_cast<std::uint32_t>(head >> 2);
      cell.action = static_cast<CellAction>(head & 3);
      if (cell.action != CellAction::clear) cell.value = integer();
    }
    return cells;
  }

 private:
  std::string_view taken(std::uint64_t size) {
    if (!good_ || size > rest_.size()) {
      good_ = false;
      return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  std::string_view rest_;
  bool good_ = true;
};

Error damaged(std::string_view what) {
  return {ErrorCode::corrupt_store, fmt::format("a batch of changes is damaged: {}", what)};
}

constexpr std::uint64_t kTypes = static_cast<std::uint64_t>(AttributeType::text) + 1;
constexpr std::uint64_t kFamilies = static_cast<std::uint64_t>(Family::value) + 1;
constexpr std::uint64_t kKinds = static_cast<std::uint64_t>(CustomerChange::Kind::remove) + 1;
constexpr std::uint64_t kScales = 19;

void read_customers(Reader& reader, ChangeBatch& batch) {
  const std::size_t attributes = reader.count();
  for (std::size_t i = 0; i < attributes && reader.good(); ++i) {
    AttributeSpec& spec = batch.attributes.emplace_back();
    spec.name = reader.text();
    spec.type = static_cast<AttributeType>(reader.below(kTypes));
    spec.family = static_cast<Family>(reader.below(kFamilies));
    spec.scale = static_cast<int>(reader.below(kScales));
    spec.reason = reader.text();
  }
  batch.texts = reader.texts();
  batch.ids = reader.texts();
  const std::size_t customers = reader.count();
  batch.customers.reserve(customers);
  for (std::size_t i = 0; i < customers && reader.good(); ++i) {
    CustomerChange& change = batch.customers.emplace_back();
    change.kind = static_cast<CustomerChange::Kind>(reader.below(kKinds));
    change.end_cell = reader.narrow();
  }
  batch.cells = reader.cells();
}

void read_events(Reader& reader, ChangeBatch& batch) {
  const std::size_t properties = reader.count();
  for (std::size_t i = 0; i < properties && reader.good(); ++i) {
    EventPropertySpec& spec = batch.event_properties.emplace_back();
    spec.name = reader.text();
    spec.type = static_cast<AttributeType>(reader.below(kTypes));
    spec.scale = static_cast<int>(reader.below(kScales));
  }
  batch.event_ids = reader.texts();
  const std::size_t events = reader.count();
  batch.events.reserve(events);
  for (std::size_t i = 0; i < events && reader.good(); ++i) {
    EventChange& event = batch.events.emplace_back();
    event.type = reader.narrow();
    event.time = reader.integer();
    event.end_cell = reader.narrow();
  }
  batch.event_cells = reader.cells();
  batch.create_event_customers = reader.below(2) == 1;
}

}  // namespace

std::int64_t packed_place(Place place) {
  return static_cast<std::int64_t>(std::uint64_t{static_cast<std::uint32_t>(place.latitude)} << 32 |
                                   static_cast<std::uint32_t>(place.longitude));
}
Place unpacked_place(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return {static_cast<std::int32_t>(static_cast<std::uint32_t>(bits >> 32)),
          static_cast<std::int32_t>(static_cast<std::uint32_t>(bits))};
}

std::string encoded(const ChangeBatch& batch) {
  Writer writer(64 + batch.texts.bytes.size() + batch.texts.size() + batch.ids.bytes.size() +
                batch.event_ids.bytes.size() + 5 * batch.customers.size() + 6 * batch.cells.size() +
                12 * batch.events.size() + 6 * batch.event_cells.size());
  writer.number(kFormat);
  writer.number(batch.attributes.size());
  for (const AttributeSpec& spec : batch.attributes) {
    writer.text(spec.name);
    writer.number(static_cast<std::uint64_t>(spec.type));
    writer.number(static_cast<std::uint64_t>(spec.family));
    writer.number(static_cast<std::uint64_t>(spec.scale));
    writer.text(spec.reason);
  }
  writer.texts(batch.texts);
  writer.texts(batch.ids);
  writer.number(batch.customers.size());
  for (const CustomerChange& change : batch.customers) {
    writer.number(static_cast<std::uint64_t>(change.kind));
    writer.number(change.end_cell);
  }
  writer.cells(batch.cells);
  writer.number(batch.event_properties.size());
  for (const EventPropertySpec& spec : batch.event_properties) {
    writer.text(spec.name);
    writer.number(static_cast<std::uint64_t>(spec.type));
    writer.number(static_cast<std::uint64_t>(spec.scale));
  }
  writer.texts(batch.event_ids);
  writer.number(batch.events.size());
  for (const EventChange& event : batch.events) {
    writer.number(event.type);
    writer.integer(event.time);
    writer.number(event.end_cell);
  }
  writer.cells(batch.event_cells);
  writer.number(batch.create_event_customers ? 1 : 0);
  return writer.take();
}

Result<ChangeBatch> decoded_change_batch(std::string_view bytes) {
  Reader reader(bytes);
  const std::uint64_t format = reader.number();
  if (!reader.good() || format == 0) return damaged("it does not begin as one");
  if (format != kFormat) {
    return damaged(fmt::format("its format is {}, this program reads format {}", format, kFormat));
  }
  ChangeBatch batch;
  read_customers(reader, batch);
  read_events(reader, batch);
  if (!reader.good()) return damaged("it ends too early or says what cannot be");
  if (!reader.at_end()) return damaged("it has bytes left over");
  if (Status good = check_changes(batch); !good.ok()) return damaged(good.error().message);
  return batch;
}

}  // namespace muster::engine
