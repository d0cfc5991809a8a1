import { isSandbox } from "../../sign-in/address.ts";
import { type Check, type CheckGroup, type Finding, failure, ok, skipped, warning } from "../check.ts";
import { command } from "../printed-command.ts";
import type { Network, Target } from "../target.ts";
import {
  type Certificate,
  certificateOf,
  cnameOf,
  dnsProblem,
  hostsOf,
  SYSTEM,
  usesProxy,
} from "./facts/domains.ts";

/** AWS Certificate Manager renews 60 days before the end, and an imported certificate has to be replaced by hand. */
const WARNING_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

const SANDBOX = "the sandbox's gateway answers for all addresses, without DNS and TLS";
const PROXY = "this computer reaches the addresses through the HTTP proxy in HTTPS_PROXY, which finds them";
const NETWORKS = "docs/troubleshooting.md#networks-and-managed-computers";
const DOMAINS = "docs/custom-domain-and-branding.md#customdomain";

/** How the addresses are reached, or why they are not examined. */
function networkOf({ network }: Target): Network | string {
  if (network !== undefined) return network;
  if (isSandbox()) return SANDBOX;
  return usesProxy() ? PROXY : SYSTEM;
}

const dns: Check = {
  id: "addresses.dns",
  title: "Each host name has an address",
  async run(target) {
    const network = networkOf(target);
    if (typeof network === "string") return skipped(network);
    const hosts = await hostsOf(target);
    const found = await Promise.all(
      hosts.map(async (host) => ({ host, problem: await dnsProblem(host, network) })),
    );
    return dnsFinding(target, found);
  },
};

interface Resolution {
  readonly host: string;
  readonly problem: string | undefined;
}

/** Judges what the resolver found. Pure. */
export function dnsFinding(target: Target, found: readonly Resolution[]): Finding {
  const missing = found.filter(({ problem }) => problem !== undefined);
  if (missing.length === 0) return ok(found.map(({ host }) => host).join(", "));
  const isCustom = missing.some(({ host }) => customNames(target).includes(host));
  return failure({
    seen: `${missing.map(({ host, problem }) => `${host} has no address (${problem})`).join("; ")}.`,
    why: "Apps and browsers do not find the server.",
    fix: isCustom
      ? `Create the DNS records of ${command(target, "outputs")}`
      : `nslookup ${missing[0]?.host}, also from another network: a filter may block the name`,
    link: isCustom ? DOMAINS : NETWORKS,
  });
}

function customNames({ settings: { customDomain } }: Target): readonly (string | undefined)[] {
  return [customDomain.api?.name, customDomain.signInPages?.name];
}

const records: Check = {
  id: "addresses.records",
  title: "Each DNS record that was to be created by hand points where it must",
  // A name without an address is reported there.
  needs: ["addresses.dns"],
  applies: ({ outputs }) => (outputs.DnsRecords ?? []).length > 0,
  async run(target) {
    const network = networkOf(target);
    if (typeof network === "string") return skipped(network);
    const wanted = target.outputs.DnsRecords ?? [];
    const found = await Promise.all(
      wanted.map(async (record) => ({
        name: record.name,
        value: record.value,
        actual: await cnameOf(record, network),
        hasAddress: (await dnsProblem(record.name, network)) === undefined,
      })),
    );
    return recordsFinding(target, found);
  },
};

interface FoundRecord {
  readonly name: string;
  readonly value: string;
  readonly actual: string;
  readonly hasAddress: boolean;
}

/** The DNS server did not answer the question. Source: Node.js, "DNS error codes". */
const UNANSWERED = new Set(["ECONNREFUSED", "EREFUSED", "ESERVFAIL", "ETIMEOUT"]);

/**
 * Compares the records with what was asked for. An alias record has an address and no CNAME; whether it leads to the right server, the checks
 * of certificates and endpoints say. Pure.
 */
export function recordsFinding(target: Target, found: readonly FoundRecord[]): Finding {
  const different = found.filter(({ value, actual }) => nameOf(actual) !== nameOf(value));
  const other = different.filter(({ actual, hasAddress }) => actual !== "ENODATA" || !hasAddress);
  if (other.length === 0)
    return ok(different.length === 0 ? undefined : `alias: ${different.map(({ name }) => name).join(", ")}`);
  const unanswered = other.find(({ actual }) => UNANSWERED.has(actual));
  if (unanswered !== undefined)
    return skipped(
      `The DNS server of this network does not answer for ${unanswered.name} (${unanswered.actual}).`,
    );
  const all = other.map(
    ({ name, value, actual }) => `${name} should point to ${value}, and the answer is ${actual}`,
  );
  return warning({
    seen: `${all.join("; ")}.`,
    why: "Users reach another server, or none.",
    fix: `Create the DNS records of ${command(target, "outputs")}`,
    link: DOMAINS,
  });
}

/** Names are compared without case and without the final dot. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

const tls: Check = {
  id: "addresses.tls",
  title: "Each certificate is trusted and valid for a while",
  needs: ["addresses.dns"],
  async run(target) {
    const network = networkOf(target);
    if (typeof network === "string") return skipped(network);
    const hosts = await hostsOf(target);
    const found = await Promise.all(hosts.map((host) => certificateOf(host, target.signal, network)));
    return tlsFinding(found, new Date());
  },
};

/** Judges certificates. Pure. */
export function tlsFinding(found: readonly Certificate[], now: Date): Finding {
  const untrusted = found.filter(({ problem }) => problem !== undefined);
  if (untrusted.length > 0) {
    const all = untrusted.map(
      ({ host, problem, issuer }) => `${host}: ${problem}${issuer ? `, issued by ${issuer}` : ""}`,
    );
    return failure({
      seen: `${all.join("; ")}.`,
      why: "Apps refuse the connection. If only this network shows it, TLS inspection replaces the certificates.",
      fix: "Compare from another network. For an expired one, see AWS Certificate Manager in the console, and replace or validate it",
      link: NETWORKS,
    });
  }
  const days = found.map(({ host, validTo }) => ({ host, left: daysUntil(validTo, now) }));
  const soon = days.filter(({ left }) => left < WARNING_DAYS);
  const [first] = days.toSorted((a, b) => a.left - b.left);
  if (soon.length === 0) return ok(`${first?.left} days left at ${first?.host}`);
  return warning({
    seen: `${soon.map(({ host, left }) => `${host}: ${left} days left`).join("; ")}.`,
    why: "After that, no user can sign in. Certificates of AWS Certificate Manager are renewed 60 days before: this one was not.",
    fix: "In the AWS Certificate Manager console, look at the renewal status; its DNS record must exist",
    link: "https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-renewal.html",
  });
}

function daysUntil(end: Date | undefined, now: Date): number {
  return end === undefined ? 0 : Math.floor((end.getTime() - now.getTime()) / DAY_MS);
}

export const addressChecks: CheckGroup = { title: "Addresses", checks: [dns, records, tls] };
