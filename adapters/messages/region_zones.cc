// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/region_zones.h"

#include <algorithm>

namespace parapet::messages {
namespace {

constexpr RegionRow kRows[] = {
    {"US", "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV", "America/New_York"},
    {"US", "AL AR IA IL LA MN MO MS OK WI", "America/Chicago"},
    {"US", "CO MT NM UT WY", "America/Denver"},
    {"US", "CA WA", "America/Los_Angeles"},
    {"US", "FL KY TN", "America/New_York America/Chicago"},
    {"US", "IN", "America/Indiana/Indianapolis America/Chicago"},
    {"US", "MI", "America/Detroit America/Chicago"},
    {"US", "KS ND NE SD TX", "America/Chicago America/Denver"},
    {"US", "ID OR", "America/Los_Angeles America/Boise"},
    {"US", "NV", "America/Los_Angeles America/Denver"},
    {"US", "AZ", "America/Phoenix America/Denver"},
    {"US", "AK", "America/Anchorage America/Adak"},
    {"US", "HI", "Pacific/Honolulu"},
    {"US", "PR VI", "America/Puerto_Rico"},
    {"US", "GU MP", "Pacific/Guam"},
    {"US", "AS", "Pacific/Pago_Pago"},

    {"CA", "AB", "America/Edmonton"},
    {"CA", "BC", "America/Vancouver America/Edmonton"},
    {"CA", "MB", "America/Winnipeg"},
    {"CA", "NB", "America/Moncton"},
    {"CA", "NL", "America/St_Johns America/Goose_Bay"},
    {"CA", "NS PE", "America/Halifax"},
    {"CA", "NT", "America/Edmonton"},
    {"CA", "NU", "America/Iqaluit America/Rankin_Inlet America/Cambridge_Bay"},
    {"CA", "ON", "America/Toronto America/Winnipeg"},
    {"CA", "QC", "America/Toronto America/Halifax"},
    {"CA", "SK", "America/Regina America/Edmonton"},
    {"CA", "YT", "America/Whitehorse"},

    {"AU", "ACT VIC", "Australia/Melbourne"},
    {"AU", "NSW", "Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe"},
    {"AU", "NT", "Australia/Darwin"},
    {"AU", "QLD", "Australia/Brisbane"},
    {"AU", "SA", "Australia/Adelaide"},
    {"AU", "TAS", "Australia/Hobart"},
    {"AU", "WA", "Australia/Perth Australia/Eucla"},

    {"BR", "DF ES GO MG PR RJ RS SC SP", "America/Sao_Paulo"},
    {"BR", "AL SE", "America/Maceio"},
    {"BR", "AP PA", "America/Belem"},
    {"BR", "BA", "America/Bahia"},
    {"BR", "CE MA PB PI RN", "America/Fortaleza"},
    {"BR", "PE", "America/Recife America/Noronha"},
    {"BR", "TO", "America/Araguaina"},
    {"BR", "AC", "America/Rio_Branco"},
    {"BR", "AM", "America/Manaus America/Eirunepe"},
    {"BR", "MS", "America/Campo_Grande"},
    {"BR", "MT", "America/Cuiaba"},
    {"BR", "RO", "America/Porto_Velho"},
    {"BR", "RR", "America/Boa_Vista"},

    {"MX", "AGU AGS CHP CMX DF COL GUA GTO GRO HID HGO JAL MEX MIC MOR OAX PUE QUE QRO SLP TAB TLA VER ZAC",
     "America/Mexico_City"},
    {"MX", "CAM YUC", "America/Merida"},
    {"MX", "ROO", "America/Cancun"},
    {"MX", "DUR DGO", "America/Monterrey"},
    {"MX", "COA NLE NL TAM", "America/Monterrey America/Matamoros"},
    {"MX", "CHH", "America/Chihuahua America/Denver America/Chicago"},
    {"MX", "NAY", "America/Mazatlan America/Bahia_Banderas"},
    {"MX", "BCS SIN", "America/Mazatlan"},
    {"MX", "SON", "America/Hermosillo"},
    {"MX", "BCN BC", "America/Tijuana"},

    {"RU", "KGD", "Europe/Kaliningrad"},
    {"RU",
     "AD ARK BEL BRY CE CU DA IN IVA KB KC KDA KL KLU KO KOS KR KRS LEN LIP ME MO MOS MOW MUR NEN NGR NIZ ORL PNZ PSK "
     "ROS RYA SE SMO SPE STA TA TAM TUL TVE VLA VLG VOR YAR",
     "Europe/Moscow"},
    {"RU", "KIR", "Europe/Kirov"},
    {"RU", "VGG", "Europe/Volgograd"},
    {"RU", "SAM UD", "Europe/Samara"},
    {"RU", "SAR", "Europe/Saratov"},
    {"RU", "AST", "Europe/Astrakhan"},
    {"RU", "ULY", "Europe/Ulyanovsk"},
    {"RU", "BA CHE KGN KHM ORE PER SVE TYU YAN", "Asia/Yekaterinburg"},
    {"RU", "OMS", "Asia/Omsk"},
    {"RU", "NVS", "Asia/Novosibirsk"},
    {"RU", "AL ALT", "Asia/Barnaul"},
    {"RU", "TOM", "Asia/Tomsk"},
    {"RU", "KEM", "Asia/Novokuznetsk"},
    {"RU", "KK KYA TY", "Asia/Krasnoyarsk"},
    {"RU", "BU IRK", "Asia/Irkutsk"},
    {"RU", "AMU", "Asia/Yakutsk"},
    {"RU", "ZAB", "Asia/Chita"},
    {"RU", "SA", "Asia/Yakutsk Asia/Vladivostok Asia/Srednekolymsk"},
    {"RU", "KHA PRI YEV", "Asia/Vladivostok"},
    {"RU", "SAK", "Asia/Sakhalin"},
    {"RU", "MAG", "Asia/Magadan"},
    {"RU", "KAM", "Asia/Kamchatka"},
    {"RU", "CHU", "Asia/Anadyr"},
};

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

std::span<const RegionRow> RegionRows() { return kRows; }

std::vector<std::string> RegionZones(std::string_view country, std::string_view region) {
  for (const RegionRow& row : kRows) {
    if (row.country != country) continue;
    const std::vector<std::string> regions = Words(row.regions);
    if (std::find(regions.begin(), regions.end(), region) != regions.end()) return Words(row.zones);
  }
  return {};
}

}  // namespace parapet::messages
