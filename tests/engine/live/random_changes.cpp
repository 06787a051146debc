#include "tests/engine/live/random_changes.hpp"

namespace muster::tests {

namespace {

using engine::AttributeSpec;
using engine::AttributeType;

class Draw {
 public:
  Draw(std::mt19937_64& random, const engine::PlainCustomers& customers,
       const RandomChangesOptions& options)
      : random_(random), customers_(customers), options_(options) {}

  engine::ChangeBatch batch() {
    for (std::size_t i = 0; i < options_.changes; ++i) {
      const std::uint64_t kind = below(12);
      if (kind == 0) {
        written_.remove(some_id());
      } else if (kind == 1 && options_.events) {
        continue;  // events come last, whatever is drawn first
      } else {
        written_.put(kind < 4 ? new_id() : some_id());
        for (std::uint64_t cells = below(4); cells > 0; --cells) cell();
      }
    }
    if (options_.events) events();
    return written_.batch();
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }

  std::string some_id() {
    const auto& all = customers_.customers();
    return all.empty() || chance(30) ? new_id() : all[below(all.size())].id;
  }
  std::string new_id() {
    if (options_.odd_ids && chance(40)) return chance(2) ? "007" : "x" + std::to_string(below(50));
    if (options_.odd_ids && chance(60)) return "99999999999999999999" + std::to_string(below(9));
    return std::to_string(below(100'000));
  }
  std::string word(const char* stem) { return stem + std::to_string(below(chance(8) ? 500 : 9)); }

  void cell() {
    const auto& attributes = customers_.attributes();
    if (attributes.empty() || chance(60)) {
      const std::string n = std::to_string(below(6));
      // A name has one type, whoever says it first.
      switch (below(4)) {
        case 0:
          written_.category("plan" + n, word("p"));
          return;
        case 1:
          written_.add_tag("labels" + n, word("l"));
          return;
        case 2:
          written_.flag("agreed" + n, chance(2));
          return;
        default:
          written_.number("level" + n, static_cast<int>(below(2)), std::int64_t(below(90)));
          return;
      }
    }
    const AttributeSpec& spec = attributes[below(attributes.size())];
    if (chance(6)) {
      written_.clear(spec.name, spec.type);
      return;
    }
    value(spec);
  }

  void value(const AttributeSpec& spec) {
    const auto near = [&](std::int64_t middle, std::uint64_t span) {
      return middle + static_cast<std::int64_t>(below(span)) - static_cast<std::int64_t>(span / 2);
    };
    switch (spec.type) {
      case AttributeType::category:
        written_.category(spec.name, word("v"));
        return;
      case AttributeType::text:
        written_.text(spec.name, word("text "));
        return;
      case AttributeType::flag:
        written_.flag(spec.name, chance(2));
        return;
      case AttributeType::number: {
        const int scale = spec.scale + (spec.scale < 3 && chance(50) ? 1 : 0);
        written_.number(spec.name, scale, near(0, chance(5) ? 1'000'000'000 : 300));
        return;
      }
      case AttributeType::date:
        written_.date(spec.name, near(15'000, 9'000));
        return;
      case AttributeType::time:
        written_.time(spec.name, near(1'600'000'000, 90'000'000));
        return;
      case AttributeType::real:
        written_.real(spec.name, static_cast<double>(near(0, 1'000)) / 7);
        return;
      case AttributeType::place:
        written_.place(spec.name, {static_cast<std::int32_t>(near(0, 1'000'000'000)),
                                   static_cast<std::int32_t>(near(0, 1'000'000'000))});
        return;
      case AttributeType::tags:
        if (chance(5)) written_.no_tags(spec.name);
        if (chance(3)) {
          written_.remove_tag(spec.name, word("t"));
        } else {
          written_.add_tag(spec.name, word("t"));
        }
        return;
    }
  }

  void events() {
    written_.create_event_customers();
    for (std::uint64_t i = below(6); i > 0; --i) {
      written_.event(some_id(), word("did "), static_cast<std::int64_t>(below(400'000)));
      if (chance(2))
        written_.number_property("amount", chance(20) ? 2 : 0, std::int64_t(below(99)));
      if (chance(3)) written_.category_property("goods", word("g"));
      if (chance(4)) written_.flag_property("gift", chance(2));
    }
  }

  std::mt19937_64& random_;
  const engine::PlainCustomers& customers_;
  const RandomChangesOptions& options_;
  WrittenChanges written_;
};

}  // namespace

engine::ChangeBatch random_changes(std::mt19937_64& random, const engine::PlainCustomers& customers,
                                   const RandomChangesOptions& options) {
  return Draw(random, customers, options).batch();
}

}  // namespace muster::tests
