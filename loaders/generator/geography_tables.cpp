#include "loaders/generator/geography_tables.hpp"

#include <array>

namespace muster::loaders {
namespace {

// A region is {name, towns, largest town in thousands, income in percent, box centre, half box,
// real towns}; a town is {name, latitude, longitude}.

// Italy
constexpr std::array<std::string_view, 12> kItalianOpenings = {
    "Castel", "Monte", "Villa", "Rocca",  "Borgo", "Serra",
    "Val",    "Ponte", "Torre", "Poggio", "San ",  "Santa "};
constexpr std::array<std::string_view, 10> kItalianMiddles = {"bel", "fior", "ver", "mar", "al",
                                                              "lun", "cor",  "pin", "gal", "rov"};
constexpr std::array<std::string_view, 10> kItalianEndings = {
    "lano", "dona", "nico", "ate", "viso", "tino", "rosa", "chiara", "ento", "enga"};
constexpr std::array<RealTown, 8> kLombardyTowns = {{{"Milan", 45.4642, 9.19},
                                                     {"Brescia", 45.5416, 10.2118},
                                                     {"Monza", 45.5845, 9.2744},
                                                     {"Bergamo", 45.6983, 9.6773},
                                                     {"Como", 45.8081, 9.0852},
                                                     {"Varese", 45.8206, 8.8251},
                                                     {"Pavia", 45.1847, 9.1582},
                                                     {"Cremona", 45.1332, 10.0227}}};
constexpr std::array<RealTown, 5> kLazioTowns = {{{"Rome", 41.9028, 12.4964},
                                                  {"Latina", 41.4676, 12.9037},
                                                  {"Guidonia", 41.9951, 12.7235},
                                                  {"Viterbo", 42.4207, 12.1077},
                                                  {"Rieti", 42.4045, 12.8567}}};
constexpr std::array<RealTown, 5> kCampaniaTowns = {{{"Naples", 40.8518, 14.2681},
                                                     {"Salerno", 40.6824, 14.7681},
                                                     {"Caserta", 41.0747, 14.3324},
                                                     {"Avellino", 40.9144, 14.7906},
                                                     {"Benevento", 41.1297, 14.7826}}};
constexpr std::array<RealTown, 6> kPiedmontTowns = {{{"Turin", 45.0703, 7.6869},
                                                     {"Novara", 45.4469, 8.6219},
                                                     {"Alessandria", 44.913, 8.615},
                                                     {"Asti", 44.9008, 8.2064},
                                                     {"Cuneo", 44.3845, 7.5427},
                                                     {"Biella", 45.5628, 8.0583}}};
constexpr std::array<RealTown, 5> kVenetoTowns = {{{"Venice", 45.4408, 12.3155},
                                                   {"Verona", 45.4384, 10.9916},
                                                   {"Padua", 45.4064, 11.8768},
                                                   {"Vicenza", 45.5455, 11.5354},
                                                   {"Treviso", 45.6669, 12.243}}};
constexpr std::array<RealTown, 5> kSicilyTowns = {{{"Palermo", 38.1157, 13.3615},
                                                   {"Catania", 37.5079, 15.083},
                                                   {"Messina", 38.1938, 15.554},
                                                   {"Siracusa", 37.0755, 15.2866},
                                                   {"Agrigento", 37.3111, 13.5765}}};
constexpr std::array<RealTown, 5> kEmiliaRomagnaTowns = {{{"Bologna", 44.4949, 11.3426},
                                                          {"Parma", 44.8015, 10.3279},
                                                          {"Modena", 44.6471, 10.9252},
                                                          {"Ravenna", 44.4184, 12.2035},
                                                          {"Rimini", 44.0678, 12.5695}}};
constexpr std::array<RealTown, 5> kTuscanyTowns = {{{"Florence", 43.7696, 11.2558},
                                                    {"Prato", 43.8777, 11.1022},
                                                    {"Livorno", 43.5485, 10.3106},
                                                    {"Pisa", 43.7228, 10.4017},
                                                    {"Siena", 43.3188, 11.3308}}};
constexpr std::array<RealTown, 4> kApuliaTowns = {{{"Bari", 41.1171, 16.8719},
                                                   {"Taranto", 40.4644, 17.247},
                                                   {"Foggia", 41.4622, 15.5446},
                                                   {"Lecce", 40.3515, 18.175}}};
constexpr std::array<RealTown, 4> kLiguriaTowns = {{{"Genoa", 44.4056, 8.9463},
                                                    {"La Spezia", 44.1025, 9.8241},
                                                    {"Savona", 44.308, 8.481},
                                                    {"San Remo", 43.816, 7.7761}}};
constexpr std::array<RegionFacts, 10> kItalianRegions = {{
    {"Lombardy", 20, 1370, 125, 45.6, 9.8, 0.45, 0.85, kLombardyTowns},
    {"Lazio", 20, 2750, 108, 41.95, 12.7, 0.45, 0.6, kLazioTowns},
    {"Campania", 20, 910, 78, 40.85, 14.7, 0.4, 0.55, kCampaniaTowns},
    {"Piedmont", 20, 850, 110, 45.0, 8.0, 0.55, 0.6, kPiedmontTowns},
    {"Veneto", 20, 260, 112, 45.6, 11.8, 0.45, 0.7, kVenetoTowns},
    {"Sicily", 20, 630, 72, 37.55, 14.2, 0.35, 0.75, kSicilyTowns},
    {"Emilia-Romagna", 20, 390, 118, 44.5, 11.0, 0.35, 0.9, kEmiliaRomagnaTowns},
    {"Tuscany", 20, 360, 109, 43.4, 11.1, 0.55, 0.6, kTuscanyTowns},
    {"Apulia", 20, 315, 75, 40.9, 16.8, 0.4, 0.9, kApuliaTowns},
    {"Liguria", 20, 560, 107, 44.3, 8.8, 0.2, 0.8, kLiguriaTowns},
}};

// Russia
constexpr std::array<std::string_view, 10> kRussianOpenings = {
    "Бело", "Ново", "Красно", "Верхне", "Нижне", "Старо", "Зелено", "Черно", "Светло", "Южно"};
constexpr std::array<std::string_view, 9> kRussianMiddles = {"реч", "гор", "озер", "лес",  "камен",
                                                             "бор", "дуб", "яр",   "полян"};
constexpr std::array<std::string_view, 6> kRussianEndings = {"ск",  "инск", "овка",
                                                             "ное", "ово",  "ец"};
constexpr std::array<RealTown, 4> kMoscowTowns = {{{"Moscow", 55.7558, 37.6173},
                                                   {"Зеленоград", 55.9825, 37.1814},
                                                   {"Троицк", 55.4849, 37.307},
                                                   {"Щербинка", 55.5, 37.566}}};
constexpr std::array<RealTown, 4> kSaintPetersburgTowns = {{{"Санкт-Петербург", 59.9343, 30.3351},
                                                            {"Колпино", 59.7507, 30.5886},
                                                            {"Пушкин", 59.7142, 30.3957},
                                                            {"Петергоф", 59.8833, 29.9}}};
constexpr std::array<RealTown, 5> kMoscowOblastTowns = {{{"Балашиха", 55.7963, 37.9382},
                                                         {"Подольск", 55.4242, 37.5547},
                                                         {"Химки", 55.897, 37.4297},
                                                         {"Королёв", 55.9142, 37.8256},
                                                         {"Мытищи", 55.9105, 37.7363}}};
constexpr std::array<RealTown, 4> kSverdlovskTowns = {{{"Екатеринбург", 56.8389, 60.6057},
                                                       {"Нижний Тагил", 57.9101, 59.9813},
                                                       {"Каменск-Уральский", 56.4149, 61.9189},
                                                       {"Первоуральск", 56.9053, 59.9436}}};
constexpr std::array<RealTown, 4> kKrasnodarTowns = {{{"Краснодар", 45.0355, 38.9753},
                                                      {"Сочи", 43.6028, 39.7342},
                                                      {"Новороссийск", 44.7239, 37.769},
                                                      {"Армавир", 44.9892, 41.1234}}};
constexpr std::array<RealTown, 4> kTatarstanTowns = {{{"Казань", 55.7961, 49.1064},
                                                      {"Набережные Челны", 55.7436, 52.3958},
                                                      {"Нижнекамск", 55.6313, 51.8144},
                                                      {"Альметьевск", 54.9014, 52.2973}}};
constexpr std::array<RealTown, 3> kNovosibirskTowns = {{{"Новосибирск", 55.0084, 82.9357},
                                                        {"Бердск", 54.7583, 83.1072},
                                                        {"Искитим", 54.6366, 83.3045}}};
constexpr std::array<RealTown, 3> kNizhnyNovgorodTowns = {{{"Нижний Новгород", 56.2965, 43.9361},
                                                           {"Дзержинск", 56.2376, 43.4599},
                                                           {"Арзамас", 55.3946, 43.8408}}};
constexpr std::array<RegionFacts, 8> kRussianRegions = {{
    {"Moscow", 10, 13100, 150, 55.72, 37.55, 0.22, 0.35, kMoscowTowns},
    {"Санкт-Петербург", 10, 5600, 120, 59.93, 30.25, 0.2, 0.4, kSaintPetersburgTowns},
    {"Московская область", 20, 530, 110, 55.6, 38.0, 0.7, 1.2, kMoscowOblastTowns},
    {"Свердловская область", 20, 1540, 88, 57.6, 61.0, 1.3, 1.6, kSverdlovskTowns},
    {"Краснодарский край", 20, 1120, 76, 45.4, 39.2, 0.7, 1.1, kKrasnodarTowns},
    {"Республика Татарстан", 20, 1310, 82, 55.4, 50.6, 0.6, 1.8, kTatarstanTowns},
    {"Новосибирская область", 18, 1630, 80, 55.0, 80.5, 0.8, 2.5, kNovosibirskTowns},
    {"Нижегородская область", 18, 1220, 78, 56.1, 44.2, 0.7, 1.1, kNizhnyNovgorodTowns},
}};

// Kazakhstan
constexpr std::array<std::string_view, 10> kKazakhOpenings = {
    "Ақ", "Қара", "Көк", "Сары", "Жаңа", "Қызыл", "Ұлы", "Бай", "Алтын", "Тас"};
constexpr std::array<std::string_view, 10> kKazakhMiddles = {
    "тау", "су", "бұлақ", "көл", "өзен", "арал", "сай", "төбе", "қайнар", "жар"};
constexpr std::array<std::string_view, 4> kKazakhEndings = {"", "лы", "кент", "ауыл"};
constexpr std::array<RealTown, 5> kAlmatyTowns = {{{"Алматы", 43.222, 76.8512},
                                                   {"Қонаев", 43.8829, 77.067},
                                                   {"Талғар", 43.3033, 77.24},
                                                   {"Есік", 43.3553, 77.4525},
                                                   {"Қаскелең", 43.1983, 76.6203}}};
constexpr std::array<RealTown, 2> kAstanaTowns = {
    {{"Астана", 51.1694, 71.4491}, {"Қосшы", 50.9831, 71.3544}}};
constexpr std::array<RealTown, 4> kTurkistanTowns = {{{"Шымкент", 42.3417, 69.5901},
                                                      {"Түркістан", 43.2973, 68.2517},
                                                      {"Кентау", 43.5169, 68.5047},
                                                      {"Сайрам", 42.3, 69.7667}}};
constexpr std::array<RealTown, 3> kKaragandaTowns = {
    {{"Қарағанды", 49.8047, 73.1094}, {"Теміртау", 50.0549, 72.9646}, {"Балқаш", 46.8481, 74.995}}};
constexpr std::array<RealTown, 3> kAktobeTowns = {
    {{"Ақтөбе", 50.2839, 57.167}, {"Хромтау", 50.25, 58.4333}, {"Қандыағаш", 49.4667, 57.4167}}};
constexpr std::array<RealTown, 3> kEastKazakhstanTowns = {
    {{"Өскемен", 49.9483, 82.6279}, {"Риддер", 50.3441, 83.5128}, {"Алтай", 49.7278, 84.2739}}};
constexpr std::array<RegionFacts, 6> kKazakhRegions = {{
    {"Алматы облысы", 16, 2160, 62, 43.9, 77.6, 0.6, 1.6, kAlmatyTowns},
    {"Астана", 8, 1350, 74, 51.15, 71.4, 0.15, 0.3, kAstanaTowns},
    {"Түркістан облысы", 12, 1190, 44, 42.6, 69.0, 0.9, 1.0, kTurkistanTowns},
    {"Қарағанды облысы", 12, 500, 58, 49.4, 73.5, 1.0, 2.0, kKaragandaTowns},
    {"Ақтөбе облысы", 12, 510, 55, 49.6, 57.8, 1.2, 1.6, kAktobeTowns},
    {"Шығыс Қазақстан облысы", 12, 330, 53, 49.4, 82.8, 0.9, 1.5, kEastKazakhstanTowns},
}};

// Germany
constexpr std::array<std::string_view, 10> kGermanOpenings = {
    "Ober", "Unter", "Neu", "Alt", "Groß", "Klein", "Wald", "Stein", "Linden", "Hoch"};
constexpr std::array<std::string_view, 8> kGermanMiddles = {"buch",  "hain", "tal",  "brunn",
                                                            "kirch", "wies", "eich", "mühl"};
constexpr std::array<std::string_view, 8> kGermanEndings = {"heim", "hausen", "dorf",   "stadt",
                                                            "au",   "bach",   "felden", "ingen"};
constexpr std::array<RealTown, 5> kNordrheinWestfalenTowns = {{{"Köln", 50.9375, 6.9603},
                                                               {"Düsseldorf", 51.2277, 6.7735},
                                                               {"Dortmund", 51.5136, 7.4653},
                                                               {"Essen", 51.4556, 7.0116},
                                                               {"Münster", 51.9607, 7.6261}}};
constexpr std::array<RealTown, 5> kBayernTowns = {{{"München", 48.1351, 11.582},
                                                   {"Nürnberg", 49.4521, 11.0767},
                                                   {"Augsburg", 48.3705, 10.8978},
                                                   {"Regensburg", 49.0134, 12.1016},
                                                   {"Würzburg", 49.7913, 9.9534}}};
constexpr std::array<RealTown, 5> kBadenWuerttembergTowns = {{{"Stuttgart", 48.7758, 9.1829},
                                                              {"Mannheim", 49.4875, 8.466},
                                                              {"Karlsruhe", 49.0069, 8.4037},
                                                              {"Freiburg", 47.999, 7.8421},
                                                              {"Tübingen", 48.5216, 9.0576}}};
constexpr std::array<RealTown, 2> kBerlinTowns = {
    {{"Berlin", 52.52, 13.405}, {"Spandau", 52.5351, 13.197}}};
constexpr std::array<RealTown, 4> kHessenTowns = {{{"Frankfurt am Main", 50.1109, 8.6821},
                                                   {"Wiesbaden", 50.0782, 8.2398},
                                                   {"Kassel", 51.3127, 9.4797},
                                                   {"Darmstadt", 49.8728, 8.6512}}};
constexpr std::array<RealTown, 4> kSachsenTowns = {{{"Leipzig", 51.3397, 12.3731},
                                                    {"Dresden", 51.0504, 13.7373},
                                                    {"Chemnitz", 50.8278, 12.9214},
                                                    {"Görlitz", 51.1526, 14.9872}}};
constexpr std::array<RegionFacts, 6> kGermanRegions = {{
    {"Nordrhein-Westfalen", 16, 1080, 118, 51.5, 7.6, 0.6, 0.9, kNordrheinWestfalenTowns},
    {"Bayern", 16, 1510, 132, 48.8, 11.6, 0.9, 1.3, kBayernTowns},
    {"Baden-Württemberg", 14, 630, 130, 48.6, 9.1, 0.7, 0.8, kBadenWuerttembergTowns},
    {"Berlin", 8, 3750, 112, 52.51, 13.4, 0.12, 0.22, kBerlinTowns},
    {"Hessen", 14, 770, 128, 50.5, 9.0, 0.7, 0.6, kHessenTowns},
    {"Sachsen", 14, 620, 98, 51.05, 13.2, 0.35, 1.0, kSachsenTowns},
}};

// Spain
constexpr std::array<std::string_view, 10> kSpanishOpenings = {
    "Villa", "San ", "Torre", "Puebla ", "Monte", "Val", "Fuente", "Castro", "Pozo", "Peña"};
constexpr std::array<std::string_view, 8> kSpanishMiddles = {"ver", "alb",  "mor",  "sol",
                                                             "rob", "oliv", "nuev", "rib"};
constexpr std::array<std::string_view, 8> kSpanishEndings = {"ales", "edo",  "eros", "ina",
                                                             "ada",  "uela", "ejo",  "anza"};
constexpr std::array<RealTown, 4> kMadridTowns = {{{"Madrid", 40.4168, -3.7038},
                                                   {"Móstoles", 40.3223, -3.865},
                                                   {"Alcalá de Henares", 40.482, -3.3635},
                                                   {"Getafe", 40.3083, -3.7327}}};
constexpr std::array<RealTown, 5> kCataloniaTowns = {{{"Barcelona", 41.3874, 2.1686},
                                                      {"Hospitalet", 41.3662, 2.1165},
                                                      {"Tarragona", 41.1189, 1.2445},
                                                      {"Girona", 41.9794, 2.8214},
                                                      {"Lleida", 41.6176, 0.62}}};
constexpr std::array<RealTown, 5> kAndalusiaTowns = {{{"Sevilla", 37.3891, -5.9845},
                                                      {"Málaga", 36.7213, -4.4214},
                                                      {"Córdoba", 37.8882, -4.7794},
                                                      {"Granada", 37.1773, -3.5986},
                                                      {"Cádiz", 36.5271, -6.2886}}};
constexpr std::array<RealTown, 4> kValenciaTowns = {{{"València", 39.4699, -0.3763},
                                                     {"Alicante", 38.3452, -0.481},
                                                     {"Elche", 38.2699, -0.7126},
                                                     {"Castellón", 39.9864, -0.0513}}};
constexpr std::array<RealTown, 4> kGaliciaTowns = {{{"Vigo", 42.2406, -8.7207},
                                                    {"A Coruña", 43.3623, -8.4115},
                                                    {"Ourense", 42.3358, -7.8639},
                                                    {"Lugo", 43.0097, -7.556}}};
constexpr std::array<RegionFacts, 5> kSpanishRegions = {{
    {"Comunidad de Madrid", 14, 3330, 105, 40.45, -3.7, 0.35, 0.45, kMadridTowns},
    {"Cataluña", 14, 1650, 102, 41.7, 1.7, 0.5, 0.9, kCataloniaTowns},
    {"Andalucía", 14, 690, 76, 37.4, -4.7, 0.6, 1.8, kAndalusiaTowns},
    {"Comunitat Valenciana", 14, 800, 84, 39.4, -0.7, 0.7, 0.4, kValenciaTowns},
    {"Galicia", 14, 295, 82, 42.75, -8.0, 0.55, 0.6, kGaliciaTowns},
}};

// France
constexpr std::array<std::string_view, 10> kFrenchOpenings = {
    "Saint-", "Mont", "Ville", "Beau", "Château", "Clair", "Roche", "Font", "Neuf", "Champ"};
constexpr std::array<std::string_view, 8> kFrenchMiddles = {"ver", "al",  "bel", "mar",
                                                            "lau", "cor", "sor", "vin"};
constexpr std::array<std::string_view, 8> kFrenchEndings = {"court", "mont", "ac",   "ières",
                                                            "igny",  "oux",  "ette", "ange"};
constexpr std::array<RealTown, 4> kIleDeFranceTowns = {{{"Paris", 48.8566, 2.3522},
                                                        {"Boulogne-Billancourt", 48.8397, 2.2399},
                                                        {"Saint-Denis", 48.9362, 2.3574},
                                                        {"Versailles", 48.8014, 2.1301}}};
constexpr std::array<RealTown, 4> kAuvergneRhoneAlpesTowns = {{{"Lyon", 45.764, 4.8357},
                                                               {"Grenoble", 45.1885, 5.7245},
                                                               {"Saint-Étienne", 45.4397, 4.3872},
                                                               {"Annecy", 45.8992, 6.1294}}};
constexpr std::array<RealTown, 4> kOccitanieTowns = {{{"Toulouse", 43.6047, 1.4442},
                                                      {"Montpellier", 43.6108, 3.8767},
                                                      {"Nîmes", 43.8367, 4.3601},
                                                      {"Perpignan", 42.6887, 2.8948}}};
constexpr std::array<RealTown, 4> kNouvelleAquitaineTowns = {{{"Bordeaux", 44.8378, -0.5792},
                                                              {"Limoges", 45.8336, 1.2611},
                                                              {"Poitiers", 46.5802, 0.3404},
                                                              {"La Rochelle", 46.1603, -1.1511}}};
constexpr std::array<RealTown, 4> kBretagneTowns = {{{"Rennes", 48.1173, -1.6778},
                                                     {"Brest", 48.3904, -4.4861},
                                                     {"Quimper", 47.996, -4.1024},
                                                     {"Lorient", 47.7483, -3.3702}}};
constexpr std::array<RegionFacts, 5> kFrenchRegions = {{
    {"Île-de-France", 14, 2100, 130, 48.8, 2.4, 0.35, 0.7, kIleDeFranceTowns},
    {"Auvergne-Rhône-Alpes", 13, 520, 108, 45.5, 4.6, 0.8, 1.3, kAuvergneRhoneAlpesTowns},
    {"Occitanie", 13, 505, 94, 43.7, 2.2, 0.6, 1.4, kOccitanieTowns},
    {"Nouvelle-Aquitaine", 13, 265, 96, 45.2, 0.2, 0.9, 0.9, kNouvelleAquitaineTowns},
    {"Bretagne", 12, 225, 97, 48.1, -2.9, 0.3, 1.2, kBretagneTowns},
}};

// Poland
constexpr std::array<std::string_view, 6> kPolishOpenings = {"Nowy ",   "Stary ",  "Biały ",
                                                             "Czarny ", "Wielki ", "Mały "};
constexpr std::array<std::string_view, 8> kPolishMiddles = {"Dąb", "Bór",    "Młyn", "Gród",
                                                            "Las", "Kamień", "Sad",  "Staw"};
constexpr std::array<std::string_view, 4> kPolishEndings = {"", "ek", "owiec", "ów"};
constexpr std::array<RealTown, 3> kMazowieckieTowns = {
    {{"Warszawa", 52.2297, 21.0122}, {"Radom", 51.4027, 21.1471}, {"Płock", 52.5468, 19.7064}}};
constexpr std::array<RealTown, 3> kMalopolskieTowns = {
    {{"Kraków", 50.0647, 19.945}, {"Tarnów", 50.0121, 20.9858}, {"Nowy Sącz", 49.6249, 20.6915}}};
constexpr std::array<RealTown, 4> kSlaskieTowns = {{{"Katowice", 50.2649, 19.0238},
                                                    {"Częstochowa", 50.8118, 19.1203},
                                                    {"Gliwice", 50.2945, 18.6714},
                                                    {"Bielsko-Biała", 49.8224, 19.0444}}};
constexpr std::array<RealTown, 3> kDolnoslaskieTowns = {
    {{"Wrocław", 51.1079, 17.0385}, {"Wałbrzych", 50.7714, 16.2843}, {"Legnica", 51.207, 16.1553}}};
constexpr std::array<RegionFacts, 4> kPolishRegions = {{
    {"Mazowieckie", 11, 1860, 84, 52.3, 21.0, 0.6, 1.0, kMazowieckieTowns},
    {"Małopolskie", 11, 800, 70, 49.9, 20.2, 0.3, 0.7, kMalopolskieTowns},
    {"Śląskie", 11, 285, 73, 50.3, 18.95, 0.45, 0.5, kSlaskieTowns},
    {"Dolnośląskie", 11, 675, 74, 51.1, 16.5, 0.45, 0.8, kDolnoslaskieTowns},
}};

// Turkey
constexpr std::array<std::string_view, 8> kTurkishOpenings = {"Yeni",  "Eski",  "Kara",  "Ak",
                                                              "Yeşil", "Büyük", "Kızıl", "Güzel"};
constexpr std::array<std::string_view, 8> kTurkishMiddles = {"köy",  "pınar", "tepe",  "dere",
                                                             "kaya", "göl",   "bahçe", "hisar"};
constexpr std::array<std::string_view, 4> kTurkishEndings = {"", "ler", "lar", "cık"};
constexpr std::array<RealTown, 5> kIstanbulTowns = {{{"İstanbul", 41.0082, 28.9784},
                                                     {"Kadıköy", 40.9903, 29.0275},
                                                     {"Üsküdar", 41.0227, 29.0136},
                                                     {"Beşiktaş", 41.0422, 29.0083},
                                                     {"Çatalca", 41.1436, 28.4614}}};
constexpr std::array<RealTown, 3> kAnkaraTowns = {{{"Ankara", 39.9334, 32.8597},
                                                   {"Polatlı", 39.5772, 32.1413},
                                                   {"Şereflikoçhisar", 38.9389, 33.5386}}};
constexpr std::array<RealTown, 4> kIzmirTowns = {{{"İzmir", 38.4237, 27.1428},
                                                  {"Ödemiş", 38.2278, 27.9694},
                                                  {"Bergama", 39.1214, 27.1797},
                                                  {"Çeşme", 38.3228, 26.3028}}};
constexpr std::array<RealTown, 3> kAntalyaTowns = {
    {{"Antalya", 36.8969, 30.7133}, {"Alanya", 36.5444, 31.9954}, {"Kaş", 36.1997, 29.6396}}};
constexpr std::array<RegionFacts, 4> kTurkishRegions = {{
    {"İstanbul", 11, 15600, 66, 41.15, 28.8, 0.15, 0.6, kIstanbulTowns},
    {"Ankara", 11, 5300, 58, 39.8, 32.6, 0.6, 0.8, kAnkaraTowns},
    {"İzmir", 11, 2980, 60, 38.5, 27.5, 0.5, 0.5, kIzmirTowns},
    {"Antalya", 11, 1340, 54, 36.9, 31.0, 0.25, 0.9, kAntalyaTowns},
}};

// Greece
constexpr std::array<std::string_view, 5> kGreekOpenings = {"Νέα ", "Άνω ", "Κάτω ", "Μεγάλη ",
                                                            "Παλαιά "};
constexpr std::array<std::string_view, 6> kGreekMiddles = {"Πηγ",  "Βρυσ", "Σκαλ",
                                                           "Μηλι", "Καρυ", "Αμπελ"};
constexpr std::array<std::string_view, 4> kGreekEndings = {"ές", "ίτσα", "ούλα", "ιά"};
constexpr std::array<RealTown, 4> kAtticaTowns = {{{"Αθήνα", 37.9838, 23.7275},
                                                   {"Πειραιάς", 37.943, 23.6469},
                                                   {"Περιστέρι", 38.0154, 23.6919},
                                                   {"Μαρούσι", 38.0562, 23.8083}}};
constexpr std::array<RealTown, 3> kCentralMacedoniaTowns = {{{"Θεσσαλονίκη", 40.6401, 22.9444},
                                                             {"Σέρρες", 41.085, 23.5484},
                                                             {"Κατερίνη", 40.2719, 22.5025}}};
constexpr std::array<RealTown, 3> kCreteTowns = {
    {{"Ηράκλειο", 35.3387, 25.1442}, {"Χανιά", 35.5138, 24.018}, {"Ρέθυμνο", 35.365, 24.472}}};
constexpr std::array<RegionFacts, 3> kGreekRegions = {{
    {"Αττική", 9, 640, 80, 38.05, 23.75, 0.15, 0.25, kAtticaTowns},
    {"Κεντρική Μακεδονία", 9, 320, 64, 40.75, 22.9, 0.4, 0.7, kCentralMacedoniaTowns},
    {"Κρήτη", 9, 180, 62, 35.22, 24.8, 0.08, 0.8, kCreteTowns},
}};

// Portugal
constexpr std::array<std::string_view, 5> kPortugueseOpenings = {"Vila ", "Aldeia ", "Quinta ",
                                                                 "Ponte ", "Fonte "};
constexpr std::array<std::string_view, 6> kPortugueseMiddles = {"Verd", "Alv",  "Mont",
                                                                "Sobr", "Pinh", "Carv"};
constexpr std::array<std::string_view, 4> kPortugueseEndings = {"al", "eira", "elo", "oso"};
constexpr std::array<RealTown, 3> kLisbonTowns = {
    {{"Lisboa", 38.7223, -9.1393}, {"Sintra", 38.8029, -9.3817}, {"Setúbal", 38.5244, -8.8882}}};
constexpr std::array<RealTown, 3> kNorteTowns = {
    {{"Porto", 41.1579, -8.6291}, {"Braga", 41.5454, -8.4265}, {"Guimarães", 41.4425, -8.2918}}};
constexpr std::array<RealTown, 3> kAlgarveTowns = {
    {{"Faro", 37.0194, -7.9304}, {"Portimão", 37.1366, -8.5377}, {"Lagos", 37.1028, -8.673}}};
constexpr std::array<RegionFacts, 3> kPortugueseRegions = {{
    {"Lisboa", 8, 545, 78, 38.8, -9.1, 0.25, 0.25, kLisbonTowns},
    {"Norte", 8, 240, 66, 41.35, -8.1, 0.45, 0.5, kNorteTowns},
    {"Algarve", 7, 68, 64, 37.15, -8.2, 0.1, 0.6, kAlgarveTowns},
}};

// Georgia
constexpr std::array<std::string_view, 6> kGeorgianOpenings = {"ახალ",   "ძველ", "ზემო ",
                                                               "ქვემო ", "დიდ",  "პატარა "};
constexpr std::array<std::string_view, 6> kGeorgianMiddles = {"წყარო", "ველი",   "სოფელი",
                                                              "მთა",   "ქალაქი", "ხევი"};
constexpr std::array<std::string_view, 1> kGeorgianEndings = {""};
constexpr std::array<RealTown, 2> kTbilisiTowns = {
    {{"თბილისი", 41.7151, 44.8271}, {"წყნეთი", 41.6942, 44.6936}}};
constexpr std::array<RealTown, 2> kAdjaraTowns = {
    {{"ბათუმი", 41.6168, 41.6367}, {"ქობულეთი", 41.8214, 41.7792}}};
constexpr std::array<RealTown, 2> kImeretiTowns = {
    {{"ქუთაისი", 42.2662, 42.718}, {"ზესტაფონი", 42.11, 43.0525}}};
constexpr std::array<RegionFacts, 3> kGeorgianRegions = {{
    {"თბილისი", 6, 1180, 40, 41.73, 44.8, 0.08, 0.15, kTbilisiTowns},
    {"აჭარა", 6, 180, 34, 41.63, 42.0, 0.12, 0.3, kAdjaraTowns},
    {"იმერეთი", 6, 135, 30, 42.2, 42.8, 0.2, 0.4, kImeretiTowns},
}};

// Japan
constexpr std::array<std::string_view, 10> kJapaneseOpenings = {"東", "西", "南", "北", "大",
                                                                "小", "上", "下", "新", "中"};
constexpr std::array<std::string_view, 10> kJapaneseMiddles = {"山", "川", "田", "野", "島",
                                                               "原", "沢", "森", "浜", "松"};
constexpr std::array<std::string_view, 2> kJapaneseEndings = {"町", "村"};
constexpr std::array<RealTown, 3> kTokyoTowns = {{{"新宿区", 35.6938, 139.7034},
                                                  {"世田谷区", 35.6466, 139.6532},
                                                  {"八王子市", 35.6664, 139.316}}};
constexpr std::array<RealTown, 2> kOsakaTowns = {
    {{"大阪市", 34.6937, 135.5023}, {"堺市", 34.5733, 135.483}}};
constexpr std::array<RealTown, 3> kHokkaidoTowns = {
    {{"札幌市", 43.0618, 141.3545}, {"旭川市", 43.7706, 142.365}, {"函館市", 41.7687, 140.7288}}};
constexpr std::array<RegionFacts, 3> kJapaneseRegions = {{
    {"東京都", 7, 9700, 115, 35.7, 139.5, 0.1, 0.3, kTokyoTowns},
    {"大阪府", 6, 2750, 100, 34.65, 135.5, 0.25, 0.12, kOsakaTowns},
    {"北海道", 6, 1970, 88, 43.3, 142.4, 0.6, 1.0, kHokkaidoTowns},
}};

constexpr std::array<CountryFacts, 12> kCountries = {{
    {"Italy", kItalianRegions, {kItalianOpenings, kItalianMiddles, kItalianEndings}},
    {"Russia", kRussianRegions, {kRussianOpenings, kRussianMiddles, kRussianEndings}},
    {"Kazakhstan", kKazakhRegions, {kKazakhOpenings, kKazakhMiddles, kKazakhEndings}},
    {"Germany", kGermanRegions, {kGermanOpenings, kGermanMiddles, kGermanEndings}},
    {"Spain", kSpanishRegions, {kSpanishOpenings, kSpanishMiddles, kSpanishEndings}},
    {"France", kFrenchRegions, {kFrenchOpenings, kFrenchMiddles, kFrenchEndings}},
    {"Poland", kPolishRegions, {kPolishOpenings, kPolishMiddles, kPolishEndings}},
    {"Turkey", kTurkishRegions, {kTurkishOpenings, kTurkishMiddles, kTurkishEndings}},
    {"Greece", kGreekRegions, {kGreekOpenings, kGreekMiddles, kGreekEndings}},
    {"Portugal", kPortugueseRegions, {kPortugueseOpenings, kPortugueseMiddles, kPortugueseEndings}},
    {"Georgia", kGeorgianRegions, {kGeorgianOpenings, kGeorgianMiddles, kGeorgianEndings}},
    {"Japan", kJapaneseRegions, {kJapaneseOpenings, kJapaneseMiddles, kJapaneseEndings}},
}};

}  // namespace

std::span<const CountryFacts> country_facts() { return kCountries; }

}  // namespace muster::loaders
