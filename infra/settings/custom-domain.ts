import type { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { keysOf, textOf } from "./values.ts";

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

const domain = (example: string) =>
  keysOf({
    name: textOf(HOST, `write a host name in lower case, such as ${example}`),
    certificateArn: textOf(
      CERTIFICATE,
      "write the ARN of a certificate in AWS Certificate Manager",
    ).optional(),
    hostedZoneId: textOf(/^Z[A-Z0-9]{1,32}$/, "write the id of a Route 53 hosted zone: Z…").optional(),
  });

/** Addresses of one's own, for the sign-in pages and for the API. */
export const customDomainSchema = keysOf({
  signInPages: domain("login.example.com").optional(),
  api: domain("auth.example.com").optional(),
});
export type CustomDomain = z.infer<typeof customDomainSchema>;
export type OwnDomain = NonNullable<CustomDomain["api"]>;

/**
 * Certificates that are missing or in the wrong Region, and names that AWS does not take.
 *
 * @param region the stack's, where it is known.
 * Source: "Using your own domain for managed login" (a certificate in us-east-1; the parent domain must
 * resolve, and top-level domains are no parents); "Set up a Regional custom domain
 * name in API Gateway" (in the API's own Region).
 */
export function faultsOfCustomDomain(
  { signInPages, api }: CustomDomain,
  region: string | undefined,
): SettingFault[] {
  const faults = [
    ...faultsOfDomain("customDomain.signInPages", signInPages, "us-east-1"),
    ...faultsOfDomain("customDomain.api", api, region),
  ];
  if (signInPages !== undefined && signInPages.name.split(".").length < 3) {
    const allowed =
      "put a label before it, such as login.example.com: its parent domain must have an address";
    faults.push({ key: "customDomain.signInPages.name", found: `found "${signInPages.name}"`, allowed });
  }
  if (signInPages !== undefined && signInPages.name === api?.name) {
    const allowed = "give each a name of its own";
    faults.push({ key: "customDomain", found: "both have the same name", allowed });
  }
  return faults;
}

function faultsOfDomain(
  key: string,
  domain: OwnDomain | undefined,
  region: string | undefined,
): SettingFault[] {
  if (domain === undefined) return [];
  const { certificateArn, hostedZoneId } = domain;
  if (certificateArn === undefined && hostedZoneId === undefined) {
    const allowed = `set hostedZoneId, and a certificate is made${region ? ` in ${region}` : ""}; or certificateArn`;
    return [{ key, found: "a custom domain without a certificate", allowed }];
  }
  const found = certificateArn?.split(":")[3];
  if (found === undefined || region === undefined || found === region) return [];
  const allowed = `use one in ${region}, where AWS looks for it`;
  return [{ key: `${key}.certificateArn`, found: `the certificate is in ${found}`, allowed }];
}
