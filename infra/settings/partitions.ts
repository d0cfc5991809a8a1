import type { SettingFault } from "./fault.ts";

/**
 * Partitions in which the stack cannot work, by the beginning of their Regions. In all of them the sign-in pages have another domain, or
 * there are none.
 * Sources: "Amazon Cognito in AWS GovCloud (US)": endpoints auth-fips only, no custom domains; "Amazon Cognito", Amazon Web Services in
 * China: user pools are not available; "Regions and Zones", AWS partitions.
 */
const UNSUPPORTED: readonly (readonly [start: RegExp, why: string])[] = [
  [/^us-gov-/, "Cognito in GovCloud has other sign-in addresses (auth-fips) and no custom domains"],
  [/^cn-/, "the Regions in China have no user pools of Amazon Cognito"],
  [/^(?:us-iso|eu-iso)/, "the isolated Regions have other domains for sign-in"],
  [/^eusc-/, "the AWS European Sovereign Cloud has other domains for sign-in"],
];

const ALLOWED =
  "choose a Region of the standard partition, such as us-east-1 or eu-central-1: Amazon Quick on desktop works with it in any of them";

/** Refuses Regions in which a deployment would fail half-way. @param region undefined if it is not known yet. */
export function faultsOfRegion(region: string | undefined): SettingFault[] {
  const [, why] = UNSUPPORTED.find(([start]) => region !== undefined && start.test(region)) ?? [];
  return why === undefined ? [] : [{ key: "aws:region", found: `${region}: ${why}`, allowed: ALLOWED }];
}
