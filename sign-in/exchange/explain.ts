import type { ClientConfig } from "../../sync/aws/clients.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { IdentityCenterConfiguration, instanceOf } from "./configuration.ts";
import { causeOf, type Evidence } from "./diagnosis.ts";
import { RefusedExchange } from "./exchange.ts";
import { ExchangeError } from "./exchange-error.ts";
import { attributeReader, attributeValues, hasUser } from "./people.ts";
import type { ExchangeSetup } from "./setup.ts";

/** What an explanation may read, and for whom. */
export interface ExplainRequest {
  readonly setup: ExchangeSetup;
  /** Claims of the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** ARN of the caller. */
  readonly caller: string;
  /** Credentials that may read IAM Identity Center, and its Region. */
  readonly directory: ClientConfig;
  readonly signal: AbortSignal;
}

/**
 * Explains a refusal of IAM Identity Center, whose errors name no cause, by reading its configuration. What may not be read is left out.
 *
 * @returns the error with the cause that was found; the same error if none was; other errors as they are; INTERRUPTED after Ctrl-C.
 */
export async function explained(error: unknown, request: ExplainRequest): Promise<unknown> {
  if (!(error instanceof RefusedExchange) || error.code === "ROLE_REFUSED") return error;
  const { evidence, unread } = await evidenceOf(request);
  if (request.signal.aborted)
    return new ExchangeError("INTERRUPTED", `Interrupted before the cause was found. ${error.message}`, {
      exitCode: ExitCode.interrupted,
    });
  const cause = causeOf(error.code, evidence, request.setup);
  if (cause !== undefined)
    return new ExchangeError(
      cause.code,
      `IAM Identity Center refused the exchange. ${cause.seen} ${cause.why}`,
      {
        hint: cause.fix,
      },
    );
  if (unread.length === 0) return error;
  const missing = `Not checked, because it could not be read: ${unread.join(", ")} (docs/permissions.md).`;
  return new ExchangeError(error.code, `${error.message} ${missing}`, { hint: error.hint });
}

/** Reads all that may explain a refusal, side by side. */
async function evidenceOf(
  request: ExplainRequest,
): Promise<{ evidence: Evidence; unread: readonly string[] }> {
  const { setup, claims, caller, signal } = request;
  const configuration = new IdentityCenterConfiguration(request.directory, signal);
  const unread: string[] = [];
  const attempt = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch {
      unread.push(what);
      return undefined;
    }
  };
  const { applicationArn, issuerArn } = setup;
  const [issuer, grant, actorPolicy, assignment, people] = await Promise.all([
    attempt("the trusted token issuer", async () => (await configuration.issuer(issuerArn)) ?? null),
    attempt("the grant", async () => (await configuration.grant(applicationArn)) ?? null),
    attempt("the actor policy", async () => (await configuration.actorPolicy(applicationArn)) ?? null),
    attempt("the assignments", () => configuration.assignment(applicationArn)),
    attempt("the users", () => peopleOf(request, configuration)),
  ]);
  const found = { issuer, grant, actorPolicy, assignmentRequired: assignment?.required, ...people };
  const evidence = defined({ ...found, claims, caller, now: Date.now() / 1000 });
  return { evidence, unread: unread.toSorted() };
}

/** How many users have the value of the claim. In a large directory GetUserId answers, which finds one at most. */
async function peopleOf(
  { setup, claims, directory, signal }: ExplainRequest,
  configuration: IdentityCenterConfiguration,
): Promise<{ readonly users?: number; readonly enabled?: number }> {
  const value = claims[setup.claim];
  const read = attributeReader(setup.attribute);
  if (typeof value !== "string" || read === undefined) return {};
  const instance = instanceOf(setup.applicationArn);
  const identityStoreId = (await configuration.instances()).find(
    ({ arn }) => arn === instance,
  )?.identityStoreId;
  if (identityStoreId === undefined) return {};
  const place = { config: directory, identityStoreId, signal };
  const values = await attributeValues(place, read);
  const found = values.users.get(value) ?? [];
  if (values.isComplete || found.length > 1)
    return { users: found.length, enabled: found.filter((id) => !values.disabled.has(id)).length };
  const isKnown = await hasUser(place, setup.attribute, value);
  return isKnown === undefined ? {} : { users: isKnown ? 1 : 0 };
}
