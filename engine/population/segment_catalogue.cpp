#include "engine/population/segment_catalogue.hpp"

#include <fmt/format.h>

#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>

namespace muster::engine {

namespace {

namespace bmi = boost::multi_index;

struct ById {};
struct ByName {};
struct ByFamily {};

using Name = bmi::member<Segment, std::string, &Segment::name>;

using Container = boost::multi_index_container<
    Segment,
    bmi::indexed_by<
        bmi::ordered_unique<bmi::tag<ById>, bmi::member<Segment, SegmentId, &Segment::id>>,
        bmi::ordered_unique<bmi::tag<ByName>, Name, std::less<>>,
        bmi::ordered_unique<
            bmi::tag<ByFamily>,
            bmi::composite_key<
                Segment, bmi::member<Segment, std::optional<Family>, &Segment::family>, Name>>>>;

template <typename Range>
std::vector<const Segment*> pointers(const Range& range) {
  std::vector<const Segment*> result;
  for (const Segment& segment : range) result.push_back(&segment);
  return result;
}

}  // namespace

struct SegmentCatalogue::Index {
  Container container;
  std::uint32_t next_id = 0;
};

SegmentCatalogue::SegmentCatalogue() : index_(std::make_unique<Index>()) {}
SegmentCatalogue::SegmentCatalogue(SegmentCatalogue&&) noexcept = default;
SegmentCatalogue& SegmentCatalogue::operator=(SegmentCatalogue&&) noexcept = default;
SegmentCatalogue::~SegmentCatalogue() = default;

Result<SegmentId> SegmentCatalogue::add(Segment segment) {
  if (segment.name.empty()) return Error{ErrorCode::invalid_input, "a segment needs a name"};
  if (find(segment.name) != nullptr) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is already a segment named '{}'", segment.name)};
  }
  segment.id = SegmentId{index_->next_id++};
  const SegmentId id = segment.id;
  index_->container.insert(std::move(segment));
  return id;
}

bool SegmentCatalogue::remove(std::string_view name) {
  auto& by_name = index_->container.get<ByName>();
  const auto found = by_name.find(name);
  if (found == by_name.end()) return false;
  by_name.erase(found);
  return true;
}

std::size_t SegmentCatalogue::size() const { return index_->container.size(); }

const Segment* SegmentCatalogue::find(std::string_view name) const {
  const auto& by_name = index_->container.get<ByName>();
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &*found;
}

const Segment* SegmentCatalogue::find(SegmentId id) const {
  const auto& by_id = index_->container.get<ById>();
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &*found;
}

std::vector<const Segment*> SegmentCatalogue::of_family(Family family) const {
  std::vector<const Segment*> result;
  const auto [begin, end] =
      index_->container.get<ByFamily>().equal_range(std::make_tuple(std::optional(family)));
  for (auto it = begin; it != end; ++it) result.push_back(&*it);
  return result;
}

std::vector<const Segment*> SegmentCatalogue::by_name() const {
  return pointers(index_->container.get<ByName>());
}
std::vector<const Segment*> SegmentCatalogue::by_id() const {
  return pointers(index_->container.get<ById>());
}

}  // namespace muster::engine
