// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/outgoing/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace parapet {
namespace {

AddressClass Classify(const std::string& text) {
  std::vector<uint8_t> bytes(text.find(':') == std::string::npos ? 4 : 16);
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  EXPECT_EQ(inet_pton(family, text.c_str(), bytes.data()), 1) << text;
  return ClassifyAddress(bytes);
}

struct Row {
  const char* address;
  AddressClass kind;
};

using enum AddressClass;
constexpr Row kRows[] = {
    {"8.8.8.8", kPublic},
    {"1.1.1.1", kPublic},
    {"23.227.38.65", kPublic},
    {"126.255.255.255", kPublic},
    {"128.0.0.0", kPublic},
    {"9.255.255.255", kPublic},
    {"11.0.0.0", kPublic},
    {"172.15.255.255", kPublic},
    {"172.32.0.0", kPublic},
    {"192.167.255.255", kPublic},
    {"192.169.0.0", kPublic},
    {"100.63.255.255", kPublic},
    {"100.128.0.0", kPublic},
    {"169.253.255.255", kPublic},
    {"223.255.255.255", kPublic},
    {"127.0.0.1", kLoopback},
    {"127.255.255.255", kLoopback},
    {"10.0.0.0", kPrivate},
    {"10.255.255.255", kPrivate},
    {"172.16.0.0", kPrivate},
    {"172.31.255.255", kPrivate},
    {"192.168.0.0", kPrivate},
    {"192.168.255.255", kPrivate},
    {"100.64.0.0", kCarrierShared},
    {"100.127.255.255", kCarrierShared},
    {"100.100.100.200", kMetadata},
    {"168.63.129.16", kMetadata},
    {"192.0.0.192", kMetadata},
    {"169.254.169.254", kLinkLocal},
    {"169.254.0.0", kLinkLocal},
    {"0.0.0.0", kUnspecified},
    {"0.255.255.255", kUnspecified},
    {"224.0.0.1", kMulticast},
    {"239.255.255.255", kMulticast},
    {"240.0.0.0", kReserved},
    {"255.255.255.255", kReserved},
    {"192.0.2.1", kReserved},
    {"198.51.100.7", kReserved},
    {"203.0.113.9", kReserved},
    {"198.18.0.1", kReserved},
    {"198.19.255.255", kReserved},
    {"192.88.99.1", kReserved},
    {"2606:4700::1111", kPublic},
    {"2a00:1450:4001::200e", kPublic},
    {"2001:4860:4860::8888", kPublic},
    {"::1", kLoopback},
    {"::", kUnspecified},
    {"::ffff:127.0.0.1", kEmbedded},
    {"::ffff:8.8.8.8", kEmbedded},
    {"::127.0.0.1", kEmbedded},
    {"64:ff9b::7f00:1", kEmbedded},
    {"64:ff9b:1::a00:1", kEmbedded},
    {"2002:7f00:1::", kEmbedded},
    {"2001:0:4136:e378::1", kEmbedded},
    {"fd00:ec2::254", kMetadata},
    {"fc00::1", kPrivate},
    {"fdff:ffff::1", kPrivate},
    {"fe80::1", kLinkLocal},
    {"febf::1", kLinkLocal},
    {"ff02::1", kMulticast},
    {"2001:db8::1", kReserved},
    {"2001:10::1", kReserved},
    {"3fff::1", kReserved},
    {"100::1", kReserved},
    {"4000::1", kReserved},
    {"fec0::1", kReserved},
};

TEST(Address, ClassifiesEachRangeAtItsEdges) {
  for (const Row& row : kRows) EXPECT_EQ(Name(Classify(row.address)), Name(row.kind)) << row.address;
}

TEST(Address, RefusesBytesThatAreNoAddress) {
  const std::vector<uint8_t> bytes(5, 8);
  EXPECT_EQ(ClassifyAddress(bytes), kReserved);
  EXPECT_EQ(ClassifyAddress({}), kReserved);
}

TEST(Address, AllowsOnlyThePublicUnlessToldOtherwise) {
  for (const Row& row : kRows) EXPECT_EQ(IsAllowed(row.kind, false), row.kind == kPublic) << row.address;
}

TEST(Address, NeverAllowsWhatNothingOfOursLivesAt) {
  for (const AddressClass kind : {kUnspecified, kLinkLocal, kMulticast, kMetadata, kEmbedded, kReserved}) {
    EXPECT_FALSE(IsAllowed(kind, true)) << Name(kind);
  }
  for (const AddressClass kind : {kPublic, kLoopback, kPrivate, kCarrierShared}) {
    EXPECT_TRUE(IsAllowed(kind, true)) << Name(kind);
  }
}

}  // namespace
}  // namespace parapet
