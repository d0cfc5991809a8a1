import type { z } from "zod";
import { isWithin, TEXT_LIMITS } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";
import { objectOf, textLike } from "./values.ts";

const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const ALLOWED_CERTIFICATE = "write the ARN of a certificate in AWS Certificate Manager";

const domain = (example: string) =>
  objectOf({
    name: textLike(HOST, `write a host name in lower case, such as ${example}`),
    certificateArn: textLike(CERTIFICATE, ALLOWED_CERTIFICATE).optional(),
    hostedZoneId: textLike(/^Z[A-Z0-9]{1,32}$/, "write the ID of a Route 53 hosted zone: Z…").optional(),
  });

const customDomainSchema = objectOf({
  signInPages: domain("login.example.com").optional(),
  api: domain("auth.example.com").optional(),
});
export type CustomDomain = z.infer<typeof customDomainSchema>;
/** The settings of one of the two domains. */
export type DomainSettings = NonNullable<CustomDomain["api"]>;

/** Custom domains for the sign-in pages and for the API. */
export const customDomain = customDomainSchema.prefault({}).meta({
  description:
    "Your own addresses: `signInPages` and `api`, each with `name` and either `hostedZoneId` or `certificateArn` (`signInPages`: in " +
    "us-east-1; `api`: in the stack's Region). **Decide before you connect Amazon Quick.** See " +
    "[custom-domain-and-branding.md](custom-domain-and-branding.md).",
  example: { signInPages: { name: "login.example.com", hostedZoneId: "Z0123456789ABC" } },
  cost: "certificates free; hosted zone $0.50 a month",
  references: {
    "custom domains":
      "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html",
  },
});

/**
 * Certificates that are missing or in the wrong Region, and names that AWS does not accept.
 *
 * @param region the stack's Region, if it is known.
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
      "add a label in front, such as login.example.com: the parent domain must have an address record";
    faults.push({ key: "customDomain.signInPages.name", found: `found "${signInPages.name}"`, allowed });
  }
  if (signInPages !== undefined && signInPages.name === api?.name) {
    const allowed = "give each its own name";
    faults.push({ key: "customDomain", found: "both have the same name", allowed });
  }
  return faults;
}

function faultsOfDomain(
  key: string,
  settings: DomainSettings | undefined,
  region: string | undefined,
): SettingFault[] {
  if (settings === undefined) return [];
  const { certificateArn, hostedZoneId } = settings;
  if (certificateArn === undefined && hostedZoneId === undefined) {
    const allowed = `set hostedZoneId, which creates a certificate${region ? ` in ${region}` : ""}; or certificateArn`;
    return [{ key, found: "a custom domain without a certificate", allowed }];
  }
  if (certificateArn === undefined && !isWithin(settings.name, TEXT_LIMITS.certificateName)) {
    const { allowed } = TEXT_LIMITS.certificateName;
    return [{ key: `${key}.name`, found: `it has ${settings.name.length} characters`, allowed }];
  }
  const found = certificateArn?.split(":")[3];
  if (found === undefined || region === undefined || found === region) return [];
  const allowed = `use one in ${region}, where AWS requires it`;
  return [{ key: `${key}.certificateArn`, found: `the certificate is in ${found}`, allowed }];
}
