import {
  IdentityCenterConfiguration,
  instanceOf,
  type ListedIssuer,
} from "../../../sign-in/exchange/configuration.ts";
import { identityCenterConfig, issuerSetupOf } from "../../exchange-setup.ts";
import { fact } from "../../target.ts";

/** What reads IAM Identity Center in this run. */
export const configuration = fact(
  async (target) => new IdentityCenterConfiguration(identityCenterConfig(target), target.signal),
);

/** The instances of the Region, which are none for most member accounts of an organization. */
export const instances = fact(async (target) => (await configuration(target)).instances());

/** The identity store of the instance in use. */
export const identityStore = fact(async (target): Promise<string | undefined> => {
  const { TrustedTokenIssuerArn: arn } = target.outputs;
  const found = await instances(target);
  if (arn === undefined) return found.length === 1 ? found[0]?.identityStoreId : undefined;
  return found.find((one) => one.arn === instanceOf(arn))?.identityStoreId;
});

/** A trusted token issuer for this pool. */
export interface PoolIssuer {
  /** Whether the stack declares it. */
  readonly isDeclared: boolean;
  /** Absent if it was deleted, or if there is none. */
  readonly found?: ListedIssuer;
}

/** The trusted token issuer that the stack declares, or one that was made by hand for this pool. */
export const poolIssuer = fact(async (target): Promise<PoolIssuer> => {
  const { TrustedTokenIssuerArn: arn } = target.outputs;
  const reader = await configuration(target);
  if (arn !== undefined) {
    const found = await reader.issuer(arn);
    return found === undefined ? { isDeclared: true } : { isDeclared: true, found: { arn, ...found } };
  }
  const listed = await Promise.all((await instances(target)).map((one) => reader.issuers(one.arn)));
  const found = closestIssuer(listed.flat(), issuerSetupOf(target).issuerUrl);
  return found === undefined ? { isDeclared: false } : { isDeclared: false, found };
});

/** The issuer whose URL is meant to be the pool's: the same, or one that also contains the pool's ID. Pure. */
export function closestIssuer(issuers: readonly ListedIssuer[], url: string): ListedIssuer | undefined {
  const poolId = /[a-z]{2,}(?:-[a-z]+)+-\d_\w+/.exec(url)?.[0].toLowerCase();
  const isMeant = ({ issuerUrl }: ListedIssuer) =>
    poolId !== undefined && issuerUrl.toLowerCase().includes(poolId);
  return issuers.find(({ issuerUrl }) => issuerUrl === url) ?? issuers.find(isMeant);
}
