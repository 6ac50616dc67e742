// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/answers/answer_words.h"

#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/messages/clean_text.h"
#include "parapet/adapters/messages/locale_text.h"
#include "parapet/plugin/recovery/remedies/remedy_effects.h"

namespace parapet {
namespace {

constexpr AnswerWords kWords[] = {
    {"en",
     "Your order",
     "You accept our offer.",
     "You cancel the order and get the full amount back.",
     "Please call me at this time:",
     "Yes, this is my choice",
     "Thank you. Your choice is written down.",
     "You have answered already. Your first answer stands.",
     "There is nothing left to choose for this order.",
     "This link is not valid, or not any more.",
     {"The order is cancelled, and you get the full amount back and a gift card over {amount}.",
      "The order is cancelled, and you get the full amount back and store credit of {amount}.",
      "The order is cancelled, and you get the full amount back and a discount code: {amount} off the goods of one "
      "order.",
      "The order is cancelled, and you get the full amount back and free shipping for one order, where shipping costs "
      "up to {amount}."},
     "Good until {day}.",
     "Keep this link: your code stands on this page once it is made.",
     "Your code: {code}"},
    {"de",
     "Ihre Bestellung",
     "Sie nehmen unser Angebot an.",
     "Sie stornieren die Bestellung und erhalten den vollen Betrag zurück.",
     "Bitte rufen Sie mich zu dieser Zeit an:",
     "Ja, das ist meine Wahl",
     "Danke. Ihre Wahl ist vermerkt.",
     "Sie haben schon geantwortet. Ihre erste Antwort gilt.",
     "Für diese Bestellung gibt es nichts mehr zu wählen.",
     "Dieser Link ist nicht gültig oder nicht mehr.",
     {"Die Bestellung wird storniert, und Sie erhalten den vollen Betrag zurück und einen Gutschein über {amount}.",
      "Die Bestellung wird storniert, und Sie erhalten den vollen Betrag zurück und ein Guthaben von {amount}.",
      "Die Bestellung wird storniert, und Sie erhalten den vollen Betrag zurück und einen Rabattcode: {amount} weniger "
      "für die Waren einer Bestellung.",
      "Die Bestellung wird storniert, und Sie erhalten den vollen Betrag zurück und kostenlosen Versand für eine "
      "Bestellung mit Versandkosten bis {amount}."},
     "Gültig bis {day}.",
     "Bewahren Sie diesen Link auf: Ihr Code steht auf dieser Seite, sobald er angelegt ist.",
     "Ihr Code: {code}"},
    {"fr",
     "Votre commande",
     "Vous acceptez notre offre.",
     "Vous annulez la commande et vous êtes remboursé intégralement.",
     "Merci de m'appeler à cette heure :",
     "Oui, c'est mon choix",
     "Merci. Votre choix est noté.",
     "Vous avez déjà répondu. Votre première réponse est retenue.",
     "Il n'y a plus rien à choisir pour cette commande.",
     "Ce lien n'est pas valable, ou ne l'est plus.",
     {"La commande est annulée, et vous recevez le remboursement intégral et une carte cadeau de {amount}.",
      "La commande est annulée, et vous recevez le remboursement intégral et un crédit en boutique de {amount}.",
      "La commande est annulée, et vous recevez le remboursement intégral et un code de réduction : {amount} de moins "
      "sur les articles d'une commande.",
      "La commande est annulée, et vous recevez le remboursement intégral et la livraison gratuite pour une commande "
      "dont la livraison coûte {amount} au plus."},
     "Valable jusqu'au {day}.",
     "Gardez ce lien : votre code se trouve sur cette page une fois qu'il est créé.",
     "Votre code : {code}"},
    {"es",
     "Su pedido",
     "Usted acepta nuestra oferta.",
     "Usted cancela el pedido y recibe el importe completo.",
     "Por favor, llámenme a esta hora:",
     "Sí, esta es mi elección",
     "Gracias. Su elección está anotada.",
     "Ya ha respondido. Vale su primera respuesta.",
     "Ya no hay nada que elegir para este pedido.",
     "Este enlace no es válido, o ya no lo es.",
     {"El pedido se cancela, y usted recibe el importe completo y una tarjeta regalo de {amount}.",
      "El pedido se cancela, y usted recibe el importe completo y un crédito en la tienda de {amount}.",
      "El pedido se cancela, y usted recibe el importe completo y un código de descuento: {amount} menos en los "
      "artículos de un pedido.",
      "El pedido se cancela, y usted recibe el importe completo y el envío gratis para un pedido cuyo envío cueste "
      "{amount} como máximo."},
     "Válido hasta el {day}.",
     "Guarde este enlace: su código está en esta página una vez creado.",
     "Su código: {code}"},
};

std::string InLocale(const AnswerWords& words, const messages::BoundFact& fact) {
  return messages::LocaleText(std::string(words.language), "UTC").Of(fact).value_or("");
}

}  // namespace

const AnswerWords& AnswerWordsFor(std::string_view languages) {
  while (!languages.empty()) {
    const std::string_view one = languages.substr(0, languages.find(','));
    const std::string_view tag = one.substr(std::min(one.find_first_not_of(' '), one.size())).substr(0, 2);
    for (const AnswerWords& words : kWords) {
      if (words.language == tag) return words;
    }
    languages.remove_prefix(std::min(languages.size(), one.size() + 1));
  }
  return kWords[0];
}

std::string Filled(std::string_view text, std::string_view name, std::string_view value) {
  std::string out(text);
  const std::string key = "{" + std::string(name) + "}";
  if (const size_t at = out.find(key); at != std::string::npos) {
    out.replace(at, key.size(), messages::EscapeHtml(value));
  }
  return out;
}

std::string OfferText(const AnswerWords& words, const Case& one, Currency currency) {
  const bool offered =
      one.grant && one.grant->remedy == Remedy::kOffer && one.approved_at.IsKnown() && one.grant->amount > Money();
  if (!offered) return {};
  messages::BoundFact amount{.kind = messages::FactKind::kMoney, .amount = one.grant->amount};
  amount.currency = currency;
  std::string text = Filled(words.offer[static_cast<size_t>(one.grant->form)], "amount", InLocale(words, amount));
  const std::string last = LastDayOf(Name(one.grant->form), one);
  if (last.empty()) return text;
  messages::BoundFact day{.kind = messages::FactKind::kDate};
  day.at = ParseRfc3339(last + "T00:00:00Z").value_or(Instant());
  return text + " " + Filled(words.until, "day", InLocale(words, day));
}

}  // namespace parapet
