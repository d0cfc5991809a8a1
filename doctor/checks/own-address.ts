import { BlockList, isIPv4 } from "node:net";
import type { CidrRange } from "../../infra/settings/cidr.ts";
import { type HttpAnswer, send, TIMEOUT_MS } from "../../sign-in/http.ts";
import { requestProblem } from "../../sync/model/request-problem.ts";
import { type Check, type Finding, notObservable, ok, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { hasApi } from "./facts/api.ts";
import { appAuthorization } from "./facts/app-request.ts";
import { usesProxy } from "./facts/domains.ts";
import { listed } from "./facts/problems.ts";

/** Answers with the caller's public IPv4 address and nothing else. Source: Amazon EC2 User Guide, "Rules to connect to instances from your computer". */
const CHECK_IP = "https://checkip.amazonaws.com/";

/** More would fill the terminal: a resource policy takes some 300. */
const MAX_SHOWN_RANGES = 10;

export const ownAddress: Check = {
  id: "endpoints.own-address",
  title: "This computer's public address is in allowedCidrs",
  applies: (target) => hasApi(target) && target.settings.allowedCidrs !== undefined,
  async run(target) {
    const [address, { answer }] = await Promise.all([publicAddress(target), appAuthorization(target)]);
    return ownAddressFinding(target, address, isRefusedByPolicy(answer));
  },
};

/** This computer's address as AWS sees it, or why it is not known. */
export type PublicAddress = { readonly address: string } | { readonly problem: string };

async function publicAddress({ signal }: Target): Promise<PublicAddress> {
  try {
    return addressIn(await send(CHECK_IP, {}, signal));
  } catch (error) {
    signal.throwIfAborted();
    return { problem: `cannot be reached: ${requestProblem(error, TIMEOUT_MS)}` };
  }
}

/** Reads the answer: another server may have answered, such as a captive portal. Pure. */
export function addressIn({ status, body }: HttpAnswer): PublicAddress {
  const text = body.trim();
  if (status === 200 && isIPv4(text)) return { address: text };
  return { problem: `answered with status ${status} and no IPv4 address` };
}

/** Whether API Gateway's resource policy refused a request: with the body of infra/shared/gateway-responses.ts, and not as AWS WAF does. Pure. */
export function isRefusedByPolicy({ status, body }: HttpAnswer): boolean {
  return status === 403 && /"access_denied"/.test(body) && !/firewall/.test(body);
}

/**
 * Compares this computer's address with the ranges, and with the answer of the API. An address that is not among them is no fault of the
 * stack: the administrator may be elsewhere. With an HTTP proxy, or an API that also takes IPv6, the API may have seen another address.
 * Pure.
 */
export function ownAddressFinding(
  { settings, stack }: Target,
  found: PublicAddress,
  isRefused: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Finding {
  const ranges = settings.allowedCidrs ?? [];
  const words = rangesText(ranges);
  if (!("address" in found))
    return notObservable(
      `${CHECK_IP} ${found.problem}. The API ${isRefused ? "refuses" : "admits"} this computer. To compare by hand: curl ${CHECK_IP}, and ${words}.`,
    );
  const { address } = found;
  const range = ranges.find((one) => contains(one, address));
  if (range !== undefined && !isRefused) return ok(`${address} is in ${range.text}`);
  if (range === undefined && isRefused && !mayDiffer(ranges, env))
    return warning({
      seen: `${address} is not in ${words}, and the API refuses it with 403.`,
      why: "Users on this network cannot sign in, and the doctor cannot examine the endpoints from here.",
      fix: `Run the doctor from an allowed network. If users are on this one: ${addCommand(stack, ranges, address)}`,
      link: "docs/settings.md",
    });
  return notObservable(
    `${CHECK_IP} sees ${address}, which is ${range === undefined ? `not in ${words}` : `in ${range.text}`}, and the API ${isRefused ? "refuses" : "admits"} this computer. ` +
      `The API saw another address (${reasons(ranges, env)}), or has another policy: see api.policy-deployed.`,
  );
}

/** Whether the API may see another address than checkip.amazonaws.com, which has IPv4 alone. */
function mayDiffer(ranges: readonly CidrRange[], env: NodeJS.ProcessEnv): boolean {
  return usesProxy(env) || hasIpv6(ranges);
}

function reasons(ranges: readonly CidrRange[], env: NodeJS.ProcessEnv): string {
  if (usesProxy(env)) return "an HTTP proxy is between them";
  return hasIpv6(ranges) ? "it also takes IPv6" : "a VPN or a proxy may send the requests on different ways";
}

function hasIpv6(ranges: readonly CidrRange[]): boolean {
  return ranges.some(({ version }) => version === 6);
}

function contains({ text, version }: CidrRange, address: string): boolean {
  if (version !== 4) return false;
  const [network = "", bits = ""] = text.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(bits), "ipv4");
  return list.check(address, "ipv4");
}

/** The whole list: it is stored as one text. */
function addCommand(stack: string, ranges: readonly CidrRange[], address: string): string {
  if (ranges.length > MAX_SHOWN_RANGES)
    return `add ${address}/32 to pulumi config get allowedCidrs --stack ${stack}`;
  const all = [...ranges.map(({ text }) => text), `${address}/32`];
  return `pulumi config set allowedCidrs '${JSON.stringify(all)}' --stack ${stack}`;
}

function rangesText(ranges: readonly CidrRange[]): string {
  const shown = ranges.slice(0, MAX_SHOWN_RANGES).map(({ text }) => text);
  const more = ranges.length - shown.length;
  return `allowedCidrs (${more > 0 ? `${shown.join(", ")} and ${more} more` : listed(shown)})`;
}
