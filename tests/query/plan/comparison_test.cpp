#include "query/plan/comparison.hpp"

#include <gtest/gtest.h>

#include "tests/query/plan/selection_case.hpp"

namespace muster::query::tests {
namespace {

using Compared = Selection;
TEST_P(Compared, SelectsWhomTheRulesSay) { EXPECT_EQ(selected(GetParam().where), GetParam().ids); }

INSTANTIATE_TEST_SUITE_P(
    Categories, Compared,
    ::testing::Values(
        SelectionCase{"gender = 'male'", "a c f g"}, SelectionCase{"'male' = gender", "a c f g"},
        SelectionCase{"gender <> 'male'", "b e h"}, SelectionCase{"NOT gender = 'male'", "b d e h"},
        SelectionCase{"gender = 'Male'", ""}, SelectionCase{"gender <> 'Male'", "a b c e f g h"},
        SelectionCase{"gender IN ('male', 'none', 'male')", "a c f g"},
        SelectionCase{"gender NOT IN ('male', 'none')", "b e h"},
        SelectionCase{"gender NOT IN ('none')", "a b c e f g h"},
        SelectionCase{"gender <> 'male' AND gender <> 'female'", ""},
        SelectionCase{"gender = 'male' OR gender = 'female'", "a b c e f g h"},
        SelectionCase{"gender < 'male'", "b e h"},
        SelectionCase{"gender <= 'male'", "a b c e f g h"},
        SelectionCase{"gender > 'female'", "a c f g"}, SelectionCase{"gender >= 'z'", ""},
        SelectionCase{"'female' < gender", "a c f g"},
        SelectionCase{"city BETWEEN 'Milano' AND 'San Remo'", "a b f g"},
        SelectionCase{"city NOT BETWEEN 'Milano' AND 'San Remo'", "c d h"},
        SelectionCase{"city LIKE 'San %'", "f g"},
        SelectionCase{"city NOT LIKE 'San %'", "a b c d h"},
        SelectionCase{"city ILIKE 'МОСКВ_'", "c"}, SelectionCase{"city LIKE 'москва'", ""},
        SelectionCase{"city ILIKE '%Ü%'", "h"}, SelectionCase{"city LIKE '%'", "a b c d f g h"},
        SelectionCase{"city > 'Z'", "c d h"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, Compared,
    ::testing::Values(
        SelectionCase{"age = 30", "b f"}, SelectionCase{"age = 30.0", "b f"},
        SelectionCase{"age = 30.5", ""}, SelectionCase{"age <> 30.5", "a b c d f g h"},
        SelectionCase{"age > 30.5", "c d h"}, SelectionCase{"age >= 30.5", "c d h"},
        SelectionCase{"age < 30.5", "a b f g"}, SelectionCase{"age <= 30.5", "a b f g"},
        SelectionCase{"age > 30", "c d h"}, SelectionCase{"age >= 30", "b c d f h"},
        SelectionCase{"30 > age", "a g"}, SelectionCase{"30 <= age", "b c d f h"},
        SelectionCase{"age = '30'", "b f"}, SelectionCase{"age IN ('30', 31, 17.00)", "b c f g"},
        SelectionCase{"age NOT IN (30, 31, 30.5)", "a d g h"},
        SelectionCase{"age BETWEEN 18 AND 30", "a b f"},
        SelectionCase{"age BETWEEN 17.5 AND 30.9", "a b f"},
        SelectionCase{"age NOT BETWEEN 18 AND 30", "c d g h"},
        SelectionCase{"age BETWEEN 31 AND 30", ""},
        SelectionCase{"age NOT BETWEEN 31 AND 30", "a b c d f g h"},
        SelectionCase{"age < 999999999999999999", "a b c d f g h"},
        SelectionCase{"age > -999999999999999999", "a b c d f g h"},
        SelectionCase{"age > 0.000000000000000001", "a b c d f g h"},
        SelectionCase{"age < 99999999999.9999999", "a b c d f g h"},
        SelectionCase{"spend = 100.5", "b g"}, SelectionCase{"spend = 100.500", "b g"},
        SelectionCase{"spend = 100.501", ""}, SelectionCase{"spend > 100.499", "b f g"},
        SelectionCase{"spend >= 100.501", "f"}, SelectionCase{"spend < 0", "d"},
        SelectionCase{"spend < -4.999", "d"}, SelectionCase{"spend > -5.001", "a b c d f g h"},
        SelectionCase{"spend <= 0.009", "a d"}, SelectionCase{"spend BETWEEN 0 AND 0.01", "a h"}));

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, Compared,
    ::testing::Values(
        SelectionCase{"age + 1 > 31", "c d h"}, SelectionCase{"2 * age = 60", "b f"},
        SelectionCase{"age * 2 = 61", ""}, SelectionCase{"-age < -31", "d h"},
        SelectionCase{"-age >= -17", "g"}, SelectionCase{"100 - age > 69", "a b f g"},
        SelectionCase{"age / 3 > 10", "c d h"}, SelectionCase{"age / 3 = 10", "b f"},
        SelectionCase{"age / -3 < -10", "c d h"}, SelectionCase{"age / 0 > 1", ""},
        SelectionCase{"age * 0 = 0", "a b c d f g h"},
        SelectionCase{"age - age = 0", "a b c d f g h"}, SelectionCase{"age + age = 60", "b f"},
        SelectionCase{"3 * age - age = 60", "b f"}, SelectionCase{"age = age", "a b c d f g h"},
        SelectionCase{"age <> age", ""}, SelectionCase{"age > 3 + 4 * 5", "b c d f h"},
        SelectionCase{"spend > 2 * average", "c f g"}, SelectionCase{"spend = 2 * average", "a b"},
        SelectionCase{"spend / average = 2", "b"}, SelectionCase{"spend / average > 0", "b c f h"},
        SelectionCase{"NOT spend / average > 0", "a d e g"},
        SelectionCase{"spend + average >= 133.32", "b c f"},
        SelectionCase{"spend + average > 133.32", "b f"}, SelectionCase{"abs(spend) = 5", "d"},
        SelectionCase{"abs(spend) = abs(-5)", "d"}, SelectionCase{"min(age, 20) = 20", "b c d f h"},
        SelectionCase{"max(age, spend) = 90", "h"},
        SelectionCase{"max(age, 30, 31) = 31", "a b c f g"},
        SelectionCase{"min(5, 7) = 5", "a b c d e f g h"},
        SelectionCase{"spend BETWEEN average AND 200", "a b c g h"},
        SelectionCase{"spend NOT BETWEEN average AND 200", "f"},
        SelectionCase{"spend NOT BETWEEN 0 AND 2 * average", "c f g"},
        SelectionCase{"spend / average IN (2, 10)", "b f"},
        SelectionCase{"spend / average NOT IN (2, 10)", "c h"},
        SelectionCase{"age + 0.5 = 30.5", "b f"},
        SelectionCase{"age * 999999999999999999 * 999999999999999999 * 999999999999999999 > 0",
                      "a b c d f g h"},
        SelectionCase{"age / 3 / 7 / 11 / 13 * 3003 = 30", "b f"}));

INSTANTIATE_TEST_SUITE_P(
    FlagsAndReals, Compared,
    ::testing::Values(
        SelectionCase{"email_ok = TRUE", "a c e h"}, SelectionCase{"email_ok = FALSE", "b f g"},
        SelectionCase{"email_ok <> TRUE", "b f g"}, SelectionCase{"email_ok = 'yes'", "a c e h"},
        SelectionCase{"email_ok = 'No'", "b f g"}, SelectionCase{"email_ok = 'ДА'", "a c e h"},
        SelectionCase{"email_ok <> 'нет'", "a c e h"}, SelectionCase{"email_ok = 1", "a c e h"},
        SelectionCase{"email_ok IN ('yes', 'no')", "a b c e f g h"},
        SelectionCase{"email_ok NOT IN ('yes')", "b f g"},
        SelectionCase{"email_ok = sms_ok", "a f"}, SelectionCase{"email_ok <> sms_ok", "b c g h"},
        SelectionCase{"weight > 0.1", "a e g h"}, SelectionCase{"weight >= 0.1", "a b e g h"},
        SelectionCase{"weight = 0.1", "b"}, SelectionCase{"weight <> 0.1", "a c e f g h"},
        SelectionCase{"weight < 0", "c"}, SelectionCase{"weight <= 0", "c f"},
        SelectionCase{"weight BETWEEN 0 AND 3", "a b f g"},
        SelectionCase{"weight NOT BETWEEN 0 AND 3", "c e h"},
        SelectionCase{"weight IN (3, '70.25')", "g h"}, SelectionCase{"weight > '1e200'", "e"},
        SelectionCase{"weight = 1 + 2", "g"}, SelectionCase{"3 > weight AND weight > 0", "a b"}));

INSTANTIATE_TEST_SUITE_P(
    TextsAndTags, Compared,
    ::testing::Values(
        SelectionCase{"note = 'HELLO'", "d"}, SelectionCase{"note = ''", "a"},
        SelectionCase{"note <> 'HELLO'", "a b c f g h"},
        SelectionCase{"note IN ('HELLO', 'zz', 'no')", "d h"},
        SelectionCase{"note NOT IN ('HELLO', 'zz')", "a b c f g"},
        SelectionCase{"note LIKE 'Hello%'", "b"}, SelectionCase{"note ILIKE 'hello%'", "b d"},
        SelectionCase{"note NOT LIKE '%o%'", "a c d f g h"},
        SelectionCase{"note LIKE '%#%' ESCAPE '#'", "g"},
        SelectionCase{"note < 'Hello, world'", "a d g"},
        SelectionCase{"note <= 'Hello, world'", "a b d g"}, SelectionCase{"note > 'zz'", "c"},
        SelectionCase{"note >= 'zz'", "c h"},
        SelectionCase{"note BETWEEN 'Hello, world' AND 'zz'", "b f h"},
        SelectionCase{"note NOT BETWEEN 'Hello, world' AND 'zz'", "a c d g"},
        SelectionCase{"interests HAS 'sport'", "a b f h"},
        SelectionCase{"interests HAS ANY ('kids', 'music')", "c f g h"},
        SelectionCase{"interests HAS ALL ('sport', 'travel')", "a f"},
        SelectionCase{"interests HAS ALL ('sport', 'chess')", ""},
        SelectionCase{"interests HAS NONE ('sport', 'chess')", "c d g"},
        SelectionCase{"NOT interests HAS 'sport'", "c d e g"},
        SelectionCase{"interests HAS 'sport' AND interests HAS 'kids'", "f"},
        SelectionCase{"interests HAS 'sport' OR interests HAS 'kids' OR interests HAS 'music' OR "
                      "interests HAS 'travel'",
                      "a b c f g h"},
        SelectionCase{"interests IS NOT NULL AND NOT interests HAS 'sport'", "c d g"}));

TEST(Bucket, RangesAgreeWithOneAnother) {
  EXPECT_EQ(selected("BUCKET('s', 4) >= 0"), "a b c d e f g h");
  EXPECT_EQ(selected("BUCKET('s', 4) > 3"), "");
  EXPECT_EQ(selected("BUCKET('s', 1) = 0"), "a b c d e f g h");
  EXPECT_EQ(selected("BUCKET('s', 4) < 2 AND BUCKET('s', 4) > 1"), "");
  EXPECT_EQ(selected("BUCKET('s', 4) < 2 OR BUCKET('s', 4) >= 2"), "a b c d e f g h");
  EXPECT_EQ(selected("NOT BUCKET('s', 4) < 2"), selected("BUCKET('s', 4) IN (2, 3)"));
  EXPECT_EQ(selected("BUCKET('s', 4) NOT IN (2, 3)"), selected("BUCKET('s', 4) < 1.5"));
  EXPECT_EQ(selected("BUCKET('s', 4) BETWEEN 1 AND 2"),
            selected("2 * BUCKET('s', 4) - 3 IN (1, -1)"));
}

}  // namespace
}  // namespace muster::query::tests
