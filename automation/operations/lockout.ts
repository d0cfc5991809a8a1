import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { offeredProviders } from "../../infra/settings/federation.ts";
import { AMAZON_QUICK } from "../../infra/settings/identity-center.ts";
import type { Settings } from "../../infra/settings/settings.ts";
import { protectedNameOf, protectedResources } from "../../infra/shared/protection.ts";
import { type AwsContext, awsClientConfig } from "../engine/aws-context.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { ownValue, type StackConfig } from "../engine/stack-config.ts";
import type { Step } from "../engine/steps.ts";
import { assertNotLockedOut, type OfferChange } from "../guard/lockout.ts";
import { type AccountLister, accountLister } from "../guard/pool-accounts.ts";
import { settingsOf } from "./doctor-target.ts";

/** A stack before a run. */
export interface Planned {
  readonly config: StackConfig;
  readonly context: AwsContext;
  readonly resources: readonly DeployedResource[];
  /** That has the accounts; absent before the first deployment. */
  readonly pool: PlannedPool | undefined;
}

/** A pool, and its accounts, which are listed once for all guards of a run. */
export interface PlannedPool {
  readonly id: string;
  readonly listAccounts: AccountLister;
}

/** A stack before a run, with the pool of its state or its settings. */
export function plannedStack(stack: Omit<Planned, "pool">): Planned {
  const { config, context, resources } = stack;
  const own = resources.find((one) => protectedNameOf(one) === "pool")?.id;
  const id = own ?? ownValue(config, "existingPoolId");
  if (id === undefined) return { ...stack, pool: undefined };
  const open = () => new CognitoIdentityProviderClient({ ...awsClientConfig(context) });
  return { ...stack, pool: { id, listAccounts: accountLister(open, id) } };
}

/**
 * Refuses a run after which accounts have no way to sign in. A client that is new loses nothing, except for Amazon Quick's with the pool of
 * existingPoolId: its users come from another client of that pool.
 *
 * @throws DriverError USERS_LOCKED_OUT
 */
export async function assertNoLockout({ config, context, resources, pool }: Planned): Promise<void> {
  if (pool === undefined) return;
  const changes = offerChanges(resources, settingsOf(config, context.region));
  await assertNotLockedOut(pool.listAccounts, changes);
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

/** Names of the identity providers that a run deletes. Pure. */
export function deletedProviders(
  steps: readonly Pick<Step, "type" | "op" | "name" | "id">[],
): readonly string[] {
  const removed = steps.filter(({ type, op }) => type === PROVIDER_TYPE && op === "delete");
  return removed.map(({ name, id = name }) => id.split(":").at(-1) ?? name);
}

/** Warnings about identity providers that a run deletes. Pure. */
export function removedProviders(steps: readonly Step[]): readonly string[] {
  return deletedProviders(steps).map(
    (name) =>
      `The identity provider ${name} is deleted. Its federated accounts stay in the pool, and can no longer sign in with it. ` +
      "Delete the registration and the public key at the provider, too. A provider with another issuer needs another name.",
  );
}
