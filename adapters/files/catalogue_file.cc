// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/catalogue_file.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "parapet/adapters/files/catalogue_row.h"
#include "parapet/adapters/files/delimited_reader.h"
#include "parapet/adapters/files/document_stream.h"
#include "parapet/adapters/files/feed_values.h"
#include "parapet/adapters/files/file_report.h"
#include "parapet/adapters/files/item_assembler.h"
#include "parapet/adapters/json/json_stream.h"

namespace parapet {
namespace {

constexpr size_t kNoField = static_cast<size_t>(-1);

RowContext ContextOf(const CatalogueOptions& options) {
  return {CatalogueDialect::kMerchant, options.currency, options.now, options.stock_as_of};
}

// --- delimited text
// ---------------------------------------------------------------------------------------------------

class DelimitedCatalogue {
 public:
  DelimitedCatalogue(std::istream& in, const CatalogueOptions& options, FileReport& report, ItemAssembler& items)
      : reader_(in), context_(ContextOf(options)), report_(report), items_(items) {}

  void Read() {
    if (!ReadHeadings()) return;
    for (bool more = true; more;) {
      switch (reader_.Next()) {
        case DelimitedReader::Result::kRecord:
          report_.Row();
          more = ReadRow();
          break;
        case DelimitedReader::Result::kBadRecord:
          report_.Row();
          more = report_.BadRow(reader_.flaw_place(), "", reader_.flaw());
          break;
        case DelimitedReader::Result::kUnreadable:
          report_.Refuse(reader_.flaw_place(), "", reader_.flaw());
          more = false;
          break;
        case DelimitedReader::Result::kEnd:
          more = false;
      }
    }
  }

 private:
  bool ReadHeadings() {
    switch (reader_.Next()) {
      case DelimitedReader::Result::kRecord:
        break;
      case DelimitedReader::Result::kEnd:
        report_.Refuse({}, "", {"the file is empty", "a catalogue begins with a line of column names: id,price,…"});
        return false;
      default:
        report_.Refuse(reader_.flaw_place(), "", reader_.flaw());
        return false;
    }
    for (size_t i = 0; i < reader_.size(); ++i) headings_.emplace_back(Trimmed(reader_.field(i)));
    context_.dialect = IsShopify() ? CatalogueDialect::kShopify : CatalogueDialect::kMerchant;
    return MapColumns() && CheckRequired();
  }

  bool IsShopify() const {
    return std::any_of(headings_.begin(), headings_.end(), [](const std::string& heading) {
      const std::string name = LowerCase(heading);
      return name == "handle" || name == "url handle";
    });
  }

  bool MapColumns() {
    places_.fill(kNoField);
    for (size_t i = 0; i < headings_.size(); ++i) {
      const std::optional<Column> column = ColumnFromHeading(context_.dialect, headings_[i]);
      if (!column) continue;
      size_t& place = places_[static_cast<size_t>(*column)];
      if (place != kNoField) {
        report_.Refuse(reader_.place(i), headings_[i], {"this column stands twice", "keep one of the two"});
        return false;
      }
      place = i;
      row_.present[static_cast<size_t>(*column)] = true;
    }
    return true;
  }

  bool CheckRequired() {
    const bool shopify = context_.dialect == CatalogueDialect::kShopify;
    if (shopify && context_.currency.IsNone()) {
      report_.Refuse({1, 1}, "", {"Shopify's export names no currency", "name the store's currency"});
      return false;
    }
    const Column key = shopify ? Column::kSku : Column::kId;
    for (const Column column : {key, Column::kPrice}) {
      if (places_[static_cast<size_t>(column)] != kNoField) continue;
      report_.Refuse({1, 1}, "", MissingColumn(column == Column::kPrice ? "price" : shopify ? "Variant SKU" : "id"));
      return false;
    }
    return true;
  }

  Flaw MissingColumn(const std::string& name) const {
    if (headings_.size() == 1 && headings_[0].find(';') != std::string::npos) {
      return {"the columns are separated by semicolons", "export the file with commas or tabs between its columns"};
    }
    std::string list;
    for (size_t i = 0; i < headings_.size() && i < 12; ++i) list += (i ? ", " : "") + headings_[i];
    return {"there is no column " + Quoted(name) + " among: " + list, "add it to the first line"};
  }

  bool ReadRow() {
    if (reader_.size() != headings_.size()) {
      return report_.BadRow(reader_.record_place(), "",
                            {"this row has " + std::to_string(reader_.size()) + " columns, the first line " +
                                 std::to_string(headings_.size()),
                             "look for a missing quote or a file that was cut off"});
    }
    for (size_t column = 0; column < kColumns; ++column) {
      row_.text[column] = places_[column] == kNoField ? std::string_view() : reader_.field(places_[column]);
    }
    if (context_.dialect == CatalogueDialect::kShopify && !CompleteShopifyRow()) return true;
    RowResult result = ReadCatalogueRow(row_, context_);
    if (result.ok()) result.flaw = items_.Add(std::move(result.item), reader_.record_place().line, &result.at);
    if (result.ok()) return true;
    const size_t field = places_[static_cast<size_t>(result.at)];
    if (field == kNoField) return report_.BadRow(reader_.record_place(), "", std::move(result.flaw));
    return report_.BadRow(reader_.place(field), headings_[field], std::move(result.flaw));
  }

  // Only a product's first row carries its title, and rows that add a picture are no variants. Returns false for those.
  bool CompleteShopifyRow() {
    const std::string_view handle = row_[Column::kGroup];
    if (handle != handle_) {
      handle_ = handle;
      title_ = row_[Column::kTitle];
    }
    row_.text[static_cast<size_t>(Column::kTitle)] = title_;
    return !Trimmed(row_[Column::kSku]).empty() || !Trimmed(row_[Column::kPrice]).empty();
  }

  DelimitedReader reader_;
  RowContext context_;
  FileReport& report_;
  ItemAssembler& items_;
  std::vector<std::string> headings_;
  std::array<size_t, kColumns> places_ = {};
  CatalogueRow row_;
  std::string handle_, title_;
};

// --- NDJSON
// -----------------------------------------------------------------------------------------------------------

// Collects the texts of one flat object. Columns that we do not read may hold anything.
class ObjectRow final : public JsonHandler {
 public:
  JsonNext OnObjectBegin() override { return depth_++ == 0 ? JsonNext::kRead : Refuse("an object stands here"); }
  JsonNext OnArrayBegin() override { return Refuse(depth_ == 0 ? "" : "a list stands here"); }
  JsonNext OnKey(const JsonValue& key) override {
    column_ = ColumnFromHeading(CatalogueDialect::kMerchant, key.text);
    if (!column_) return JsonNext::kSkip;
    bool& present = row.present[static_cast<size_t>(*column_)];
    if (present) return Refuse("this key stands twice", "keep one of the two");
    present = true;
    return JsonNext::kRead;
  }
  JsonNext OnScalar(const JsonValue& value) override {
    if (!column_) return Refuse("");
    if (value.has_nul) return Refuse("a NUL character stands here", "remove it");
    std::string& text = texts_[static_cast<size_t>(*column_)];
    text = value.kind == JsonValue::Kind::kBool ? (value.boolean ? "true" : "false") : std::string(value.text);
    if (value.IsNull()) text.clear();
    row.text[static_cast<size_t>(*column_)] = text;
    return JsonNext::kRead;
  }

  std::optional<Column> column() const { return column_; }
  CatalogueRow row;
  Flaw flaw;

 private:
  JsonNext Refuse(std::string what, std::string remedy = "write a text or a number") {
    flaw = what.empty() ? Flaw{"this is no JSON object", "write one object a line: {\"id\": …, \"price\": …}"}
                        : Flaw{std::move(what), std::move(remedy)};
    return JsonNext::kStop;
  }
  std::array<std::string, kColumns> texts_;
  std::optional<Column> column_;
  int depth_ = 0;
};

std::string NameOf(std::optional<Column> column) { return column ? std::string(HeadingOf(*column)) : std::string(); }

class JsonCatalogue {
 public:
  JsonCatalogue(std::istream& in, const CatalogueOptions& options, FileReport& report, ItemAssembler& items)
      : documents_(in), context_(ContextOf(options)), report_(report), items_(items) {}

  void Read() {
    for (bool more = true; more;) {
      switch (documents_.Next()) {
        case DocumentStream::Result::kDocument:
          report_.Row();
          more = ReadObject();
          break;
        case DocumentStream::Result::kTooLong:
          report_.Row();
          more = report_.BadRow(documents_.place(), "", documents_.flaw());
          break;
        case DocumentStream::Result::kUnreadable:
          report_.Refuse(documents_.place(), "", documents_.flaw());
          more = false;
          break;
        case DocumentStream::Result::kEnd:
          more = false;
      }
    }
  }

 private:
  bool ReadObject() {
    ObjectRow object;
    const JsonError error = json_.Parse(documents_.text(), object);
    if (!error.ok()) {
      Flaw flaw = object.flaw.IsNone() ? Flaw{error.message, ""} : std::move(object.flaw);
      return report_.BadRow(PlaceOf(error), NameOf(object.column()), std::move(flaw));
    }
    RowResult result = ReadCatalogueRow(object.row, context_);
    if (result.ok()) result.flaw = items_.Add(std::move(result.item), documents_.place().line, &result.at);
    return result.ok() || report_.BadRow(documents_.place(), NameOf(result.at), std::move(result.flaw));
  }

  FilePlace PlaceOf(JsonError error) const {
    Locate(documents_.text(), error);
    FilePlace place = documents_.place();
    if (error.line > 1) return {place.line + error.line - 1, error.column};
    return {place.line, place.column + std::max(error.column, 1) - 1};
  }

  DocumentStream documents_;
  JsonStream json_;
  RowContext context_;
  FileReport& report_;
  ItemAssembler& items_;
};

// Drops a UTF-8 byte order mark, so that what follows is known by its first byte.
void DropByteOrderMark(std::istream& in) {
  if (in.peek() != 0xEF) return;
  char mark[3];
  in.read(mark, sizeof(mark));
}

}  // namespace

FileSummary ReadCatalogue(std::istream& in, const CatalogueOptions& options,
                          const std::function<void(ItemUpdate)>& deliver,
                          const std::function<void(const FileComplaint&)>& complain) {
  FileReport report(options, complain);
  ItemAssembler items([&](ItemUpdate item) {
    if (!report.accepting()) return;
    report.Delivered();
    deliver(std::move(item));
  });
  DropByteOrderMark(in);
  const int first = in.peek();
  if (first == '{' || first == '[') {
    JsonCatalogue(in, options, report, items).Read();
  } else {
    DelimitedCatalogue(in, options, report, items).Read();
  }
  items.Finish();
  return report.Finish();
}

}  // namespace parapet
