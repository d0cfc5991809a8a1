import type { Target } from "../../../doctor/target.ts";
import type { NameFault } from "../support/local-network.ts";
import { settingsOf } from "../support/target.ts";
import type { HealthyStack, PlantedFault } from "./planted-fault.ts";

const API = "auth.example.com";
const PAGES = "sign-in.example.com";
const RECORDS = new Map([
  [API, "d-abc123.execute-api.eu-central-1.amazonaws.com"],
  [PAGES, "d111111abcdef8.cloudfront.net"],
]);

/** The stack with custom domains whose records are made by hand. Its endpoints stay those of AWS, which the sandbox serves. */
function withDomains({ target, network }: HealthyStack, fault: NameFault): Target {
  const certificateIn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/a`;
  const customDomain = {
    api: { name: API, certificateArn: certificateIn("eu-central-1") },
    signInPages: { name: PAGES, certificateArn: certificateIn("us-east-1") },
  };
  return {
    ...target,
    network: network.network(RECORDS, fault),
    settings: {
      ...target.settings,
      customDomain: settingsOf({ customDomain: JSON.stringify(customDomain) }).customDomain,
    },
    outputs: {
      ...target.outputs,
      DnsRecords: [...RECORDS].map(([name, value]) => ({ name, type: "CNAME", value })),
    },
  };
}

function named(
  fault: string,
  check: string,
  about: NameFault | ((target: Target) => NameFault),
  state: PlantedFault["state"] = "failure",
): PlantedFault {
  return {
    fault,
    check,
    state,
    plant: async (stack) => ({
      target: withDomains(stack, typeof about === "function" ? about(stack.target) : about),
      undo: async () => {},
    }),
  };
}

export const addressFaults: readonly PlantedFault[] = [
  named("The DNS record of a custom domain is missing", "addresses.dns", {
    host: API,
    noAddress: "ENOTFOUND",
    cname: "ENOTFOUND",
  }),
  named("A filter of this network blocks the name of the API", "addresses.dns", ({ outputs }) => ({
    host: new URL(outputs.AuthEndpoint).hostname,
    noAddress: "ENOTFOUND",
  })),
  named(
    "The DNS record of a custom domain points to another server",
    "addresses.records",
    { host: PAGES, cname: "www.example.net" },
    "warning",
  ),
  named("The server of a custom domain has a certificate for another name", "addresses.tls", {
    host: API,
    certificate: { name: "www.example.net" },
  }),
  named("The certificate of a custom domain has expired", "addresses.tls", {
    host: PAGES,
    certificate: { days: -2 },
  }),
  named(
    "The certificate of a custom domain expires in a few days",
    "addresses.tls",
    { host: API, certificate: { days: 5 } },
    "warning",
  ),
  named(
    "TLS inspection replaces the certificate of the issuer by one that is not trusted",
    "addresses.tls",
    ({ outputs }) => ({ host: new URL(outputs.IssuerUrl).hostname, certificate: { isUnknown: true } }),
  ),
  named("Nothing listens at a custom domain", "addresses.tls", { host: PAGES, isClosed: true }),
];
