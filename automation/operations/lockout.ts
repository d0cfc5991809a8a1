import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { offeredProviders } from "../../infra/settings/federation.ts";
import { AMAZON_QUICK } from "../../infra/settings/identity-center.ts";
import type { Settings } from "../../infra/settings/settings.ts";
import { protectedNameOf, protectedResources } from "../../infra/shared/protection.ts";
import { type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import type { Step } from "../engine/steps.ts";
import { assertNotLockedOut, losses, type OfferChange } from "../guard/lockout.ts";
import { settingsOf } from "./doctor-target.ts";

/** A stack before a run. */
export interface Planned {
  readonly config: StackConfig;
  readonly context: AwsContext;
  readonly resources: readonly DeployedResource[];
}

/** The pool that has the accounts; nothing before the first deployment. Pure. */
export function poolOf({ config, resources }: Pick<Planned, "config" | "resources">): string | undefined {
  return resources.find((one) => protectedNameOf(one) === "pool")?.id ?? ownValue(config, "existingPoolId");
}

/**
 * Refuses a run after which accounts have no way to sign in. A client that is new loses nothing, except for Amazon Quick's with the pool of
 * existingPoolId: its users come from another client of that pool.
 *
 * @throws DriverError USERS_LOCKED_OUT
 */
export async function assertNoLockout({ config, context, resources }: Planned): Promise<void> {
  const pool = poolOf({ config, resources });
  if (pool === undefined) return;
  const changes = offerChanges(resources, settingsOf(config, context.region));
  if (losses(changes).length === 0) return;
  const client = new CognitoIdentityProviderClient({ ...awsClientConfig(context) });
  try {
    await assertNotLockedOut(client, pool, changes);
  } finally {
    client.destroy();
  }
}

/** What the deployed app clients offer, and what they will. Pure. */
export function offerChanges(
  resources: readonly DeployedResource[],
  settings: Pick<
    Settings,
    "clients" | "directSignIn" | "existingPoolId" | "federation" | "identityProviders"
  >,
): readonly OfferChange[] {
  const own = resources.filter(({ type }) => type === protectedResources.client);
  const quick = own.find((one) => protectedNameOf(one) === "client");
  const reused = settings.existingPoolId === undefined ? undefined : ["COGNITO"];
  const before = quick?.offers ?? reused;
  const changeOf = (
    client: string,
    offers: readonly string[] | undefined,
    offer: Parameters<typeof offeredProviders>[0],
  ) =>
    offers === undefined
      ? []
      : [{ client, before: offers, after: offeredProviders(offer, settings.federation) }];
  const others = Object.entries(settings.clients).flatMap(([app, offer]) => {
    const deployed = own.find(({ urn }) => urn.endsWith(`::sign-in-${app}`));
    return changeOf(app, deployed?.offers, offer);
  });
  return [...changeOf(AMAZON_QUICK, before, settings), ...others];
}

const PROVIDER_TYPE = "aws:cognito/identityProvider:IdentityProvider";

/** Warnings about identity providers that a run deletes. Pure. */
export function removedProviders(steps: readonly Step[]): readonly string[] {
  const removed = steps.filter(({ type, op }) => type === PROVIDER_TYPE && op === "delete");
  return removed.map(
    ({ name, id = name }) =>
      `The identity provider ${id.split(":").at(-1)} is deleted. Its federated accounts stay in the pool, and can no longer sign in with it. ` +
      "Delete the registration and the public key at the provider, too. A provider with another issuer needs another name.",
  );
}
