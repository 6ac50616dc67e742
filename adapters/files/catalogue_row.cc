// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/catalogue_row.h"

#include <algorithm>
#include <utility>

#include "parapet/adapters/files/feed_values.h"

namespace parapet {
namespace {

constexpr size_t kKeyBytesMax = 255;

struct Heading {
  std::string_view name;
  Column column;
};

constexpr Heading kMerchantHeadings[] = {
    {"id", Column::kId},
    {"title", Column::kTitle},
    {"item_group_id", Column::kGroup},
    {"gtin", Column::kGtin},
    {"price", Column::kPrice},
    {"sale_price", Column::kSalePrice},
    {"sale_price_effective_date", Column::kSaleRange},
    {"compare_at_price", Column::kCompareAt},
    {"cost_of_goods_sold", Column::kCost},
    {"availability", Column::kAvailability},
    {"sku", Column::kSku},
    {"variant_id", Column::kVariantId},
    {"quantity", Column::kQuantity},
    {"safety_quantity", Column::kSafety},
    {"min_price", Column::kMinPrice},
    {"max_price", Column::kMaxPrice},
    {"max_per_order", Column::kMaxPerOrder},
    {"max_per_customer", Column::kMaxPerCustomer},
    {"min_per_order", Column::kMinPerOrder},
    {"order_multiple", Column::kOrderMultiple},
    {"multipack", Column::kPackSize},
    {"discountable", Column::kDiscountable},
    {"availability_date", Column::kAvailableOn},
    {"face_value", Column::kFaceValue},
    {"free_ok", Column::kFreeOk},
    {"price_list", Column::kPriceList},
    {"updated_at", Column::kUpdatedAt},
    {"inventory_item_id", Column::kInventoryItem},
    {"gift_card", Column::kGiftCard},
    {"product_type", Column::kProductType},
    {"size", Column::kSize},
    {"flags", Column::kFlags},
    {"substitutes", Column::kSubstitutes},
    {"supplier_quote", Column::kSupplierQuote},
    {"supplier_lead_days", Column::kSupplierDays},
};

// Shopify's export as it was for years, and with the headings of 2024.
constexpr Heading kShopifyHeadings[] = {
    {"handle", Column::kGroup},
    {"url_handle", Column::kGroup},
    {"title", Column::kTitle},
    {"variant_sku", Column::kSku},
    {"sku", Column::kSku},
    {"variant_price", Column::kPrice},
    {"price", Column::kPrice},
    {"variant_compare_at_price", Column::kCompareAt},
    {"compare-at_price", Column::kCompareAt},
    {"cost_per_item", Column::kCost},
    {"variant_inventory_qty", Column::kQuantity},
    {"inventory_quantity", Column::kQuantity},
    {"variant_inventory_tracker", Column::kTracker},
    {"inventory_tracker", Column::kTracker},
    {"variant_inventory_policy", Column::kInventoryPolicy},
    {"continue_selling_when_out_of_stock", Column::kInventoryPolicy},
    {"variant_barcode", Column::kGtin},
    {"barcode", Column::kGtin},
    {"gift_card", Column::kGiftCard},
};

// Reads the columns of one row into an item; remembers the first flaw.
class RowReader {
 public:
  RowReader(const CatalogueRow& row, const RowContext& context) : row_(row), context_(context) {}

  RowResult Read() {
    Keys();
    Prices();
    Amounts();
    Switches();
    Stock();
    return std::move(result_);
  }

 private:
  std::string_view Text(Column column) const { return Trimmed(row_[column]); }
  bool IsShopify() const { return context_.dialect == CatalogueDialect::kShopify; }

  void Refuse(Column column, Flaw flaw) {
    if (!result_.ok()) return;
    result_.at = column;
    result_.flaw = std::move(flaw);
  }

  // The value of a column by `read`, where something stands there.
  template <typename T, typename... Arguments>
  std::optional<T> Value(Column column, Parsed<T> (*read)(std::string_view, Arguments...), Arguments... arguments) {
    if (Text(column).empty()) return std::nullopt;
    Parsed<T> parsed = read(Text(column), arguments...);
    if (parsed.ok()) return parsed.value;
    Refuse(column, std::move(parsed.flaw));
    return std::nullopt;
  }

  std::string Key(Column column) {
    std::string_view text = Text(column);
    if (text.size() > kKeyBytesMax) Refuse(column, {"this is longer than 255 bytes", "shorten it"});
    return std::string(text);
  }

  // Shopify puts an apostrophe before codes of digits, so that spreadsheets leave their zeros alone.
  static std::string Unescaped(std::string key) {
    const bool escaped = key.size() > 1 && key[0] == '\'' &&
                         std::all_of(key.begin() + 1, key.end(), [](char c) { return c >= '0' && c <= '9'; });
    return escaped ? key.substr(1) : key;
  }

  void Keys() {
    ItemUpdate& item = result_.item;
    item.sku = Key(Column::kSku);
    item.gtin = Key(Column::kGtin);
    item.product_id = Key(Column::kGroup);
    item.title = std::string(Text(Column::kTitle));
    item.inventory_item_id = Key(Column::kInventoryItem);
    item.variant_id = Key(Column::kVariantId);
    item.id = Key(Column::kId);
    if (IsShopify()) {
      item.sku = Unescaped(std::move(item.sku));
      item.gtin = Unescaped(std::move(item.gtin));
      item.id = item.sku;
      if (item.id.empty()) {
        Refuse(Column::kSku, {"this variant has no SKU, so that no order line could be matched to it",
                              "give it one in Shopify and export again"});
      }
    } else if (item.id.empty()) {
      Refuse(Column::kId, {"the id is missing", "give every row the id by which orders name the item"});
    }
  }

  void Prices() {
    if (Text(Column::kPrice).empty()) {
      Refuse(Column::kPrice, {"the price is missing", "write it as \"15.00 USD\"; what is free costs \"0.00 USD\""});
      return;
    }
    const auto price = Value(Column::kPrice, ReadPrice, context_.currency);
    if (!price) return;
    ItemPrice entry{price->currency, std::string(Text(Column::kPriceList)), price->amount, std::nullopt};
    if (const auto list = InPriceCurrency(Column::kCompareAt, price->currency); list && *list > price->amount) {
      entry.compare_at = *list;
    }
    Sale(price->currency, entry);
    base_ = context_.currency.IsNone() ? price->currency : context_.currency;
    result_.item.prices.push_back(std::move(entry));
  }

  std::optional<Money> InPriceCurrency(Column column, Currency currency) {
    const auto amount = Value(column, ReadPrice, currency);
    if (!amount) return std::nullopt;
    if (amount->currency == currency) return amount->amount;
    Refuse(column,
           {Quoted(Text(column)) + " is in another currency than the price of its row, " + std::string(currency.code()),
            "give each currency a row of its own with the same id"});
    return std::nullopt;
  }

  // A running sale becomes the price, and the price what is struck through.
  void Sale(Currency currency, ItemPrice& entry) {
    const auto sale = InPriceCurrency(Column::kSalePrice, currency);
    const auto range = Value(Column::kSaleRange, ReadTimeRange);
    if (!sale) return;
    if (*sale > *entry.price) {
      Refuse(Column::kSalePrice, {Quoted(Text(Column::kSalePrice)) + " is above the price", "correct one of them"});
    }
    entry.sale_price = *sale;
    if (range) entry.sale_from = range->from, entry.sale_until = range->until;
    if (range && !range->Contains(context_.now)) return;
    if (!entry.compare_at && *sale < *entry.price) entry.compare_at = entry.price;
    entry.price = *sale;
  }

  // Cost, floor, ceiling and face value are compared in the store's currency.
  std::optional<Money> BaseAmount(Column column) {
    const auto amount = Value(column, ReadPrice, base_);
    if (!amount) return std::nullopt;
    if (amount->currency == base_) return amount->amount;
    Refuse(column, {Quoted(Text(column)) + " is not in " + std::string(base_.code()) + ", the store's currency",
                    "give it in " + std::string(base_.code()) + " or leave it empty in this row"});
    return std::nullopt;
  }

  void Amounts() {
    if (!result_.ok()) return;
    ItemUpdate& item = result_.item;
    item.cost = BaseAmount(Column::kCost);
    item.min_price = BaseAmount(Column::kMinPrice);
    item.max_price = BaseAmount(Column::kMaxPrice);
    item.face_value = BaseAmount(Column::kFaceValue);
    if (item.min_price && item.max_price && *item.min_price > *item.max_price) {
      Refuse(Column::kMinPrice, {"the lowest price is above the highest", "exchange min_price and max_price"});
    }
    item.supplier_quote = BaseAmount(Column::kSupplierQuote);
    Limits();
    Kinship();
  }

  // An empty field says nothing, as everywhere in files.
  void Kinship() {
    ItemUpdate& item = result_.item;
    const std::pair<Column, std::optional<std::string>&> texts[] = {{Column::kProductType, item.product_type},
                                                                    {Column::kSize, item.size},
                                                                    {Column::kFlags, item.flags},
                                                                    {Column::kSubstitutes, item.substitutes}};
    for (const auto& [column, text] : texts) {
      if (!Text(column).empty()) text = std::string(Text(column));
    }
    item.supplier_days = Value(Column::kSupplierDays, ReadQuantity);
    if (item.supplier_days && *item.supplier_days < Quantity()) {
      Refuse(Column::kSupplierDays, {"days are zero or more", "correct it"});
    }
  }

  void Limits() {
    ItemUpdate& item = result_.item;
    item.max_per_order = Pieces(Column::kMaxPerOrder);
    item.max_per_customer = Pieces(Column::kMaxPerCustomer);
    item.min_per_order = Pieces(Column::kMinPerOrder);
    item.order_multiple = Pieces(Column::kOrderMultiple);
    item.pack_size = Pieces(Column::kPackSize);
    if (item.min_per_order && item.max_per_order && *item.min_per_order > *item.max_per_order) {
      Refuse(Column::kMinPerOrder,
             {"the least an order may have is above the most", "exchange min_per_order and max_per_order"});
    }
  }

  // A number of pieces above zero.
  std::optional<Quantity> Pieces(Column column) {
    const auto pieces = Value(column, ReadQuantity);
    if (pieces && !pieces->IsPositive()) {
      Refuse(column, {"an order could hold none of it", "write 1 or more, or leave it empty"});
    }
    return pieces;
  }

  void Switches() {
    result_.item.free_ok = Value(Column::kFreeOk, ReadBoolean);
    result_.item.is_gift_card = Value(Column::kGiftCard, ReadBoolean);
    result_.item.discountable = Value(Column::kDiscountable, ReadBoolean);
    result_.item.available_on = Value(Column::kAvailableOn, ReadMoment);
    if (const auto at = Value(Column::kUpdatedAt, ReadMoment)) result_.item.updated_at = *at;
  }

  void Stock() {
    ItemStock stock;
    stock.quantity = Value(Column::kQuantity, ReadQuantity);
    stock.safety = Value(Column::kSafety, ReadQuantity);
    if (stock.safety && *stock.safety < Quantity()) {
      Refuse(Column::kSafety, {"a safety quantity is zero or more", "correct it"});
    }
    stock.as_of = result_.item.updated_at.IsKnown() ? result_.item.updated_at : context_.stock_as_of;
    stock.kind = IsShopify() ? ShopifyStock(stock) : MerchantStock(stock);
    if (stock.kind != StockKind::kUnknown) result_.item.stock = stock;
  }

  StockKind MerchantStock(ItemStock& stock) {
    std::string word = LowerCase(Text(Column::kAvailability));
    std::replace(word.begin(), word.end(), ' ', '_');
    if (word == "preorder" || word == "backorder") return StockKind::kSellable;
    if (word == "out_of_stock") return OutOfStock(stock);
    if (!word.empty() && word != "in_stock") {
      Refuse(Column::kAvailability, {Quoted(Text(Column::kAvailability)) + " is no availability",
                                     "write in_stock, out_of_stock, preorder or backorder"});
    }
    return stock.quantity ? StockKind::kTracked : StockKind::kUnknown;
  }

  StockKind OutOfStock(ItemStock& stock) {
    const Quantity kept = stock.safety.value_or(Quantity());
    if (stock.quantity && *stock.quantity > kept) {
      Refuse(Column::kAvailability,
             {"availability says out_of_stock, quantity says " + std::string(Text(Column::kQuantity)),
              "correct one of them"});
    }
    if (!stock.quantity) stock.quantity = Quantity();
    return StockKind::kTracked;
  }

  StockKind ShopifyStock(ItemStock& stock) {
    if (row_.Has(Column::kTracker) && Text(Column::kTracker).empty()) {
      stock.quantity.reset();
      return StockKind::kUntracked;
    }
    const std::string policy = LowerCase(Text(Column::kInventoryPolicy));
    if (policy == "continue" || policy == "true") return StockKind::kSellable;
    if (!policy.empty() && policy != "deny" && policy != "false") {
      Refuse(Column::kInventoryPolicy, {Quoted(policy) + " is no inventory policy", "write deny or continue"});
    }
    return stock.quantity ? StockKind::kTracked : StockKind::kUnknown;
  }

  const CatalogueRow& row_;
  const RowContext& context_;
  Currency base_;
  RowResult result_;
};

}  // namespace

std::optional<Column> ColumnFromHeading(CatalogueDialect dialect, std::string_view heading) {
  std::string name = LowerCase(Trimmed(heading));
  std::replace(name.begin(), name.end(), ' ', '_');
  const auto find = [&](const auto& headings) -> std::optional<Column> {
    for (const Heading& known : headings) {
      if (known.name == name) return known.column;
    }
    return std::nullopt;
  };
  return dialect == CatalogueDialect::kShopify ? find(kShopifyHeadings) : find(kMerchantHeadings);
}

std::string_view HeadingOf(Column column) {
  for (const Heading& known : kMerchantHeadings) {
    if (known.column == column) return known.name;
  }
  return {};
}

RowResult ReadCatalogueRow(const CatalogueRow& row, const RowContext& context) {
  return RowReader(row, context).Read();
}

}  // namespace parapet
