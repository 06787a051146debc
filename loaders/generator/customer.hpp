// One generated customer, before it becomes text: the words and the values.
//
// Threads: plain values. Cost: about 160 bytes on the stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muster::loaders {

enum class Gender : std::uint8_t { male, female };
enum class Education : std::uint8_t { none, school, college, bachelor, master, doctor };
enum class Employment : std::uint8_t {
  employed,
  self_employed,
  student,
  retired,
  homemaker,
  unemployed
};
enum class Area : std::uint8_t { urban, suburban, rural };
enum class Channel : std::uint8_t { email, sms, push, messenger, phone, post };
enum class Payment : std::uint8_t { card, cash, wallet, transfer, instalments };
enum class Delivery : std::uint8_t { courier, pickup, post, locker };
enum class Loyalty : std::uint8_t { none, bronze, silver, gold, platinum };

/// The four ages of a buyer on which habits depend.
enum class LifeStage : std::uint8_t { young, middle, older, senior };
inline constexpr std::size_t kLifeStages = 4;

constexpr LifeStage life_stage(int age) {
  if (age < 30) return LifeStage::young;
  if (age < 50) return LifeStage::middle;
  return age < 65 ? LifeStage::older : LifeStage::senior;
}

// The written names, in the order of the enumerators.
inline constexpr std::array<std::string_view, 2> kGenderNames = {"male", "female"};
inline constexpr std::array<std::string_view, 6> kEducationNames = {"none",     "school", "college",
                                                                    "bachelor", "master", "doctor"};
inline constexpr std::array<std::string_view, 6> kEmploymentNames = {
    "employed", "self-employed", "student", "retired", "homemaker", "unemployed"};
inline constexpr std::array<std::string_view, 3> kAreaNames = {"urban", "suburban", "rural"};
inline constexpr std::array<std::string_view, 6> kChannelNames = {"email",     "sms",   "push",
                                                                  "messenger", "phone", "post"};
inline constexpr std::array<std::string_view, 5> kPaymentNames = {"card", "cash", "wallet",
                                                                  "transfer", "instalments"};
inline constexpr std::array<std::string_view, 4> kDeliveryNames = {"courier", "pickup", "post",
                                                                   "locker"};
inline constexpr std::array<std::string_view, 5> kLoyaltyNames = {"none", "bronze", "silver",
                                                                  "gold", "platinum"};

inline constexpr std::size_t kInterests = 30;
/// Bit i of Customer::interests stands for the i-th name.
inline constexpr std::array<std::string_view, kInterests> kInterestNames = {
    "sport",  "travel",      "kids",   "music",   "cinema",  "books",    "cooking", "fashion",
    "shoes",  "beauty",      "health", "fitness", "garden",  "diy",      "cars",    "motorbike",
    "gaming", "electronics", "photo",  "art",     "theatre", "history",  "science", "nature",
    "pets",   "fishing",     "hiking", "wine",    "finance", "education"};

/// Values marked hidden are unknown to the company, but drawn all the same, since other values
/// depend on them. Days count from 1970-01-01; places are in units of 1e-5 degree; money is in
/// hundredths.
struct Customer {
  std::uint64_t id = 0;  ///< ten digits

  Gender gender = Gender::male;
  bool gender_hidden = false;
  int age = 0;
  std::int32_t birth_day = 0;
  bool age_hidden = false;  ///< and the day of birth with it
  Education education = Education::none;
  Employment employment = Employment::employed;
  std::uint32_t income = 0;
  bool income_hidden = false;

  std::uint32_t city = 0;  ///< index into Geography::cities()
  Area area = Area::urban;
  std::int32_t latitude = 0;
  std::int32_t longitude = 0;

  Channel channel = Channel::email;
  bool approachable = false;  ///< never shown: inclines to every consent, and to buying
  bool email_ok = false;
  bool sms_ok = false;
  bool push_ok = false;
  std::uint32_t interests = 0;
  Payment payment = Payment::card;
  Delivery delivery = Delivery::courier;

  std::int32_t signup_day = 0;
  std::uint32_t orders = 0;
  std::int32_t last_order_day = 0;  ///< meaningless without orders
  std::uint64_t spend = 0;
  std::uint64_t average_order = 0;  ///< meaningless without orders
  std::uint64_t clv = 0;
  Loyalty loyalty = Loyalty::none;

  int nps = 0;
  bool nps_hidden = true;
  int csat = 1;
  bool csat_hidden = true;
  std::uint32_t complaints = 0;
  bool bought_again = false;
};

}  // namespace muster::loaders
