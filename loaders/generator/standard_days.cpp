#include "loaders/generator/standard_days.hpp"

#include "engine/values/calendar.hpp"

namespace muster::loaders {

DateTexts::DateTexts() {
  texts_.reserve(static_cast<std::size_t>(kAsOfDay - first_birth_day(kOldest) + 1) * kLength);
  for (std::int32_t day = first_birth_day(kOldest); day <= kAsOfDay; ++day) {
    texts_ += engine::format_day({day});
  }
}

}  // namespace muster::loaders
