// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/recovery/messages/phrases/phrase_table.h"

namespace parapet::messages {
namespace {

// Long alternatives go over several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma)
// clang-format off
struct Spanish {
static constexpr std::string_view kVague[] = {
    "pronto|prontamente|proximamente|enseguida|inmediatamente|rapidamente",
    "en breve|seguida|cuanto|unos|algun|pocos|pocas|unas", "dentro de poco|unos|unas|pocos|pocas|algun*|nada",
    "lo antes|mas posible|rapido|pronto|breve|rapidamente", "cuanto antes", "a la mayor|menor|brevedad",
    "con la mayor|maxima|menor brevedad|rapidez|celeridad", "tan pronto|rapido como|sea", "en los proximos|siguientes",
    "proximos dias", "a su debido", "en su momento", "en el menor|momento tiempo|oportuno", "tarde o temprano",
    "de un momento", "en poco|corto tiempo|plazo", "un poco mas|de paciencia", "sin demora|dilacion|tardar",
    "en algun momento", "en un futuro", "a corto plazo", "muy pronto", "en cualquier momento", "un rato|tiempo",
    "en|de un|una|dos|tres|cuatro|cinco|seis|siete|ocho|diez|quince minuto*|hora*|dia*|semana*|mes|meses",
    "<esa|esta|la|una|cada|misma manana", "rapido|rapida",
    "proximo|proxima|siguiente semana|mes|dia|lunes|martes|miercoles|jueves|viernes",
    "semana|mes|lunes|martes|miercoles|jueves|viernes que viene", "semana|mes proxima|proximo|siguiente",
    "esta noche|tarde"};
static constexpr std::string_view kHedge[] = {
    "deberia|deberian", "esperamos|creemos|pensamos|confiamos|suponemos .. que|en|poder|se|tener",
    "probablemente|seguramente|quiza|quizas|posiblemente|previsiblemente", "paciencia", "una vez que|el|la",
    "cosa|cuestion de", "mas pronto|temprano|tarde que|o", "cuando .. este|haya|sea|tenga",
    "trabajamos|trabajando .. en|para", "en cuanto", "en|de camino", "un poquito|poco", "de un dia|momento"};
static constexpr std::string_view kUnknown[] = {
    "no sabemos|conocemos|podemos", "aun|todavia no .. sabemos|sabe|conoce*|decir", "se desconoce"};
static constexpr std::string_view kNever[] = {
    "nunca|jamas .. ocurrido|pasado|sucedido|visto|antes|habia",
    "habia .. pasado|ocurrido|sucedido .. nunca|jamas|antes", "primera vez .. que|ocurr*|suced*|pasa*",
    "por primera vez", "caso|incidente|hecho|error aislado|puntual|unico|excepcional", "excepcion|excepcional*|rareza",
    "en|desde .. anos .. no|nunca|nada|jamas|ningun*", "nada .. igual|parecido|semejante",
    "no .. error|caso|cosa igual|parecido|semejante", "sin precedentes",
    "nada .. parecido|igual|asi .. antes|nunca|jamas", "no .. habia .. nunca|jamas",
    "no se habia|ha .. producido|dado|visto|repetido|registrado", "no habia|ha ocurrido|pasado|sucedido .. antes"};
static constexpr std::string_view kFixed[] = {
    "hemos|ha|han|esta|fue|sido|queda .. solucionado|resuelto|corregido|arreglado|subsanado|reparado",
    "causa|origen .. desaparecido|eliminado|eliminada|corregida|resuelta",
    "problema|error|fallo .. solucionado|resuelto|corregido|arreglado|eliminado"};
static constexpr std::string_view kVow[] = {
    "no|nunca|jamas .. vuelv*|volver* a .. ocurrir|pasar|suceder|repetir*", "no|nunca|jamas .. repet*|repit*",
    "tomado|adoptado|puesto .. medidas|precauciones", "medidas .. para que no|evitar",
    "asegura*|garantiza* .. que .. no", "definitivamente", "de una vez por todas", "para siempre", "nunca mas"};
static constexpr std::string_view kPromise[] = {
    "le|les|lo|la !no llamar*|contactar*|escribir*|responder*|contestar*|informar*|avisar*|enviar*|"
    "reembolsar*|devolver*|telefonear*|atender*|comunicar*|mantendr*",
    "equipo|asesor*|servicio|responsable|compan*|agente|alguien|director*|tecnico|encargad*|empleado|"
    "departamento !no .. llamar*|contactar*|escribir*|responder*|contestar*|informar*|avisar*|pondra|"
    "telefonear*|atender*|llama|enviar*|comunicar*", "nos pondremos|comunicaremos",
    "recibira|tendra|sabra|obtendra !no|nada|que", "prometemos|garantizamos|comprometemos",
    "va|vamos|van a .. llamar*|contactar*|escribir*|responder*|contestar*|informar*|enviar*"};
static constexpr std::string_view kNegation[] = {
    "no", "nunca", "jamas", "nada", "ningun*", "sin", "ni"};
static constexpr std::string_view kFree[] = {
    "sin", "ningun* coste|costo|recargo|cargo|gasto"};
static constexpr std::string_view kBlame[] = {
    "error humano|informatico|tecnico|del",
    "fallo|problema|averia|incidencia|error del|de|tecnico|informatico|en sistema|el|la|servidor|software|tecnico",
    "fallo|problema|averia|incidencia tecnico|tecnica|informatico|informatica", "sistema .. fallo|cayo|culpa|error",
    "bug|glitch",
    "emplead*|colega|becari*|companer*|trabajador*|alguien|persona|desarrollador* .. equivoco|equivocado|"
    "escribio|mal|olvido|error|confundio|introdujo|culpa|fallo",
    "proveedor*|transportista|mensajeria|socio|fabricante|banco|agencia|plataforma|almacen .. fallo|fallado|"
    "error|retras*|culpa|cometio|cometido|mal|olvido|incumpli*|causo",
    "usted .. deberia|debio|olvido|equivoco|confundio|mal", "deberia haber", "su propi* error|culpa|descuido",
    "alguien .. en|del|de|se", "si hubiera|hubiese", "lo|se habria|hubiera", "ajen* a nuestra|nosotros",
    "fuera de nuestro control|alcance", "no .. culpa|responsabilidad nuestra", "no es nuestra culpa",
    "la culpa es|fue|la", "fuerza mayor", "circunstancias imprevist*|excepcional*"};
static constexpr std::string_view kOwning[] = {
    "error|culpa|fallo|responsabilidad|equivocacion nuestr*", "nuestr* error|culpa|fallo|responsabilidad|equivocacion",
    "nos equivocamos|hemos equivocado", "somos responsables", "asumimos"};
static constexpr std::string_view kApology[] = {
    "sentimos|lamentamos|siento", "disculp*", "perdon*"};
static constexpr std::string_view kMarketing[] = {
    "nueva* coleccion|temporada|gama|ofertas", "novedades .. tienda|productos", "descubra|aproveche|compre|visite",
    "podria .. interesar|gustar", "siganos", "boletin|newsletter|rebajas|promociones|ofertas",
    "nuestra app|aplicacion", "no se .. pierda"};
static constexpr std::string_view kJoke[] = {
    "<emoji>", "ups|uy|vaya|jaja*|jeje*|ay", "madre mia", "volvieron|vuelto|volvio loc*", "broma|chiste",
    "locura|loc*"};
static constexpr std::string_view kEffort[] = {
    "inicie|iniciar sesion", "conectese|identifiquese|registrese", "cree|crear|abra|abrir .. cuenta",
    "de nuevo|nuevamente|otra vez .. introdu*|escrib*|rellen*|pedid*",
    "vuelva|volver a introducir|escribir|rellenar|pedir|hacer|explicar", "formulario",
    "envie|adjunte|mande|enviar .. foto*|prueba|justificante|copia|captura", "llame a|al|nos", "llamenos", "imprima"};
static constexpr std::string_view kContactUs[] = {
    "contacte|contactenos|contactar con|nuestro|nos", "dirijase", "pongase en contacto", "pongase .. contacto",
    "contacte"};
static constexpr std::string_view kReply[] = {
    "responda|conteste|respondiendo|contestando", "responder|contestar a este", "una|su respuesta"};
static constexpr std::string_view kSilence[] = {
    "si no .. responde|contesta|recibimos|dice|opone|respuesta|noticias|reacciona|sabemos",
    "sin su|una respuesta|contestacion", "sin respuesta|noticias", "en ausencia", "a falta de"};
static constexpr std::string_view kActs[] = {
    "enviaremos|cobraremos|cancelaremos|sustituiremos|cargaremos|entenderemos|enviamos|cobramos|cancelamos|"
    "cerraremos", "sera|se .. enviado|cobrado|cancelado|sustituido|cancela*|envia*|cobra*|sustituye|cargado|cerrado"};
static constexpr std::string_view kCancel[] = {
    "cancel*", "anul*", "desist*"};
static constexpr std::string_view kRefund[] = {
    "reembols*", "devol* .. dinero|importe|todo", "devuelv* .. dinero|importe", "dinero de vuelta", "devolucion"};
static constexpr std::string_view kNextStep[] = {
    "no .. hacer nada", "puede|debe|elija|decida|necesita", "responda|conteste|pulse|elija", "siguiente|proximo paso",
    "a continuacion", "{time}"};
static constexpr std::string_view kDidRefund[] = {
    "hemos|ha|sido|fue|esta .. reembolsado|devuelto|abonado",
    "reembolso .. ha|esta|fue .. hecho|emitido|camino|realizado"};
static constexpr std::string_view kDidCancel[] = {
    "hemos|ha|sido|fue|esta .. cancelado|anulado"};
static constexpr std::string_view kDidShip[] = {
    "hemos|ha|sido|fue .. enviado|expedido|despachado", "paquete|pedido .. camino|salio|salido"};
static constexpr std::string_view kDidReserve[] = {
    "hemos|ha|sido|esta .. reservado|apartado"};
static constexpr std::string_view kDidGiftCard[] = {
    "hemos|ha|sido .. enviado|emitido|anadido|adjuntado .. tarjeta|vale|cupon",
    "tarjeta|vale .. adjunt*|emitid*|anadid*"};
static constexpr std::string_view kDidRelease[] = {
    "hemos|ha|sido|fue .. liberado|desbloqueado"};
};
// clang-format on

// NOLINTEND(bugprone-suspicious-missing-comma)
}  // namespace

std::span<const PhraseList> SpanishPhrases() { return PhraseTable<Spanish>(); }

}  // namespace parapet::messages
