// SPDX-License-Identifier: Apache-2.0
//
// A page as Markdown and as HTML. Texts come from orders, catalogues and people: every character that means something
// to the format is escaped, and a line break is a space.
#include <algorithm>

#include "parapet/adapters/messages/clean_text.h"
#include "parapet/plugin/recovery/report/incident_report.h"

namespace parapet {
namespace {

constexpr std::string_view kHead =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
constexpr std::string_view kStyle =
    "<style>\n"
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:64rem;margin:2rem auto;padding:0 "
    "1rem}\n"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}\n"
    "caption{text-align:left;font-weight:600;padding:.25rem 0}\n"
    "th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}\n"
    "th{background:#f0f0f0}\n"
    ".wide{overflow-x:auto}\n"
    "</style>\n";

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string MarkdownText(std::string_view text) {
  constexpr std::string_view kMeaning = "\\`*_{}[]<>()#+!|~&";
  std::string out;
  for (const char c : text) {
    if (kMeaning.find(c) != std::string_view::npos) out += '\\';
    out += IsControl(c) ? ' ' : c;
  }
  return out;
}

std::string HtmlText(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), IsControl, ' ');
  return messages::EscapeHtml(line);
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + MarkdownText(cell) + " |";
  return row + "\n";
}

std::string HtmlTable(const PageTable& table) {
  std::string out = "<div class=\"wide\" role=\"region\" aria-label=\"" + HtmlText(table.caption) +
                    "\" tabindex=\"0\">\n<table>\n<caption>" + HtmlText(table.caption) + "</caption>\n<thead><tr>";
  for (const std::string& cell : table.head) out += "<th scope=\"col\">" + HtmlText(cell) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (size_t i = 0; i < row.size(); ++i) {
      out += i == 0 ? "<th scope=\"row\">" + HtmlText(row[i]) + "</th>" : "<td>" + HtmlText(row[i]) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

}  // namespace

std::string Markdown(const Page& page) {
  std::string out = "# " + MarkdownText(page.title) + "\n";
  for (const PageSection& section : page.sections) {
    out += "\n## " + MarkdownText(section.heading) + "\n";
    for (const std::string& sentence : section.sentences) out += "\n" + MarkdownText(sentence) + "\n";
    if (!section.table) continue;
    out += "\n" + Row(section.table->head) + "|";
    for (size_t i = 0; i < section.table->head.size(); ++i) out += " --- |";
    out += "\n";
    for (const auto& row : section.table->rows) out += Row(row);
  }
  return out;
}

std::string Html(const Page& page) {
  std::string out(kHead);
  out += "<title>" + HtmlText(page.title) + "</title>\n" + std::string(kStyle) + "</head>\n<body>\n<main>\n<h1>" +
         HtmlText(page.title) + "</h1>\n";
  for (const PageSection& section : page.sections) {
    out += "<section>\n<h2>" + HtmlText(section.heading) + "</h2>\n";
    for (const std::string& sentence : section.sentences) out += "<p>" + HtmlText(sentence) + "</p>\n";
    if (section.table) out += HtmlTable(*section.table);
    out += "</section>\n";
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace parapet
