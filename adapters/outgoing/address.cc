// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/outgoing/address.h"

#include <netinet/in.h>

#include <array>
#include <cstring>

namespace parapet {
namespace {

struct Net4 {
  uint32_t net;
  int bits;
  AddressClass kind;
};

constexpr uint32_t Ip(uint32_t a, uint32_t b, uint32_t c, uint32_t d) { return a << 24 | b << 16 | c << 8 | d; }

// The first match counts.
constexpr Net4 kNets4[] = {
    {Ip(100, 100, 100, 200), 32, AddressClass::kMetadata}, {Ip(168, 63, 129, 16), 32, AddressClass::kMetadata},
    {Ip(192, 0, 0, 192), 32, AddressClass::kMetadata},     {Ip(0, 0, 0, 0), 8, AddressClass::kUnspecified},
    {Ip(10, 0, 0, 0), 8, AddressClass::kPrivate},          {Ip(100, 64, 0, 0), 10, AddressClass::kCarrierShared},
    {Ip(127, 0, 0, 0), 8, AddressClass::kLoopback},        {Ip(169, 254, 0, 0), 16, AddressClass::kLinkLocal},
    {Ip(172, 16, 0, 0), 12, AddressClass::kPrivate},       {Ip(192, 0, 0, 0), 24, AddressClass::kReserved},
    {Ip(192, 0, 2, 0), 24, AddressClass::kReserved},       {Ip(192, 31, 196, 0), 24, AddressClass::kReserved},
    {Ip(192, 52, 193, 0), 24, AddressClass::kReserved},    {Ip(192, 88, 99, 0), 24, AddressClass::kReserved},
    {Ip(192, 168, 0, 0), 16, AddressClass::kPrivate},      {Ip(192, 175, 48, 0), 24, AddressClass::kReserved},
    {Ip(198, 18, 0, 0), 15, AddressClass::kReserved},      {Ip(198, 51, 100, 0), 24, AddressClass::kReserved},
    {Ip(203, 0, 113, 0), 24, AddressClass::kReserved},     {Ip(224, 0, 0, 0), 4, AddressClass::kMulticast},
    {Ip(240, 0, 0, 0), 4, AddressClass::kReserved},
};

struct Net6 {
  std::array<uint8_t, 16> net;
  int bits;
  AddressClass kind;
};

constexpr Net6 kNets6[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressClass::kLoopback},
    {{}, 128, AddressClass::kUnspecified},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, AddressClass::kEmbedded},
    {{}, 96, AddressClass::kEmbedded},
    {{0, 0x64, 0xff, 0x9b}, 96, AddressClass::kEmbedded},
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48, AddressClass::kEmbedded},
    {{0x20, 0x02}, 16, AddressClass::kEmbedded},
    {{0x20, 0x01, 0, 0}, 32, AddressClass::kEmbedded},
    {{0xfd, 0x00, 0x0e, 0xc2}, 32, AddressClass::kMetadata},
    {{0xfc}, 7, AddressClass::kPrivate},
    {{0xfe, 0x80}, 10, AddressClass::kLinkLocal},
    {{0xff}, 8, AddressClass::kMulticast},
    {{0x20, 0x01, 0, 0}, 23, AddressClass::kReserved},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, AddressClass::kReserved},
    {{0x3f, 0xff}, 20, AddressClass::kReserved},
    {{0x20}, 3, AddressClass::kPublic},
};

bool Matches(std::span<const uint8_t> bytes, const Net6& net) {
  for (int bit = 0; bit < net.bits; ++bit) {
    const auto at = static_cast<size_t>(bit / 8);
    if (((bytes[at] ^ net.net[at]) >> (7 - bit % 8)) & 1) return false;
  }
  return true;
}

AddressClass Classify4(uint32_t address) {
  for (const Net4& net : kNets4) {
    if ((address ^ net.net) >> (32 - net.bits) == 0) return net.kind;
  }
  return AddressClass::kPublic;
}

AddressClass Classify6(std::span<const uint8_t> bytes) {
  for (const Net6& net : kNets6) {
    if (Matches(bytes, net)) return net.kind;
  }
  return AddressClass::kReserved;  // outside 2000::/3 nothing is global unicast
}

}  // namespace

std::string_view Name(AddressClass kind) {
  switch (kind) {
    case AddressClass::kPublic:
      return "public";
    case AddressClass::kLoopback:
      return "loopback";
    case AddressClass::kPrivate:
      return "private";
    case AddressClass::kCarrierShared:
      return "carrier-shared";
    case AddressClass::kUnspecified:
      return "unspecified";
    case AddressClass::kLinkLocal:
      return "link-local";
    case AddressClass::kMulticast:
      return "multicast";
    case AddressClass::kMetadata:
      return "cloud metadata";
    case AddressClass::kEmbedded:
      return "IPv4-in-IPv6";
    case AddressClass::kReserved:
      break;
  }
  return "reserved";
}

AddressClass ClassifyAddress(std::span<const uint8_t> bytes) {
  if (bytes.size() == 4) return Classify4(Ip(bytes[0], bytes[1], bytes[2], bytes[3]));
  if (bytes.size() == 16) return Classify6(bytes);
  return AddressClass::kReserved;
}

AddressClass ClassifySocketAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return ClassifyAddress({reinterpret_cast<const uint8_t*>(&in.sin_addr), 4});
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    return ClassifyAddress({reinterpret_cast<const uint8_t*>(&in.sin6_addr), 16});
  }
  return AddressClass::kReserved;
}

bool IsAllowed(AddressClass kind, bool allow_private_addresses) {
  switch (kind) {
    case AddressClass::kPublic:
      return true;
    case AddressClass::kLoopback:
    case AddressClass::kPrivate:
    case AddressClass::kCarrierShared:
      return allow_private_addresses;
    default:
      return false;
  }
}

}  // namespace parapet
