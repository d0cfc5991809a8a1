import { protectedResources } from "../../infra/shared/protection.ts";
import { stackTagValue } from "../../infra/shared/tags.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { type AwsContext, awsClientConfig, describeContext, findAwsContext } from "../engine/aws-context.ts";
import { assertSameAccount, deployedResources } from "../engine/deployed.ts";
import { configOf, ownValue, retains } from "../engine/stack-config.ts";
import { assertUnlocked } from "../engine/stack-lock.ts";
import { ask, openStack, type Program, type StackRef } from "../engine/workspace.ts";
import { accountsIn, consent } from "../guard/destroy-consent.ts";
import { describeLeftovers, type Leftovers, leftovers } from "../guard/leftovers.ts";
import { deployedWithRetain } from "../guard/pending-state.ts";
import { poolsOfStack } from "../guard/pools-of-stack.ts";
import { deleteStackKeys, findStackFederation } from "../operations/stack-keys.ts";
import { destroyStack, unprotect } from "../operations/teardown.ts";
import { describeFederationLeftovers } from "../output/federation-leftovers.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface DestroyRequest extends StackRef {
  readonly program: Program;
  readonly yes: boolean;
  readonly deleteUsers: boolean;
  readonly json: boolean;
}

/** With the pools that the stack has made and that are in no state. @param reused that of existingPoolId. */
async function allLeftovers(
  left: Leftovers,
  reused: string | undefined,
  tag: string,
  context: AwsContext,
): Promise<Leftovers> {
  const named = [reused, ...left.retained.map(({ id }) => id)];
  const pools = await poolsOfStack(tag, awsClientConfig(context));
  const others = pools.filter(({ id }) => !named.includes(id));
  return { ...left, outside: others.map(({ id }) => ({ name: "user pool", id })) };
}

/** `destroy`: deletes the stack, after the user has confirmed what is lost. */
export async function destroyCommand(request: DestroyRequest, io: DriverIo): Promise<CommandOutcome> {
  const stack = await openStack(request);
  const config = await configOf(stack);
  const context = await findAwsContext(config.values, request);
  io.info(`Stack ${stack.name}: ${describeContext(context)}.`);
  const resources = await deployedResources(stack);
  assertSameAccount(resources, context);
  await assertUnlocked(stack);

  const retain = retains(config);
  const pool = resources.find(({ type }) => type === protectedResources.pool);
  const accounts = pool?.id === undefined ? undefined : await accountsIn(pool.id, awsClientConfig(context));
  const deletesPool = pool !== undefined && !retain;
  const outputs = await ask(stack, () => stack.outputs());
  const tag = stackTagValue(config.project, stack.name);
  // Before their table is deleted with the stack.
  const federation = await findStackFederation(outputs, tag, awsClientConfig(context));
  if (federation.keys.length > 0 && !retain)
    io.info(
      `The stack has ${federation.keys.length} signing keys of identity providers. Their private halves are deleted after 30 days.`,
    );
  await consent({ ...request, deletesPool, losesRetain: deployedWithRetain(resources), accounts }, io);

  await unprotect(
    stack,
    { program: request.program, resources, expectedAccount: context.account, retain },
    io,
  );
  // Only now the state shows what is retained: before, the engine retained all that holds data.
  const released = await deployedResources(stack);
  await destroyStack(stack, io);
  const keys = retain
    ? federation.keys
    : await deleteStackKeys(federation.keys, tag, awsClientConfig(context));
  const reused = ownValue(config, "existingPoolId");
  const left = await allLeftovers(leftovers(released, retain), reused, tag, context);
  if (request.json)
    return asJson({
      stack: stack.name,
      account: context.account,
      region: context.region,
      ...left,
      signingKeys: keys,
    });
  const atProviders = describeFederationLeftovers({ ...federation, keys, stackTag: tag, retain });
  const [issuer, ownIssuer] = [textOf(outputs["IssuerUrl"]), textOf(outputs["TrustedTokenIssuerArn"])];
  return {
    stderr: [describeLeftovers(left, request, issuer, reused, ownIssuer), atProviders]
      .filter((text) => text !== "")
      .join("\n"),
    exitCode: ExitCode.done,
  };
}

/** An output as text; undefined if the stack does not have it. */
function textOf(output: { readonly value: unknown } | undefined): string | undefined {
  return typeof output?.value === "string" ? output.value : undefined;
}
