// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/phrases/phrase_table.h"

namespace parapet::messages {
namespace {

// Long alternatives go over several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma)
// clang-format off
struct German {
static constexpr std::string_view kVague[] = {
    "in kurze|balde|wenigen|einigen|absehbarer|nachster|nahe*",
    "bald|demnachst|baldmoglichst|schnellstmoglich*|schnellstens|umgehend|unverzuglich|zeitnah|raschest*|"
    "zugig|alsbald|schleunigst|baldigst|fruhestmoglich", "so schnell|bald|rasch|zugig|fruh wie|es|als|wir",
    "in den|der nachsten|kommenden", "zu gegebener|gegebenem", "binnen kurzem|weniger",
    "innerhalb kurzer|weniger|kurzester", "kurzfristig", "irgendwann", "jeden moment|augenblick", "etwas geduld",
    "ein|eine bisschen|weilchen|weile|paar", "noch .. dauern|weile|etwas", "in kurzer|kurzester zeit",
    "uber kurz oder", "so gut wie", "sofort wenn|sobald", "sobald wir|wie|es|als",
    "gleich !behandelt|behandeln|viel|wie|hoch|gross",
    "in|binnen|innerhalb|von ein|eine|einem|einer|eines|zwei|drei|vier|funf|sechs|sieben|acht|zehn|zwolf|vierzehn "
    "minute*|stunde*|tag*|woche*|monat*|werktag*|arbeitstag*",
    "<guten|am|jeden|diesen|heute|gestern morgen", "ubermorgen", "uber nacht", "heute abend",
    "nachste|nachsten|nachster|kommende|kommenden|kommender woche|monat|tage|tagen|montag|dienstag|mittwoch|"
    "donnerstag|freitag", "schnell|rasch"};
static constexpr std::string_view kHedge[] = {
    "sollte*|durfte* .. sein|ankommen|kommen|eintreffen|klaren|haben|erhalten|losen|bekommen|erscheinen|erledigt",
    "hoffen|hoffentlich|vermutlich|voraussichtlich|wahrscheinlich|vielleicht|eventuell|wohl",
    "gehen|gehe .. davon aus", "rechnen .. damit|mit", "erwarten|glauben|denken .. dass|wir", "geduld|gedulden",
    "sobald", "wenn .. so weit|soweit|fertig|da", "innerhalb weniger|von tagen|stunden|wochen", "eher|fruher als|oder",
    "arbeiten .. daran", "sache von", "frage der zeit", "ist unterwegs|auf"};
static constexpr std::string_view kUnknown[] = {
    "wissen|wissen|kennen .. noch nicht", "noch nicht bekannt|klar|sagen", "konnen .. noch nicht|nichts sagen",
    "noch nicht .. wissen"};
static constexpr std::string_view kNever[] = {
    "noch|bisher|zuvor|bislang nie|niemals", "nicht .. vorgekommen|gegeben", "ausnahme",
    "in|seit .. jahren .. kein*|nicht|nie|nichts", "kein* .. solche*|derartig*", "so|solch* .. nie|niemals",
    "nie|niemals .. passiert|vorgekommen|gegeben|geschehen|zuvor|vorher", "zum ersten mal|male", "erstmals|erstmalig",
    "einzelfall|einmalig*|ausnahmefall|beispiellos*", "das erste mal",
    "noch|bisher|bislang|zuvor|vorher .. nicht .. passiert|aufgetreten|vorgekommen|geschehen|erlebt",
    "nicht .. zuvor|vorher .. passiert|aufgetreten|geschehen|erlebt"};
static constexpr std::string_view kFixed[] = {
    "haben|ist|wurde|sind|worden .. behoben|gelost|beseitigt|repariert|korrigiert|bereinigt|abgestellt",
    "haben|wir .. behoben|beseitigt|abgestellt",
    "problem|fehler|ursache|grund .. behoben|geschafft|verschwunden|ausgeraumt|weg|gelost|beseitigt|erledigt|"
    "abgestellt"};
static constexpr std::string_view kVow[] = {
    "nicht|nie|niemals|kein .. wieder|mehr .. passier*|vorkomm*|gescheh*|auftret*|wiederhol*|vor",
    "nicht|nie|niemals wiederhol*|wiederkehr*|nochmal*", "nicht|nie .. wiederhol*",
    "sichergestellt|sicherstellen|dafur gesorgt .. dass|nicht", "stellen|stellt .. sicher",
    "vorkehrungen|massnahmen .. getroffen|ergriffen", "ein fur alle", "endgultig", "nie wieder",
    "kunftig ausgeschlossen"};
static constexpr std::string_view kPromise[] = {
    "wir|ich|mitarbeiter*|kolleg*|team|kundendienst|kundenservice|service|leiter*|jemand|abteilung|er|sie "
    "werd*|wird !nicht|nie",
    "wird|werden !nicht|nie .. sie|ihnen .. anrufen|kontaktieren|melden|informieren|schreiben|"
    "benachrichtigen|setzen|antworten|erreichen|zuruckrufen|beraten|helfen|erstatten",
    "ruft|meldet|kontaktiert|schreibt|informiert|benachrichtigt|antwortet .. sie|ihnen|wieder|bei|mit|zuruck",
    "rufen|melden|kontaktieren|schreiben|informieren|benachrichtigen|antworten !sie .. sie|ihnen|wieder|bei|"
    "mit|zuruck", "sie horen|erfahren|erhalten|bekommen !nicht|keine", "setzt|setzen .. verbindung",
    "horen sie .. von", "versprechen|garantieren|zusichern|sichern .. ihnen", "bekommen|erhalten sie !nicht|keine"};
static constexpr std::string_view kNegation[] = {
    "nicht", "nie", "niemals", "kein*", "nichts", "ohne", "weder"};
static constexpr std::string_view kFree[] = {
    "ohne", "kein* .. aufpreis|aufpreise|mehrkosten|zusatz*|kosten|gebuhr*|aufschlag", "nichts extra|zusatzlich"};
static constexpr std::string_view kBlame[] = {
    "panne|glitch", "menschliches versagen",
    "systemfehler|computerfehler|softwarefehler|serverfehler|eingabefehler|tippfehler|bug|programmfehler|"
    "ubertragungsfehler|softwareproblem*|systemausfall",
    "technisch* fehler|problem*|defekt|storung*|grund*|panne|versehen|schwierigkeiten",
    "fehler im|des|in system*|software|computer*",
    "system|computer|software .. schuld|versagt|gestreikt|ausgefallen|falsch|fehler",
    "mitarbeiter*|kolleg*|praktikant*|aushilfe*|azubi*|jemand|person|entwickler* .. vertippt|vertan|falsch*|"
    "vergessen|fehler|irrtum|ubersehen|geirrt|versehen*|verklickt|schuld",
    "lieferant*|zahlungsdienstleister|dienstleister|zulieferer|spediteur|spedition|paketdienst|partner|"
    "hersteller|anbieter|agentur|bank|lager|logistik* .. fehler|versagt|verspat*|versaumt|schuld|falsch*|"
    "vergessen|stich|verursacht|unzuverlassig", "sie hatten .. sollen|mussen|konnen",
    "sie haben .. ubersehen|vergessen|versaumt|falsch|missverstanden|verwechselt",
    "ihr|ihrem|ihren eigen* fehler|verschulden|versehen", "jemand|irgendjemand .. hat|im|in|bei|aus|geschlafen",
    "im|in .. hat|haben jemand|einer", "hatten sie", "wenn|falls sie .. hatten", "ware .. ihnen|sie",
    "ausserhalb unser*|unseres", "nicht unsere schuld|verantwortung", "schuld .. war|daran|ist|tragt",
    "unvorhersehbar*|unvorhergesehen*", "hohere* gewalt", "keinen einfluss"};
static constexpr std::string_view kOwning[] = {
    "unser|unserem|unseren|unsere|mein .. fehler|versehen|schuld|irrtum|verantwortung", "haben wir falsch",
    "wir .. falsch|fehler|verantwortlich|verantwortung", "liegt an uns"};
static constexpr std::string_view kApology[] = {
    "tut|tun .. leid", "entschuldig*|bitten .. entschuldigung|verzeihung", "bedauern", "verzeih*"};
static constexpr std::string_view kMarketing[] = {
    "neue* kollektion|produkte|artikel|saison|angebote", "entdecken sie",
    "jetzt bestellen|kaufen|shoppen|sichern|zugreifen|entdecken|stobern", "das konnte .. gefallen|interessieren",
    "folgen sie uns", "newsletter", "unsere app|bestseller|sale|angebote", "schnappchen|lassen sie sich .. entgehen",
    "stobern"};
static constexpr std::string_view kJoke[] = {
    "<emoji>", "hoppla|ups|upsi|uups|huch|haha*|hihi*|autsch|oje|ohje", "spass beiseite", "achterbahn|verruckt*",
    "kleiner scherz", "rote* kopf*"};
static constexpr std::string_view kEffort[] = {
    "logg* .. ein", "meld* sie sich an", "anmelden !bis", "einloggen|anzumelden|einzuloggen",
    "konto .. anlegen|erstellen|eroffnen|registrieren", "registrieren sie",
    "erneut|noch einmal|nochmals .. eingeben|bestellen|ausfullen|erklaren", "formular",
    "senden|schicken sie .. foto*|bild*|nachweis|beleg|kopie|screenshot", "rufen sie uns|unsere*",
    "bestellen sie .. erneut|neu|nochmals", "drucken sie"};
static constexpr std::string_view kContactUs[] = {
    "kontaktieren sie", "wenden sie sich", "melden sie sich bei",
    "unser* kundendienst|kundenservice|support .. kontaktieren|erreichen"};
static constexpr std::string_view kReply[] = {
    "antworten sie", "antwort* .. auf diese", "schreiben sie .. zuruck", "eine antwort"};
static constexpr std::string_view kSilence[] = {
    "wenn|falls|sofern|sollten .. nicht|nichts|keine .. horen|antwort*|meld*|widersprech*|reagier*|ruckmeldung",
    "ohne ihre|eine antwort|ruckmeldung|widerspruch|reaktion", "horen wir nichts|nicht", "antworten sie nicht"};
static constexpr std::string_view kActs[] = {
    "senden|schicken|liefern|versenden|berechnen|belasten|stornieren|ersetzen|buchen|schliessen wir",
    "wir .. senden|schicken|liefern|versenden|berechnen|belasten|stornieren|ersetzen|zusenden|zuschicken",
    "wird .. storniert|verschickt|versendet|berechnet|geliefert|ersetzt|belastet|geschlossen", "gehen wir davon aus"};
static constexpr std::string_view kCancel[] = {
    "stornier*", "storno", "abbestell*", "zurucktreten", "widerruf*", "abbrechen"};
static constexpr std::string_view kRefund[] = {
    "erstatt*", "geld .. zuruck", "betrag .. zuruck", "ruckzahl*", "zuruckzahlen"};
static constexpr std::string_view kNextStep[] = {
    "brauchen|mussen|konnen|wahlen|entscheiden sie", "sie brauchen|mussen|konnen|wahlen|entscheiden",
    "nachste* schritt*", "weiter", "antworten sie", "nichts .. tun|unternehmen", "{time}"};
static constexpr std::string_view kDidRefund[] = {
    "haben|wurde|worden|ist|sind .. erstattet|zuruckgezahlt|zuruckuberwiesen|gutgeschrieben",
    "erstattung ist|wurde .. unterwegs|veranlasst|ausgefuhrt",
    "haben|wurde .. erstattung|ruckzahlung .. veranlasst|angewiesen"};
static constexpr std::string_view kDidCancel[] = {
    "haben|wurde|ist|worden|sind .. storniert"};
static constexpr std::string_view kDidShip[] = {
    "haben|wurde|ist|worden .. verschickt|versandt|versendet|abgeschickt|losgeschickt",
    "paket|bestellung .. ist unterwegs", "hat .. lager verlassen"};
static constexpr std::string_view kDidReserve[] = {
    "haben|wurde|ist|worden|liegt .. reserviert|zuruckgelegt", "fur sie reserviert"};
static constexpr std::string_view kDidGiftCard[] = {
    "haben|wurde|liegt .. gutschein|geschenkkarte .. beigelegt|geschickt|gesendet|ausgestellt|gutgeschrieben|bei",
    "gutschein .. beigefugt|angehangt"};
static constexpr std::string_view kDidRelease[] = {
    "haben|wurde|ist|worden .. freigegeben"};
};
// clang-format on

// NOLINTEND(bugprone-suspicious-missing-comma)
}  // namespace

std::span<const PhraseList> GermanPhrases() { return PhraseTable<German>(); }

}  // namespace parapet::messages
