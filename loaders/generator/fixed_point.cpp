#include "loaders/generator/fixed_point.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace muster::loaders {
namespace {

constexpr unsigned kOctaves = 24;
constexpr unsigned kKnotBits = 4;

// |z| in units of 2^-16 for a two-sided tail of p: sixteen knots in each octave
// [2^-(k+1), 2^-k] of p, the smallest p first, ending with p = 1. Correctly rounded values of the
// normal quantile function; linear between knots.
constexpr std::array<std::int32_t, (kOctaves << kKnotBits) + 1> kNormalKnots = {
    355204, 354493, 353822, 353185, 352581, 352004, 351454, 350928, 350423, 349939, 349472, 349023,
    348590, 348171, 347766, 347374, 346994, 346267, 345580, 344930, 344312, 343722, 343160, 342622,
    342105, 341610, 341133, 340673, 340230, 339801, 339387, 338986, 338597, 337853, 337151, 336485,
    335852, 335249, 334673, 334122, 333593, 333086, 332597, 332127, 331673, 331234, 330810, 330399,
    330000, 329239, 328519, 327837, 327188, 326570, 325980, 325415, 324873, 324353, 323852, 323370,
    322904, 322455, 322019, 321598, 321190, 320408, 319670, 318970, 318305, 317671, 317065, 316486,
    315930, 315396, 314882, 314387, 313909, 313447, 313000, 312567, 312148, 311346, 310587, 309869,
    309185, 308534, 307912, 307316, 306745, 306196, 305668, 305159, 304667, 304192, 303733, 303288,
    302857, 302032, 301252, 300512, 299809, 299139, 298499, 297886, 297298, 296733, 296189, 295665,
    295159, 294670, 294197, 293739, 293295, 292445, 291642, 290880, 290155, 289465, 288805, 288173,
    287567, 286984, 286423, 285883, 285361, 284857, 284369, 283896, 283438, 282561, 281732, 280945,
    280197, 279484, 278803, 278150, 277524, 276922, 276343, 275784, 275245, 274724, 274219, 273731,
    273257, 272350, 271492, 270679, 269905, 269167, 268462, 267786, 267138, 266515, 265915, 265337,
    264779, 264239, 263716, 263210, 262719, 261779, 260890, 260047, 259244, 258479, 257747, 257046,
    256374, 255727, 255104, 254504, 253924, 253363, 252821, 252295, 251785, 250808, 249884, 249007,
    248173, 247377, 246616, 245887, 245187, 244514, 243865, 243240, 242636, 242052, 241487, 240939,
    240408, 239390, 238426, 237512, 236642, 235811, 235017, 234256, 233525, 232822, 232145, 231492,
    230861, 230250, 229660, 229087, 228531, 227466, 226458, 225501, 224590, 223720, 222888, 222091,
    221325, 220588, 219878, 219193, 218531, 217890, 217270, 216669, 216085, 214967, 213907, 212901,
    211943, 211028, 210153, 209313, 208507, 207731, 206982, 206260, 205563, 204887, 204233, 203599,
    202983, 201802, 200683, 199620, 198608, 197640, 196714, 195825, 194971, 194149, 193356, 192591,
    191851, 191135, 190440, 189767, 189113, 187859, 186670, 185540, 184462, 183432, 182445, 181498,
    180588, 179711, 178865, 178048, 177257, 176492, 175750, 175030, 174330, 172988, 171714, 170502,
    169346, 168241, 167181, 166163, 165184, 164240, 163329, 162449, 161597, 160771, 159970, 159193,
    158437, 156986, 155608, 154295, 153042, 151842, 150691, 149585, 148519, 147492, 146500, 145540,
    144610, 143709, 142834, 141983, 141156, 139567, 138055, 136614, 135235, 133914, 132646, 131425,
    130248, 129112, 128013, 126949, 125918, 124916, 123944, 122997, 122076, 120303, 118613, 116999,
    115453, 113968, 112540, 111164, 109834, 108549, 107304, 106096, 104924, 103784, 102675, 101594,
    100540, 98507,  96565,  94704,  92917,  91196,  89536,  87931,  86377,  84871,  83408,  81985,
    80600,  79250,  77933,  76647,  75389,  72954,  70616,  68364,  66191,  64087,  62048,  60067,
    58140,  56262,  54428,  52637,  50884,  49166,  47482,  45828,  44203,  41032,  37954,  34958,
    32032,  29170,  26362,  23601,  20882,  18199,  15545,  12917,  10310,  7718,   5139,   2567,
    0};

// 2^(i/256) in units of 2^-30, i = 0…256, from repeated integer square roots of 2.
constexpr std::array<std::uint64_t, 257> power_of_two_knots() {
  std::array<std::uint64_t, 8> roots{};  // 2^(1/2), 2^(1/4), … in units of 2^-30
  std::uint64_t power = std::uint64_t{2} << 30;
  for (std::uint64_t& root : roots) {
    root = square_root(power << 30);
    power = root;
  }
  std::array<std::uint64_t, 257> knots{};
  for (std::size_t i = 0; i < 256; ++i) {
    std::uint64_t value = std::uint64_t{1} << 30;
    for (std::size_t bit = 0; bit < 8; ++bit) {
      if ((i >> (7 - bit)) & 1U) value = (value * roots[bit] + (1U << 29)) >> 30;
    }
    knots[i] = value;
  }
  knots[256] = std::uint64_t{2} << 30;
  return knots;
}
constexpr std::array<std::uint64_t, 257> kPowerKnots = power_of_two_knots();

constexpr Fixed kLowestExponent = -11 * kFixedOne;
constexpr Fixed kHighestExponent = 24 * kFixedOne;
constexpr std::int64_t kLog2OfE = 6196328019;  // log2(e) in units of 2^-32

}  // namespace

Fixed normal_deviate(std::uint64_t bits) {
  // The top bit is the sign; the other 63 are p, whose leading zeros name the octave.
  const bool negative = (bits >> 63) != 0;
  const std::uint64_t p = (bits << 1) | 1U;
  const auto zeros = static_cast<unsigned>(std::countl_zero(p));
  if (zeros >= kOctaves) return negative ? -kNormalKnots[0] : kNormalKnots[0];
  const std::uint64_t fraction = (p << zeros) << 1;  // p's bits below its leading one
  const std::size_t knot = ((kOctaves - 1 - zeros) << kKnotBits) +
                           static_cast<std::size_t>(fraction >> (64 - kKnotBits));
  const auto between = static_cast<std::int64_t>((fraction << kKnotBits) >> 48);
  const std::int64_t low = kNormalKnots[knot];
  const std::int64_t size = low + (kNormalKnots[knot + 1] - low) * between / kFixedOne;
  return negative ? -size : size;
}

Fixed exponential(Fixed x) {
  if (x < kLowestExponent) return 0;
  x = std::min(x, kHighestExponent);
  // e^x = 2^(x log2 e); the shift of a negative number rounds down (C++20), which keeps the
  // fraction in [0, 1).
  const std::int64_t exponent = (x * kLog2OfE) >> 24;  // units of 2^-24
  const std::int64_t whole = exponent >> 24;
  const auto fraction = static_cast<std::uint64_t>(exponent & 0xFFFFFF);
  const std::size_t knot = fraction >> 16;
  const std::uint64_t low = kPowerKnots[knot];
  const std::uint64_t power = low + (((kPowerKnots[knot + 1] - low) * (fraction & 0xFFFF)) >> 16);
  const std::int64_t shift = 14 - whole;  // from units of 2^-30 to units of 2^-16
  return static_cast<Fixed>(shift >= 0 ? power >> shift : power << -shift);
}

std::uint32_t logistic_share(Fixed x) {
  // From the side where e is at most 1, so that no precision is lost.
  const Fixed decay = exponential(x < 0 ? x : -x);
  const auto small = static_cast<std::uint64_t>((static_cast<std::uint64_t>(decay) << 32) /
                                                static_cast<std::uint64_t>(kFixedOne + decay));
  const std::uint64_t share = x < 0 ? small : (std::uint64_t{1} << 32) - small;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(share, 0xFFFFFFFFU));
}

}  // namespace muster::loaders
