// The order of members: `order_by` read once, then rows compared, ranked and picked by it.
//
// Every order is total: ties are settled by external id. Unknown values come last whichever way a
// key runs. Threads: immutable once read. Cost: a comparison is a few column reads; picking k rows
// of n costs one key a row and about n comparisons of keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/bitmap.hpp"
#include "engine/population/population.hpp"
#include "engine/result.hpp"
#include "query/run/member_scores.hpp"
#include "query/run/order_text.hpp"

namespace muster::query {

class MemberOrder {
 public:
  /// Reads `spend desc, "last order"`; empty text is the order of external ids.
  /// Errors: invalid_input for a text that is no such list or has over kMaxKeys names,
  /// unknown_name, wrong_type for tags and places. The population must outlive the order. `scores`
  /// gives what SCORE and GRADE are; null: there are none.
  static Result<MemberOrder> read(std::string_view order_by, const engine::Population& population,
                                  MemberScores* scores = nullptr);

  /// The first key is the external id, so no other key is ever looked at.
  bool by_id() const { return keys_.empty(); }
  /// With by_id(): largest id first.
  bool id_descending() const { return id_descending_; }
  /// The same text for every way to write this order.
  const std::string& canonical() const { return canonical_; }

  bool before(engine::Row left, engine::Row right) const;

  /// The first `limit` rows of the audience in this order that come after `after`, in order.
  std::vector<engine::Row> first_of(const engine::Bitmap& audience,
                                    std::optional<engine::Row> after, std::size_t limit) const;

  /// Puts rows that are in ascending id order into this order.
  void sort(std::vector<engine::Row>& rows) const;

 private:
  static constexpr std::size_t kMaxKeys = 8;

  struct Key {
    const engine::Attribute* attribute = nullptr;  ///< null: by the score
    bool descending = false;
    MemberScoreField score{};
    /// category: the place of each code among the values' texts.
    std::vector<std::uint32_t> ranks{};
  };
  struct Ranked {
    std::uint64_t first_key;
    engine::Row row;
    std::uint32_t place;  ///< sort(): where the row stood
  };

  explicit MemberOrder(const engine::Population& population) : population_(&population) {}

  static Result<Key> score_key(const OrderItem& item, MemberScores* scores);
  Key make_key(const engine::Attribute& attribute, bool descending) const;
  /// Orders like the key's values, unknown last; equal numbers need not be equal texts.
  std::uint64_t number_of(const Key& key, engine::Row row) const;
  int compare(const Key& key, engine::Row left, engine::Row right) const;
  /// By all keys, without the tie-break.
  int compare(engine::Row left, engine::Row right) const;
  bool before(const Ranked& left, const Ranked& right) const;

  const engine::Population* population_;
  std::vector<Key> keys_;
  bool id_settles_ = false;  ///< keys after `id` are never looked at
  bool id_descending_ = false;
  std::string canonical_;
};

}  // namespace muster::query
