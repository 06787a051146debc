#include "engine/population/description.hpp"

#include "engine/values/decimal.hpp"

namespace muster::engine {

namespace {

Error damaged(const char* what) {
  return {ErrorCode::corrupt_store, std::string("the image's ") + what + " is damaged"};
}

constexpr std::uint64_t kTypes = static_cast<std::uint64_t>(AttributeType::text) + 1;
constexpr std::uint64_t kFamilies = static_cast<std::uint64_t>(Family::value) + 1;
constexpr std::uint64_t kIdKinds = static_cast<std::uint64_t>(IdKind::numbered) + 1;

}  // namespace

ImageBytes write_description(const PopulationDescription& description) {
  RecordWriter record;
  record.number(description.rows);
  record.number(static_cast<std::uint64_t>(description.id_kind));
  record.text(description.id_shape.prefix);
  record.number(description.id_shape.digits);
  record.number(description.attributes.size());
  for (const AttributeSpec& spec : description.attributes) {
    record.text(spec.name);
    record.number(static_cast<std::uint64_t>(spec.type));
    record.number(static_cast<std::uint64_t>(spec.family));
    record.number(static_cast<std::uint64_t>(spec.scale));
    record.text(spec.reason);
  }
  record.number(description.row_order.size());
  for (const AttributeId id : description.row_order) record.number(id.index);
  return record.take();
}

Result<PopulationDescription> read_description(std::span<const std::byte> section) {
  RecordReader record(section);
  PopulationDescription description;
  const auto rows = record.number();
  const auto id_kind = record.number();
  const auto id_prefix = record.text();
  const auto id_digits = record.number();
  const auto attributes = record.number();
  if (!rows || !id_kind || !id_prefix || !id_digits || !attributes || *rows > kMaxRows ||
      *id_kind >= kIdKinds || *id_digits > IdShape::kMostDigits) {
    return damaged("description");
  }
  description.rows = *rows;
  description.id_kind = static_cast<IdKind>(*id_kind);
  description.id_shape = {std::string(*id_prefix), static_cast<std::uint32_t>(*id_digits)};
  for (std::uint64_t i = 0; i < *attributes; ++i) {
    const auto name = record.text();
    const auto type = record.number();
    const auto family = record.number();
    const auto scale = record.number();
    const auto reason = record.text();
    if (!name || !type || !family || !scale || !reason || *type >= kTypes || *family >= kFamilies ||
        *scale > static_cast<std::uint64_t>(kMaxDecimalDigits)) {
      return damaged("description");
    }
    description.attributes.push_back({std::string(*name), static_cast<AttributeType>(*type),
                                      static_cast<Family>(*family), static_cast<int>(*scale),
                                      std::string(*reason)});
  }
  const auto ordering = record.number();
  if (!ordering || *ordering > *attributes) return damaged("description");
  for (std::uint64_t i = 0; i < *ordering; ++i) {
    const auto id = record.number();
    if (!id || *id >= *attributes) return damaged("description");
    description.row_order.push_back({static_cast<std::uint32_t>(*id)});
  }
  if (!record.at_end()) return damaged("description");
  return description;
}

ImageBytes write_dictionary(const Dictionary& dictionary) {
  RecordWriter record;
  record.number(dictionary.size());
  for (ValueCode code = 1; code <= dictionary.size(); ++code) {
    record.text(dictionary.at(code).text);
    record.number(dictionary.at(code).count);
  }
  return record.take();
}

Result<Dictionary> read_dictionary(std::span<const std::byte> section) {
  RecordReader record(section);
  Dictionary dictionary;
  const auto size = record.number();
  if (!size) return damaged("dictionary");
  for (std::uint64_t i = 1; i <= *size; ++i) {
    const auto text = record.text();
    const auto count = record.number();
    if (!text || !count || dictionary.intern(*text) != i) return damaged("dictionary");
    dictionary.add_count(static_cast<ValueCode>(i), *count);
  }
  if (!record.at_end()) return damaged("dictionary");
  return dictionary;
}

}  // namespace muster::engine
