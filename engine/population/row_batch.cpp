#include "engine/population/row_batch.hpp"

#include "engine/check.hpp"

namespace muster::engine {

Cells empty_cells(AttributeType type) {
  switch (type) {
    case AttributeType::category:
      return CategoryCells{};
    case AttributeType::tags:
      return TagsCells{};
    case AttributeType::flag:
      return FlagCells{};
    case AttributeType::number:
    case AttributeType::date:
    case AttributeType::time:
      return IntegerCells{};
    case AttributeType::real:
      return RealCells{};
    case AttributeType::place:
      return PlaceCells{};
    case AttributeType::text:
      return TextCells{};
  }
  ENGINE_CHECK(false);
  return TextCells{};
}

}  // namespace muster::engine
