#include "engine/storage/lineage.hpp"

#include <fmt/format.h>

#include "engine/storage/image.hpp"
#include "engine/storage/read_version.hpp"

namespace muster::engine {

std::string Lineage::version() const {
  return sequence == 0 ? origin : fmt::format("{}.{}", origin, sequence);
}

ImageBytes lineage_section(const Lineage& lineage) {
  RecordWriter out;
  out.text(lineage.origin);
  out.number(lineage.sequence);
  return out.take();
}

Result<Lineage> lineage_of(const Image& image) {
  const auto section = image.section({SectionKind::lineage, 0});
  if (!section) return Lineage{image.version(), 0};
  RecordReader in(*section);
  const auto origin = in.text();
  const auto sequence = in.number();
  if (!origin || !sequence || !in.at_end() || !is_origin(*origin)) {
    return Error{ErrorCode::corrupt_store, "the image does not say what history it is of"};
  }
  return Lineage{std::string(*origin), *sequence};
}

}  // namespace muster::engine
