#include "query/scorecards/suggest_fit.hpp"

#include <bit>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "query/scorecards/delong.hpp"

namespace muster::query {
namespace {

constexpr double kRidge = 1;
constexpr double kSignificance = 0.01;
constexpr int kNewtonSteps = 50;

// Symmetric positive definite, by rows; solved by Cholesky's decomposition.
class Matrix {
 public:
  explicit Matrix(std::size_t size) : size_(size), cells_(size * size) {}
  double& at(std::size_t row, std::size_t column) { return cells_[row * size_ + column]; }
  double at(std::size_t row, std::size_t column) const { return cells_[row * size_ + column]; }
  std::size_t size() const { return size_; }

  // Into the lower half; false if it is not positive definite.
  bool decompose() {
    for (std::size_t j = 0; j < size_; ++j) {
      for (std::size_t i = j; i < size_; ++i) {
        double sum = at(i, j);
        for (std::size_t k = 0; k < j; ++k) sum -= at(i, k) * at(j, k);
        if (i == j) {
          if (!(sum > 0)) return false;
          at(i, i) = std::sqrt(sum);
        } else {
          at(i, j) = sum / at(j, j);
        }
      }
    }
    return true;
  }

  // The solution of L x = b. Requires decompose().
  std::vector<double> forward(std::vector<double> b) const {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < i; ++k) b[i] -= at(i, k) * b[k];
      b[i] /= at(i, i);
    }
    return b;
  }

  // The solution of L Lᵀ x = b. Requires decompose().
  std::vector<double> solve(std::vector<double> b) const {
    b = forward(std::move(b));
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t k = i + 1; k < size_; ++k) b[i] -= at(k, i) * b[k];
      b[i] /= at(i, i);
    }
    return b;
  }

 private:
  std::size_t size_;
  std::vector<double> cells_;
};

// Customers with the same chosen columns.
struct FitCell {
  std::uint64_t bits = 0;  ///< bit j: the j-th chosen column
  double customers = 0;
  double positives = 0;
  double rate = 0;  ///< as fitted
};

class Fitter {
 public:
  explicit Fitter(const FitInput& input)
      : input_(input), cell_of_(input.customers), chosen_(input.columns.size()) {
    FitCell all;
    for (const std::uint64_t word : input.positives) all.positives += std::popcount(word);
    all.customers = static_cast<double>(input.customers);
    cells_.push_back(all);
    coefficients_.push_back(
        std::log((all.positives + 0.5) / (all.customers - all.positives + 0.5)));
    refit();
  }

  Result<Fit> run(const engine::Execution& execution) {
    while (fit_.columns.size() < input_.most) {
      if (Status within = engine::within_limits(execution); !within) {
        return std::move(within).error();
      }
      const auto next = most_telling();
      if (!next) break;
      add(*next);
    }
    fit_.intercept = coefficients_[0];
    for (std::size_t j = 0; j < fit_.columns.size(); ++j) {
      fit_.columns[j].coefficient = coefficients_[j + 1];
    }
    return std::move(fit_);
  }

 private:
  static bool has(const FitColumn& column, std::size_t row) {
    return (column[row / 64] >> (row % 64) & 1) != 0;
  }

  // Whether cell `cell` has what parameter j stands for; 0 is the intercept.
  static bool reads(const FitCell& cell, std::size_t j) {
    return j == 0 || (cell.bits >> (j - 1) & 1) != 0;
  }

  double rate_of(const FitCell& cell) const {
    double odds = 0;
    for (std::size_t j = 0; j < coefficients_.size(); ++j) {
      if (reads(cell, j)) odds += coefficients_[j];
    }
    return 1 / (1 + std::exp(-odds));
  }

  Matrix information() const {
    Matrix matrix(coefficients_.size());
    for (const FitCell& cell : cells_) {
      const double weight = cell.customers * cell.rate * (1 - cell.rate);
      for (std::size_t i = 0; i < matrix.size(); ++i) {
        if (!reads(cell, i)) continue;
        for (std::size_t j = 0; j <= i; ++j) {
          if (reads(cell, j)) matrix.at(i, j) += weight;
        }
      }
    }
    for (std::size_t j = 1; j < matrix.size(); ++j) matrix.at(j, j) += kRidge;
    return matrix;
  }

  void refit() {
    for (int step = 0; step < kNewtonSteps; ++step) {
      for (FitCell& cell : cells_) cell.rate = rate_of(cell);
      std::vector<double> gradient(coefficients_.size());
      for (const FitCell& cell : cells_) {
        const double excess = cell.positives - cell.customers * cell.rate;
        for (std::size_t j = 0; j < gradient.size(); ++j) {
          if (reads(cell, j)) gradient[j] += excess;
        }
      }
      for (std::size_t j = 1; j < gradient.size(); ++j) gradient[j] -= kRidge * coefficients_[j];
      Matrix matrix = information();
      if (!matrix.decompose()) break;
      const std::vector<double> change = matrix.solve(std::move(gradient));
      double largest = 0;
      for (const double each : change) largest = std::max(largest, std::abs(each));
      // A step that would leap over the maximum is shortened.
      const double shorter = largest > 2 ? 2 / largest : 1;
      for (std::size_t j = 0; j < change.size(); ++j) coefficients_[j] += shorter * change[j];
      if (largest < 1e-10) break;
    }
    for (FitCell& cell : cells_) cell.rate = rate_of(cell);
    information_.emplace(information());
    usable_ = information_->decompose();
  }

  // The score statistic of one more column: χ² of one degree of freedom.
  double statistic(const FitColumn& column) {
    counts_.assign(cells_.size(), 0);
    double positives = 0;
    for (std::size_t word = 0; word < column.size(); ++word) {
      positives += std::popcount(column[word] & input_.positives[word]);
      for (std::uint64_t bits = column[word]; bits != 0; bits &= bits - 1) {
        ++counts_[cell_of_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))]];
      }
    }
    double expected = 0;
    double own = 0;
    std::vector<double> shared(coefficients_.size());
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (counts_[i] == 0) continue;
      const FitCell& cell = cells_[i];
      const double customers = counts_[i];
      const double weight = customers * cell.rate * (1 - cell.rate);
      expected += customers * cell.rate;
      own += weight;
      for (std::size_t j = 0; j < shared.size(); ++j) {
        if (reads(cell, j)) shared[j] += weight;
      }
    }
    double left = own;
    for (const double each : information_->forward(std::move(shared))) left -= each * each;
    // What the others say already leaves nothing to tell.
    if (left <= 1e-6 * own) return 0;
    return (positives - expected) * (positives - expected) / left;
  }

  std::optional<std::size_t> most_telling() {
    if (!usable_) return std::nullopt;
    double largest = 0;
    std::size_t best = 0;
    for (std::size_t i = 0; i < input_.columns.size(); ++i) {
      if (chosen_[i]) continue;
      const double found = statistic(input_.columns[i]);
      if (found <= largest) continue;
      largest = found;
      best = i;
    }
    const double bound = kSignificance / static_cast<double>(input_.columns.size());
    if (largest == 0 || two_sided_p(std::sqrt(largest)) > bound) return std::nullopt;
    return best;
  }

  // Splits every cell by the column and fits anew.
  void add(std::size_t index) {
    const FitColumn& column = input_.columns[index];
    const std::uint64_t bit = std::uint64_t{1} << fit_.columns.size();
    std::vector<FitCell> split;
    std::unordered_map<std::uint64_t, std::uint32_t> places;
    for (std::size_t row = 0; row < input_.customers; ++row) {
      const std::uint64_t bits = cells_[cell_of_[row]].bits | (has(column, row) ? bit : 0);
      const auto [place, is_new] = places.emplace(bits, static_cast<std::uint32_t>(split.size()));
      if (is_new) split.push_back({bits, 0, 0, 0});
      FitCell& cell = split[place->second];
      cell.customers += 1;
      if (has(input_.positives, row)) cell.positives += 1;
      cell_of_[row] = place->second;
    }
    cells_ = std::move(split);
    chosen_[index] = true;
    fit_.columns.push_back({index, 0});
    coefficients_.push_back(0);
    refit();
  }

  const FitInput& input_;
  std::vector<std::uint32_t> cell_of_;  // of each customer
  std::vector<FitCell> cells_;
  std::vector<double> coefficients_;  // the intercept, then the chosen columns
  std::vector<bool> chosen_;
  std::vector<std::uint32_t> counts_;
  std::optional<Matrix> information_;  // decomposed
  bool usable_ = false;
  Fit fit_;
};

}  // namespace

Result<Fit> fit_forward(const FitInput& input, const engine::Execution& execution) {
  if (input.customers == 0) return Fit{};
  return Fitter(input).run(execution);
}

}  // namespace muster::query
