// What SQLite cannot say itself, registered as functions: time zones, case folding, BUCKET's hash,
// and fractions larger than 64 bits.
//
//   local_day(epoch)                   'YYYY-MM-DD' of an instant in the zone
//   wall_clock('YYYY-MM-DDTHH:MM:SS')  epoch by the wall clock of the zone
//   fold(text)                         simple case folding
//   bucket(seed, id, n)                XXH64 from the xxhash library, modulo n
//   exact_of(units, scale)             a decimal as the text of a fraction, "n/d"
//   COLLATE exact                      the order of such texts
//   exact_{add,sub,mul,div,min,max}(a, b), exact_neg(a), exact_abs(a), exact_order(a, b) → −1, 0, 1
//
// Any NULL argument, and a division by zero, gives NULL. Threads: those of the connection.
#pragma once

#include <string>

struct sqlite3;

namespace muster::oracle {

/// `zone` names the time zone of local_day(); it is read at every call and must outlive `database`.
void register_functions(sqlite3* database, const std::string* zone);

}  // namespace muster::oracle
