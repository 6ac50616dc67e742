// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/phrases/phrase_table.h"

namespace parapet::messages {
namespace {

// Long alternatives go over several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma)
// clang-format off
struct French {
static constexpr std::string_view kVague[] = {
    "bientot|prochainement|incessamment|rapidement|promptement|immediatement", "sous peu", "d ici peu|quelques",
    "le|au|les plus vite|tot|rapidement|brefs|bref|rapide", "dans les|un|de plus|meilleurs|bref* brefs|delais|delai",
    "dans les meilleurs|plus", "dans un|quelques bref|proche|avenir|moment|jours|heures|semaines|instants|peu|court",
    "dans peu", "des que|lors possible|nous|qu", "aussi|si vite|tot|rapidement que", "dans les prochain*|jours",
    "prochains jours", "le moment venu", "en temps utile|voulu", "tot ou tard", "un certain temps",
    "un jour ou l autre", "tres vite|bientot|rapidement|prochainement", "a bref delai", "encore un|quelque peu|temps",
    "sans tarder|delai|attendre", "un peu de patience", "d un|une moment|minute|instant a l|autre",
    "a la premiere occasion",
    "dans|sous|ici un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|vingt minute*|heure*|jour*|semaine*|mois",
    "demain", "semaine|mois|lundi|mardi|mercredi|jeudi|vendredi prochain*", "vite|promptement",
    "dans la journee|semaine|soiree", "sous huitaine|quinzaine", "ce soir"};
static constexpr std::string_view kHedge[] = {
    "devrait|devraient|devriez", "esperons|esperer|pensons|croyons|estimons|comptons", "probablement|sans doute",
    "peut etre", "patienter|patience|patientez", "une fois que|l|le|la", "d un jour|moment|instant",
    "sans trop|plus attendre|tarder", "lorsque|quand .. sera|aura|seront", "travaillons .. a|pour|dessus",
    "question de temps|jours|heures", "en cours de route", "un petit moment|peu"};
static constexpr std::string_view kUnknown[] = {
    "ne savons|connaissons|pouvons pas .. encore|dire|quand", "ne savons pas", "pas encore .. connu|savoir|dire",
    "ignorons encore"};
static constexpr std::string_view kNever[] = {
    "jamais .. produit*|arriv*|vu|passe|connu|eu|rencontre", "jamais auparavant|encore|avant",
    "premiere fois .. que|produi*|arriv*", "pour la premiere fois",
    "cas|incident|evenement|erreur isole*|unique|exceptionnel*", "exceptionnel*|exception|rarissime*",
    "en|depuis .. ans .. jamais|rien|aucun*|pas", "rien .. de tel|pareil|semblable",
    "aucun* .. pareil*|semblable*|telle|tel", "sans precedent", "jusqu ici|alors|present .. jamais",
    "n .. jamais .. produi*|arriv*", "pas|rien .. auparavant", "pas encore .. arrive|produit|vu"};
static constexpr std::string_view kFixed[] = {
    "avons|a|est|ete|sont .. corrige*|resolu*|repare*|regle*|elimine*|remedie",
    "cause|origine|source .. disparu|eliminee|supprimee|corrigee|traitee",
    "probleme|erreur|incident .. est|a corrige*|resolu*|regle*|termine*"};
static constexpr std::string_view kVow[] = {
    "ne .. plus|pas|jamais .. reprodui*|repet*|arriver*|produir*|renouvel*", "plus jamais",
    "pris|prises|pris des mesures|dispositions|precautions", "mesures|dispositions .. pour|afin .. ne",
    "fait|faisons|veiller* .. necessaire|sorte .. ne|que", "definitivement", "une fois pour toutes",
    "garanti* .. ne .. plus|pas"};
static constexpr std::string_view kPromise[] = {
    "nous|on !ne|n .. appel*|contacter*|ecrir*|repondr*|informer*|tiendr*|reviendr*|enverr*|rembourser*|"
    "expedier*|recontacter*|rappel*|livrer*|telephoner*|prevenir*",
    "equipe|conseiller*|service|responsable|collegue|agent|collaborateur|quelqu|directeur|directrice|"
    "technicien !ne|n .. appel*|contacter*|ecrir*|repondr*|informer*|tiendr*|reviendr*|enverr*|prendr*|"
    "recontacter*|rappel*|telephoner*|prendre|prend|rappelle|telephone|contacte|mettr*",
    "vous recevrez|aurez|serez|entendrez !pas|rien|aucun*", "nous engageons|promettons|garantissons",
    "allons|va|vont vous .. appeler|contacter|ecrire|repondre|informer|rappeler"};
static constexpr std::string_view kNegation[] = {
    "ne", "n", "pas", "jamais", "rien", "aucun*", "sans", "ni"};
static constexpr std::string_view kFree[] = {
    "sans", "aucun* frais|supplement|cout|surcout"};
static constexpr std::string_view kBlame[] = {
    "bug|glitch|bogue", "erreur humaine|informatique|technique|systeme",
    "incident|probleme|defaillance|panne|souci|dysfonctionnement technique|informatique|systeme|du|serveur",
    "systeme .. defaillant|tombe|plante|faute|erreur",
    "employe*|collegue|stagiaire|collaborat*|salarie*|interimaire|quelqu|developpeur|vendeu* .. trompe*|"
    "saisi|oublie|mauvais*|erreur|fait|errone*|faute|confondu",
    "fournisseur|prestataire|transporteur|partenaire|livreur|fabricant|banque|agence|entrepot|editeur|sous "
    ".. commis|erreur|faute|retard|defaill*|fait|oublie|lache|decu|cause|trompe*", "vous auriez .. du|pu",
    "vous avez .. oublie|omis|neglige|mal|trompe*|confondu", "votre|vos propre|part .. erreur|faute|negligence",
    "quelqu un s|a|est|dans|au|chez", "si vous aviez|etiez", "vous auriez|l auriez", "independant* de notre",
    "hors de notre controle|portee", "pas .. de notre faute|responsabilite", "la faute a|de|du|au", "force majeure",
    "circonstances imprev*|exceptionnelles"};
static constexpr std::string_view kOwning[] = {
    "notre|nos|ma erreur|faute|responsabilite|oubli|erreurs", "nous .. trompes|responsables|responsabilite|assumons"};
static constexpr std::string_view kApology[] = {
    "desole*", "excuses|excuser|excusez", "pardon|pardonne*", "regrettons", "navre*"};
static constexpr std::string_view kMarketing[] = {
    "nouvelle* collection|gamme|saison|arrivages", "nouveautes|nouveaux produits",
    "decouvrez|profitez|achetez|commandez !de", "pourrait .. plaire|interesser", "suivez nous",
    "newsletter|promotions|soldes|bonnes affaires", "notre application", "ne manquez|ratez pas"};
static constexpr std::string_view kJoke[] = {
    "<emoji>", "oups|oupsi|houla|aie|zut|haha*|hihi*|lol|mdr|patatras", "sans rancune",
    "fait|font|faire des siennes|leurs", "blague", "fous|folle|folie"};
static constexpr std::string_view kEffort[] = {
    "connectez vous", "vous connecter", "connexion|identifiez", "creez|creer|ouvrir .. compte",
    "a nouveau|nouveau|encore .. saisir|commander|remplir|expliquer",
    "saisissez|recommandez|ressaisi* .. nouveau|commande", "formulaire",
    "envoyez|joignez|transmettez .. photo*|preuve|justificatif|copie|capture", "appelez nous|notre|le",
    "repassez .. commande", "imprimez"};
static constexpr std::string_view kContactUs[] = {
    "contactez nous|notre", "adressez vous", "nous contacter", "prenez contact", "contacter .. service|support"};
static constexpr std::string_view kReply[] = {
    "repondez", "repondre", "une|votre reponse", "ecrivez nous en retour"};
static constexpr std::string_view kSilence[] = {
    "sans reponse|nouvelle*|retour|objection|reaction",
    "si .. ne|n .. pas .. repond*|repons*|nouvelle*|oppos*|retour|reagi*", "en l absence", "a defaut de", "faute de"};
static constexpr std::string_view kActs[] = {
    "nous .. enver*|expedi*|livrer*|factur*|annul*|remplac*|debit*|cloturer*|considere*",
    "sera|serez .. annule*|expedie*|envoye*|facture*|remplace*|debite*|livre*|cloture*"};
static constexpr std::string_view kCancel[] = {
    "annul*", "renonc*", "resili*", "retract*"};
static constexpr std::string_view kRefund[] = {
    "rembours*", "rendre|rendons|recuperer .. argent|montant|somme", "argent .. retour"};
static constexpr std::string_view kNextStep[] = {
    "rien a faire", "vous pouvez|devez|choisissez|decidez|avez", "repondez|cliquez|choisissez", "prochaine etape",
    "la suite", "{time}"};
static constexpr std::string_view kDidRefund[] = {
    "avons|ete|est|a .. rembourse*|credite*|recredite*|restitue*", "remboursement .. ete|est .. effectue|emis|route"};
static constexpr std::string_view kDidCancel[] = {
    "avons|ete|est .. annule*"};
static constexpr std::string_view kDidShip[] = {
    "avons|ete|est .. expedie*|envoye*|poste*", "colis|commande est .. route|parti*", "quitte notre entrepot !le"};
static constexpr std::string_view kDidReserve[] = {
    "avons|ete|est .. reserve*", "mis* de cote"};
static constexpr std::string_view kDidGiftCard[] = {
    "avons|ete|est .. envoye|joint|emis|ajoute|offert .. carte|bon|cheque",
    "carte cadeau .. jointe|emise|ajoutee|creditee"};
static constexpr std::string_view kDidRelease[] = {
    "avons|ete|est .. libere*|debloque*"};
};
// clang-format on

// NOLINTEND(bugprone-suspicious-missing-comma)
}  // namespace

std::span<const PhraseList> FrenchPhrases() { return PhraseTable<French>(); }

}  // namespace parapet::messages
