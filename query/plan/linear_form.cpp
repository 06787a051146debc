#include "query/plan/linear_form.hpp"

#include <utility>

namespace muster::query {
namespace {

using MaybeForm = std::optional<LinearForm>;

// A form whose factor fell to zero would forget that its source must be known; it is no form.
MaybeForm scaled(const LinearForm& form, Fraction by) {
  if (form.source && sign(by) == 0) return std::nullopt;
  const auto offset = multiply(form.offset, by);
  const auto factor = form.source ? multiply(form.factor, by) : std::optional(form.factor);
  if (!offset || !factor) return std::nullopt;
  return LinearForm{form.source, *factor, *offset};
}

}  // namespace

MaybeForm sum(const MaybeForm& left, const MaybeForm& right) {
  if (!left || !right) return std::nullopt;
  const auto offset = add(left->offset, right->offset);
  if (!offset) return std::nullopt;
  if (!left->source) return LinearForm{right->source, right->factor, *offset};
  if (!right->source) return LinearForm{left->source, left->factor, *offset};
  if (*left->source != *right->source) return std::nullopt;
  const auto factor = add(left->factor, right->factor);
  if (!factor || sign(*factor) == 0) return std::nullopt;
  return LinearForm{left->source, *factor, *offset};
}

MaybeForm difference(const MaybeForm& left, const MaybeForm& right) {
  if (!right) return std::nullopt;
  return sum(left, scaled(*right, Fraction{-1, 1}));
}

MaybeForm product(const MaybeForm& left, const MaybeForm& right) {
  if (!left || !right) return std::nullopt;
  if (!right->source) return scaled(*left, right->offset);
  if (!left->source) return scaled(*right, left->offset);
  return std::nullopt;
}

MaybeForm quotient(const MaybeForm& left, const MaybeForm& right) {
  if (!left || !right || right->source) return std::nullopt;
  const auto inverse = divide(Fraction{1, 1}, right->offset);
  if (!inverse) return std::nullopt;
  return scaled(*left, *inverse);
}

}  // namespace muster::query
