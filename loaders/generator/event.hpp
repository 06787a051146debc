// One generated event, before it becomes text: the words and the values.
//
// Threads: plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muster::loaders {

enum class EventType : std::uint8_t {
  visit,
  cart_add,
  purchase,
  return_,
  email_sent,
  email_open,
  email_click,
  review,
  complaint,
  support_call
};
enum class Product : std::uint8_t {
  clothing,
  shoes,
  home,
  beauty,
  electronics,
  sport,
  books,
  food,
  toys,
  garden,
  courses,
  travel
};
enum class EventChannel : std::uint8_t { web, app, store, email, phone, messenger };

// The written names, in the order of the enumerators.
inline constexpr std::array<std::string_view, 10> kEventTypeNames = {
    "visit",      "cart_add",    "purchase", "return",    "email_sent",
    "email_open", "email_click", "review",   "complaint", "support_call"};
inline constexpr std::size_t kProducts = 12;
inline constexpr std::array<std::string_view, kProducts> kProductNames = {
    "clothing", "shoes", "home", "beauty", "electronics", "sport",
    "books",    "food",  "toys", "garden", "courses",     "travel"};
inline constexpr std::array<std::string_view, 6> kEventChannelNames = {
    "web", "app", "store", "email", "phone", "messenger"};

/// Whether events of a type carry an amount of money …
constexpr bool has_amount(EventType type) {
  return type == EventType::cart_add || type == EventType::purchase || type == EventType::return_;
}
/// … and whether they are about a product.
constexpr bool has_product(EventType type) {
  return has_amount(type) || type == EventType::visit || type == EventType::review;
}

struct Event {
  std::int64_t time = 0;  ///< seconds since 1970-01-01T00:00:00Z
  EventType type = EventType::visit;
  Product product = Product::clothing;  ///< meaningless unless has_product
  EventChannel channel = EventChannel::web;
  std::uint64_t amount = 0;  ///< hundredths, meaningless unless has_amount
};

}  // namespace muster::loaders
