import { CreateTokenWithIAMCommand, SSOOIDCClient } from "@aws-sdk/client-sso-oidc";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type ClientConfig, clientConfig } from "../../sync/aws/clients.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { JWT_BEARER } from "./configuration.ts";
import { ExchangeError } from "./exchange-error.ts";
import { type DecodedAnswer, decodeAnswer } from "./identity.ts";
import { type RefusalContext, refusalOf, roleRefusalOf, withoutCause } from "./refusals.ts";

/** Source: STS API Reference, ProvidedContext; IAM Identity Center User Guide, "Identity-enhanced IAM role sessions". */
const CONTEXT_PROVIDER = "arn:aws:iam::aws:contextProvider/IdentityCenter";

const SESSION_NAME = "quick-sign-in-exchange";

/** The shortest session. Source: AssumeRole, DurationSeconds. */
const SESSION_SECONDS = 900;

/** Where and with what an ID token is exchanged. */
export interface ExchangeRequest extends RefusalContext {
  /** Of the user pool; never shown. */
  readonly idToken: string;
  /** Credentials of the caller; the Region is that of `region`. */
  readonly clientConfig: ClientConfig;
  readonly signal: AbortSignal;
}

/** A refusal that the configuration may explain. */
export class RefusedExchange extends ExchangeError {}

/** An exchanged token. */
export interface Exchanged extends DecodedAnswer {
  readonly scopes: readonly string[];
}

/**
 * Exchanges an ID token at IAM Identity Center. Cognito's access token does not do: it has neither `aud` nor `email`.
 *
 * @throws RefusedExchange if several causes are possible, and the configuration decides; ExchangeError; SyncError for credentials and network.
 */
export async function exchangeToken(request: ExchangeRequest): Promise<Exchanged> {
  const { applicationArn, region, idToken, signal } = request;
  const client = new SSOOIDCClient({
    ...clientConfig({ ...request.clientConfig, region }),
    // If only the answer was lost, a second attempt would send a token that has been exchanged, and end with a misleading refusal.
    maxAttempts: 1,
    retryMode: "standard",
  });
  try {
    const answer = await client.send(
      new CreateTokenWithIAMCommand({ clientId: applicationArn, grantType: JWT_BEARER, assertion: idToken }),
      { abortSignal: signal },
    );
    const decoded = decodeAnswer(answer.idToken ?? "", answer.awsAdditionalDetails?.identityContext);
    if (decoded === undefined)
      throw new ExchangeError(
        "CONTEXT_MISSING",
        "The answer of IAM Identity Center has no ID token that can be read.",
        {
          hint: "Run the command again.",
        },
      );
    return { ...decoded, scopes: answer.scope ?? [] };
  } catch (error) {
    throw failedExchange(error, request);
  } finally {
    client.destroy();
  }
}

function failedExchange(error: unknown, request: ExchangeRequest): Error {
  if (error instanceof ExchangeError) return error;
  if (request.signal.aborted) return interrupted();
  const refusal = refusalOf(error, request);
  if (refusal === undefined) return withoutCause(error, "exchange the ID token at IAM Identity Center");
  const { code, message, hint, isAmbiguous } = refusal;
  return new (isAmbiguous ? RefusedExchange : ExchangeError)(code, message, { hint });
}

/** A role that is assumed for a user. */
export interface AssumeRequest {
  readonly roleArn: string;
  /** Never shown. */
  readonly contextAssertion: string;
  readonly clientConfig: ClientConfig;
  readonly signal: AbortSignal;
}

/** The session: who one is now. Its credentials are not kept. */
export interface AssumedRole {
  readonly arn: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
}

/**
 * Assumes a role with the identity context of a user. AWS's answer says who that is, which takes no call more.
 *
 * @throws RefusedExchange, ExchangeError or SyncError as `exchangeToken`.
 */
export async function assumeRole(request: AssumeRequest): Promise<AssumedRole> {
  const { roleArn, contextAssertion, signal } = request;
  const sts = new STSClient(clientConfig(request.clientConfig));
  try {
    const { AssumedRoleUser: session, Credentials: credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: SESSION_NAME,
        DurationSeconds: SESSION_SECONDS,
        ProvidedContexts: [{ ProviderArn: CONTEXT_PROVIDER, ContextAssertion: contextAssertion }],
      }),
      { abortSignal: signal },
    );
    return defined({ arn: session?.Arn ?? "", expiresAt: credentials?.Expiration?.toISOString() });
  } catch (error) {
    throw failedRole(error, request);
  } finally {
    sts.destroy();
  }
}

function failedRole(error: unknown, { roleArn, signal }: AssumeRequest): Error {
  if (signal.aborted) return interrupted();
  const refusal = roleRefusalOf(error, roleArn);
  if (refusal === undefined) return withoutCause(error, "assume the role with the identity of the user");
  const { code, message, hint, isAmbiguous } = refusal;
  return new (isAmbiguous ? RefusedExchange : ExchangeError)(code, message, { hint });
}

function interrupted(): ExchangeError {
  return new ExchangeError(
    "INTERRUPTED",
    "Interrupted. The ID token may have been exchanged; nothing was changed.",
    {
      exitCode: ExitCode.interrupted,
    },
  );
}
