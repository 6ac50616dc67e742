// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/phrases/phrase_table.h"

namespace parapet::messages {
namespace {

// Long alternatives go over several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma)
// clang-format off
struct English {
static constexpr std::string_view kVague[] = {
    "shortly|soon|presently !after|before", "asap", "as soon|quick*|fast|rapid*|prompt*|early as",
    "sooner|quicker than you", "before long", "before too long", "in no time", "in due course|time",
    "in|within a moment|while|bit|few|couple", "in|within the next|coming few|little|couple|days|hours|weeks|while",
    "in the near|foreseeable|not", "any day|minute|moment|time now", "prompt*|speedily|momentarily", "without delay",
    "sometime|someday|eventually", "at the|our|your earliest", "a few|couple more|days|hours|weeks", "bear with us",
    "little while|longer", "when we can", "at some point", "right away",
    "in|within a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|several|some|the "
    "minute*|hour*|day*|week*|month*|fortnight",
    "in|within two|three|four|five|six|seven|ten|several|some working|business|calendar|short|more day*|week*",
    "tomorrow|tonight|overnight", "next|coming|this week|month|weekend|monday|tuesday|wednesday|thursday|friday",
    "by|until|before monday|tuesday|wednesday|thursday|friday|saturday|sunday|tonight|noon", "later today",
    "quickly|swiftly|rapidly"};
static constexpr std::string_view kHedge[] = {
    "should|ought .. be|arrive|come|have|reach|get|appear|receive|land|settle|clear|hear",
    "we|i hope|expect|anticipate|believe|think|trust|assume", "hopefully|probably|presumably|likely|perhaps|maybe",
    "patien*", "hang tight|on", "stay tuned", "once .. has|have|is|are|they|we", "as and when",
    "when it|that|the .. has|is processed|ready|done|available|back", "coming|heading your|our", "around the corner",
    "within days|hours|weeks|minutes", "matter of days|hours|time|weeks", "working on it|this", "watch this space",
    "sooner or|rather", "you|your .. on .. way"};
static constexpr std::string_view kUnknown[] = {
    "do|does not|t yet|currently know", "don t yet know", "do not|t know yet|when|how|if|whether",
    "don t know yet|when|how|if|whether", "no|not|cannot|can .. say yet", "is|are not yet known|clear"};
static constexpr std::string_view kNever[] = {
    "never .. before", "never|not .. happen*|occur*|seen|had .. before|until|ever", "nothing|none|nobody .. ever",
    "has|had|have never|not happened|occurred|been", "never happen*|occur*", "first time .. happen*|occur*|ever|this",
    "first .. of its kind", "isolated|one|once case|incident|off|event", "one time|off error|incident|mistake|event",
    "exception|exceptional|fluke|rarity", "in|over .. years .. not|never|no|nothing",
    "nothing|none like|of it|this|that|the", "once|one|only time thing", "one in a million", "never .. had|seen|known",
    "single incident|case", "unprecedented|unheard", "only time"};
static constexpr std::string_view kFixed[] = {
    "we|have|ve|has|is|been|now .. fixed|solved|resolved|repaired|remedied|rectified|sorted",
    "problem|issue|error|mistake|bug|cause|source|fault|root is|has|have|was|been .. gone|fixed|solved|"
    "resolved|corrected|over|behind", "we|have|ve|has|is|been|now|was .. put|set|made .. right",
    "we|have|ve|has|is|been|now .. corrected"};
static constexpr std::string_view kVow[] = {
    "will|can|could|cannot|shall not|never|t .. happen|occur|recur|repeat* !to", "won|can t .. happen|occur|recur",
    "not happen|occur|recur again|in", "never happen|occur again",
    "ensure*|sure|guarantee*|certain .. again|recur*|repeat*", "made|make|making sure",
    "taken|put|introduced steps|measures|place .. not|never|again|prevent|future", "for good", "once and for all",
    "steps|measures .. so that .. not|never"};
static constexpr std::string_view kPromise[] = {
    "we|i|he|she|they|somebody|someone|team|service|department|colleague|agent|manager|staff|specialist|head|"
    "support will|shall|ll|am|are|is !not|never .. call|ring|phone|contact|write|reply|answer|reach|get|send|"
    "inform|tell|update|notify|refund|ship|deliver|replace|check|look|follow|respond|be|come|let|make|give|"
    "pay|credit|decide|keep",
    "our|a|your .. will .. call|ring|phone|contact|write|reply|answer|reach|get|send|inform|tell|update|be|"
    "follow|respond|come|give|let", "you hear from", "you will|ll !not|never .. hear|receive|get|be|have",
    "we|i promise|guarantee|undertake", "expect .. call|message|answer|reply|news"};
static constexpr std::string_view kNegation[] = {
    "not", "never", "no", "nothing", "t", "without", "neither", "nor", "cannot"};
static constexpr std::string_view kFree[] = {
    "without", "at no", "no extra|additional|further|added", "no .. cost|charge|surcharge|fee", "not .. more|extra"};
static constexpr std::string_view kBlame[] = {
    "glitch*", "human error",
    "system|computer|software|technical|server|it|processing|data error|fault|failure|problem|issue|bug|"
    "hiccup|outage", "system .. failed|broke|crashed|fault|blame", "bug|gremlin*",
    "employee|colleague|staff|intern|trainee|temp|assistant|worker|agent|clerk|person|somebody|someone|"
    "manager|developer .. typed|entered|made|forgot|mis*|wrong|fail*|error|overlook*|fault|clicked|set",
    "supplier|provider|carrier|courier|partner|vendor|platform|agency|contractor|bank|manufacturer|warehouse "
    ".. let|fail*|made|mis*|error|fault|wrong|caused|late|did|forgot|blame", "you should|must|could have",
    "you|your .. failed|forgot|overlooked|misread|misunderstood|neglected",
    "your mistake|error|fault|oversight|responsib*", "your own .. mistake|error|fault|oversight",
    "somebody|someone in|at|from|on|else|did", "had you", "if you had|d", "you would have|not",
    "outside|beyond our|of our control", "not our fault", "to blame", "through no fault",
    "unforeseen circumstances|event*", "force majeure"};
static constexpr std::string_view kOwning[] = {
    "our|my .. mistake|error|fault|oversight|responsibility", "we .. responsible|responsibility|made|wrong",
    "we got .. wrong", "we told you .. wrong", "is|was on us"};
static constexpr std::string_view kApology[] = {
    "sorry", "apolog*", "forgive", "regret that|this|it|the", "pardon"};
static constexpr std::string_view kMarketing[] = {
    "new collection|arrivals|range|products|season", "shop|buy|browse|discover now|our|the|more|today",
    "order yours|today", "while you re|are here", "you may|might also like", "follow us", "newsletter",
    "our app|bestseller*|sale|deals", "take advantage", "limited time|offer", "do|don not|t miss"};
static constexpr std::string_view kJoke[] = {
    "<emoji>", "oops*|whoops*|oopsie*|woops*|yikes|haha*|hehe*|lol|rofl", "uh oh", "just kidding",
    "bananas|crazy|nuts", "pun intended", "blush*|red faces"};
static constexpr std::string_view kEffort[] = {
    "log|sign|logging|signing in|into", "login", "create|register|open .. account", "re enter|type|submit|order",
    "enter .. again", "fill|complete .. form", "send|attach|upload .. photo|picture|proof|screenshot|copy|receipt",
    "explain .. again", "place .. order again|anew", "call|ring|phone us|our", "print .. and"};
static constexpr std::string_view kContactUs[] = {
    "contact|reach|email|write us|our|support|customer", "get in touch", "contact .. service|support|team"};
static constexpr std::string_view kReply[] = {
    "reply|answer|respond|write .. this|back|email|message", "just reply", "reply"};
static constexpr std::string_view kSilence[] = {
    "if .. not|t hear", "if you do|don not|t reply|answer|respond|object|choose|write|react",
    "without .. answer|reply|response|objection", "unless you|we .. object|tell|hear|reply|answer|write"};
static constexpr std::string_view kActs[] = {
    "we .. send|ship|charge|cancel|replace|substitute|decline|assume|take|bill|dispatch|close",
    "will|be cancelled|charged|sent|shipped|replaced|substituted|declined|billed", "order is cancelled|closed"};
static constexpr std::string_view kCancel[] = {
    "cancel*", "call off", "withdraw*"};
static constexpr std::string_view kRefund[] = {
    "refund*", "money back", "amount back", "repay*", "back in full", "back {time}"};
static constexpr std::string_view kNextStep[] = {
    "next", "need|have|ask .. do|nothing", "nothing to do", "you can|may|choose|decide|need|pick",
    "reply|answer|click|choose|tell", "{time}"};
static constexpr std::string_view kDidRefund[] = {
    "we|have|ve|has|been|was|were .. refunded|reimbursed|repaid|credited",
    "refund is|has .. way|sent|made|issued|done", "we|ve|have .. issued|sent|made .. refund"};
static constexpr std::string_view kDidCancel[] = {
    "we|have|ve|has|been|was|is|were .. cancelled|canceled"};
static constexpr std::string_view kDidShip[] = {
    "we|have|ve|has|been|was|is|were|already .. shipped|dispatched|posted", "parcel|order|package has left",
    "order|parcel|package is on its way"};
static constexpr std::string_view kDidReserve[] = {
    "we|have|ve|has|been|is|was .. reserved", "put|set aside", "reserved for you"};
static constexpr std::string_view kDidGiftCard[] = {
    "gift|store card|credit|voucher .. attached|added|enclosed|issued|waiting",
    "we|have|ve .. sent|added|issued|attached|enclosed .. gift|voucher|coupon"};
static constexpr std::string_view kDidRelease[] = {
    "we|have|ve|has|been .. released", "hold .. lifted|removed|gone"};
};
// clang-format on

// NOLINTEND(bugprone-suspicious-missing-comma)
}  // namespace

std::span<const PhraseList> EnglishPhrases() { return PhraseTable<English>(); }

}  // namespace parapet::messages
