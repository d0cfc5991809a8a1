import ipaddr from "ipaddr.js";

/** A source address range as a resource policy contains it. */
export interface CidrRange {
  readonly text: string;
  readonly version: 4 | 6;
}

export type CidrReading = { readonly range: CidrRange } | { readonly fault: string };

const NOT_VISIBLE_TO_API_GATEWAY: Readonly<Record<string, string>> = {
  private: "a private range",
  carrierGradeNat: "a carrier-grade NAT range",
  uniqueLocal: "a private range",
  linkLocal: "a link-local range",
  multicast: "a multicast range",
  ipv4Mapped: "an IPv4-mapped IPv6 range",
};

/** Ranges that no computer on the internet has: one in an allow-list was copied from an example, and refuses all users. */
const NEVER_ASSIGNED = [
  ["192.0.2.0/24", "documentation (RFC 5737)"],
  ["198.51.100.0/24", "documentation (RFC 5737)"],
  ["203.0.113.0/24", "documentation (RFC 5737)"],
  ["2001:db8::/32", "documentation (RFC 3849)"],
  ["3fff::/20", "documentation (RFC 9637)"],
  ["198.18.0.0/15", "benchmarks (RFC 2544)"],
  ["2001:2::/48", "benchmarks (RFC 5180)"],
  ["240.0.0.0/4", "future use (RFC 1112)"],
] as const;

const FIND_YOURS =
  "find your own public address with curl https://checkip.amazonaws.com, and write ADDRESS/32, or your network's ranges";

/**
 * Parses one range of a setting.
 *
 * @param text "203.0.113.0/24" or "2001:db8::/32": the network's first address and the length of its prefix.
 * @param isAllowList whether users outside the list are refused.
 * @returns the range, or what is wrong with the text and what to write instead.
 */
export function readCidr(text: string, { isAllowList = true } = {}): CidrReading {
  if (!text.includes("/")) return { fault: withoutPrefix(text) };
  // The library also accepts 052.1.2.0 (octal) and 0x34.1.2.0, which other software reads as other addresses.
  const isStrict =
    text.includes(":") || /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})\/\d{1,2}$/.test(text);
  if (!isStrict || !ipaddr.isValidCIDR(text)) return { fault: "is not a CIDR range such as 203.0.113.0/24" };
  const [address] = ipaddr.parseCIDR(text);
  const network = networkOf(text);
  if (network !== canonical(text)) return { fault: `has bits set after its prefix; write ${network}` };
  const kind = NOT_VISIBLE_TO_API_GATEWAY[address.range()];
  if (kind !== undefined) {
    const seen = isAllowList
      ? "API Gateway sees your public egress address, so it would refuse all users"
      : "AWS sees public egress addresses";
    return { fault: `is ${kind}: ${seen}` };
  }
  const purpose = neverAssigned(text);
  if (purpose !== undefined) {
    const why = isAllowList
      ? `, so it would refuse all users: ${FIND_YOURS}`
      : ": no computer has such an address";
    return { fault: `is reserved for ${purpose}${why}` };
  }
  return { range: { text: network, version: address.kind() === "ipv4" ? 4 : 6 } };
}

/** What the whole range is reserved for. A range that also contains other addresses is none of them. */
function neverAssigned(text: string): string | undefined {
  const [address, bits] = ipaddr.parseCIDR(text);
  const found = NEVER_ASSIGNED.find(([block]) => {
    const [first, length] = ipaddr.parseCIDR(block);
    return address.kind() === first.kind() && bits >= length && address.match(first, length);
  });
  return found?.[1];
}

function withoutPrefix(text: string): string {
  if (!ipaddr.isValid(text)) return "is not a CIDR range such as 203.0.113.0/24";
  return `has no prefix length; for this one address write ${text}/${ipaddr.parse(text).kind() === "ipv4" ? 32 : 128}`;
}

function networkOf(text: string): string {
  const [address, bits] = ipaddr.parseCIDR(text);
  const network =
    address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  return `${network.toString()}/${bits}`;
}

function canonical(text: string): string {
  const [address, bits] = ipaddr.parseCIDR(text);
  return `${address.toString()}/${bits}`;
}
