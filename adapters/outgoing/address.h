// SPDX-License-Identifier: Apache-2.0
//
// Which addresses an outgoing request may connect to.
//
// A webhook URL is typed in by a person with few rights, and our process stands inside a network where a cloud's
// metadata service, a database's admin page or our own control port listen. So the address is classified after it was
// resolved, and it is that very address that is connected to: a name that changes its mind between check and use, a
// number written in octal, an IPv4 address dressed as IPv6 all end here.
//
//   const uint8_t bytes[] = {169, 254, 169, 254};
//   ClassifyAddress(bytes)                        AddressClass::kLinkLocal
//   IsAllowed(AddressClass::kPrivate, true)       true: a chat server in the company's own network
//   IsAllowed(AddressClass::kLinkLocal, true)     false: nothing that we talk to lives there
//
// Sources: IANA's special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates); metadata services
// that cloud providers document at 169.254.169.254, fd00:ec2::254, 100.100.100.200, 168.63.129.16 and 192.0.0.192.
// Thread safety: pure functions.
#ifndef PARAPET_ADAPTERS_OUTGOING_ADDRESS_H_
#define PARAPET_ADAPTERS_OUTGOING_ADDRESS_H_

#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace parapet {

enum class AddressClass : uint8_t {
  kPublic,
  // Allowed with `allow_private_addresses`.
  kLoopback,       // 127/8, ::1
  kPrivate,        // 10/8, 172.16/12, 192.168/16, fc00::/7
  kCarrierShared,  // 100.64/10
  // Never allowed.
  kUnspecified,  // 0/8, ::
  kLinkLocal,    // 169.254/16, fe80::/10
  kMulticast,    // 224/4, ff00::/8
  kMetadata,     // cloud metadata outside the ranges above
  kEmbedded,     // IPv4 inside IPv6: ::ffff:0:0/96, ::/96, 64:ff9b::/96, 64:ff9b:1::/48, 2002::/16, Teredo
  kReserved,     // documentation, benchmarking, future use
};
std::string_view Name(AddressClass kind);

// Of 4 or 16 bytes in network order; any other length is kReserved.
AddressClass ClassifyAddress(std::span<const uint8_t> bytes);
// Of a resolved address; any family but IPv4 and IPv6 is kReserved.
AddressClass ClassifySocketAddress(const sockaddr& address);

bool IsAllowed(AddressClass kind, bool allow_private_addresses);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_OUTGOING_ADDRESS_H_
