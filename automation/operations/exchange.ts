import { exchangeSetupOf, identityCenterConfig } from "../../doctor/exchange-setup.ts";
import { command } from "../../doctor/printed-command.ts";
import type { Target } from "../../doctor/target.ts";
import { AMAZON_QUICK } from "../../infra/settings/identity-center.ts";
import { assumeRole, type Exchanged, exchangeToken } from "../../sign-in/exchange/exchange.ts";
import { ExchangeError } from "../../sign-in/exchange/exchange-error.ts";
import { explained } from "../../sign-in/exchange/explain.ts";
import type { ExchangeReport } from "../../sign-in/exchange/report.ts";
import { scopesProblem } from "../../sign-in/exchange/requirements.ts";
import type { ExchangeSetup } from "../../sign-in/exchange/setup.ts";
import type { SignedIn } from "../../sign-in/index.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { DriverIo } from "../terminal/io.ts";
import { npmRun } from "../terminal/printed-command.ts";
import { openExaminedStack } from "./doctor-target.ts";
import { type StackSignIn, signInToStack } from "./sign-in.ts";
import { isOnThisComputer } from "./sign-in-app.ts";

export interface StackExchange extends StackSignIn {
  /** ARN of a role that is assumed for the user. @default none */
  readonly role?: string | undefined;
}

/**
 * Signs in to a stack, exchanges the ID token at IAM Identity Center, and assumes a role for the user. Beside the sign-in it calls AWS three
 * times: for the account, the exchange and the role; more only to explain a refusal.
 *
 * @throws ExchangeError, SignInError, DriverError, SettingsError, SyncError; none has a token, context or credential.
 */
export async function exchangeForStack(request: StackExchange, io: DriverIo): Promise<ExchangeReport> {
  const { target: targetFor } = await openExaminedStack(request.stackRef, io);
  const target = targetFor(new AbortController().signal);
  // Before the user signs in.
  setupOf(target, request);
  const signedIn = await signInToStack({ ...request, client: clientOf(request, target) }, io);
  return io.interrupts.during(({ first: signal }) =>
    exchangeAndAssume({ request, target: { ...target, signal }, signedIn }, io),
  );
}

export interface Exchange {
  readonly request: Pick<StackExchange, "stackRef" | "role">;
  readonly target: Target;
  /** Its ID token can be exchanged once. */
  readonly signedIn: SignedIn;
}

/** Exchanges the ID token of a sign-in, and assumes a role for the user. @throws as `exchangeForStack` */
export async function exchangeAndAssume(
  { request, target, signedIn }: Exchange,
  io: DriverIo,
): Promise<ExchangeReport> {
  const setup = setupOf(target, request);
  const { clientConfig, signal, outputs } = target;
  const { region = target.region } = identityCenterConfig(target);
  io.info("Exchanging the ID token at IAM Identity Center.");
  const exchanged = await exchangedToken({ target, signedIn }, setup, region);
  const report = defined({
    user: exchanged.identity,
    claim: { name: setup.claim, value: String(signedIn.refreshedClaims[setup.claim] ?? "") },
    application: setup.applicationArn,
    region,
    scopes: exchanged.scopes,
    missingScopes: scopesProblem(exchanged.scopes, setup),
  });
  if (request.role === undefined) return defined({ ...report, callerRole: outputs.CallerRoleArn });
  const { contextAssertion } = exchanged;
  if (contextAssertion === undefined)
    throw new ExchangeError("CONTEXT_MISSING", "The answer of IAM Identity Center has no identity context.", {
      hint: `The application needs the scope sts:identity_context, which it has by default: ${setup.redeploy}`,
    });
  io.info(`IAM Identity Center knows the user as ${exchanged.identity.userId}. Assuming ${request.role}.`);
  return {
    ...report,
    role: await assumeRole({ roleArn: request.role, contextAssertion, clientConfig, signal }),
  };
}

async function exchangedToken(
  { target, signedIn }: Pick<Exchange, "target" | "signedIn">,
  setup: ExchangeSetup,
  region: string,
): Promise<Exchanged> {
  const { clientConfig, signal, caller } = target;
  try {
    return await exchangeToken({ ...setup, region, idToken: signedIn.idToken, clientConfig, signal });
  } catch (error) {
    const claims = signedIn.refreshedClaims;
    throw await explained(error, { setup, claims, caller, directory: identityCenterConfig(target), signal });
  }
}

/** What the stack declares for an exchange. Pure. @throws ExchangeError APPLICATION_OFF, APPLICATION_MISSING */
export function setupOf(target: Target, { stackRef }: Pick<StackExchange, "stackRef">): ExchangeSetup {
  const setup = exchangeSetupOf(target);
  if (setup !== undefined) return setup;
  if (target.settings.identityCenter?.application === undefined)
    throw new ExchangeError(
      "APPLICATION_OFF",
      `Stack ${target.stack} declares no application that exchanges tokens.`,
      {
        hint: "Set identityCenter.application (docs/trusted-identity-propagation.md), and deploy. Amazon Quick's desktop app does not need it.",
        exitCode: ExitCode.wrongUsage,
      },
    );
  throw new ExchangeError(
    "APPLICATION_MISSING",
    `Stack ${target.stack} has no output ApplicationArn: the application is not deployed.`,
    {
      hint: npmRun("provision", stackRef),
    },
  );
}

/**
 * The app that signs in: Amazon Quick's own app client is an audience only if it is named. Without --client, it is one whose code can be
 * received here, if there is one. Undefined signs in as Amazon Quick. Pure.
 *
 * @throws ExchangeError AUDIENCE_MISSING for an app whose tokens the settings do not let be exchanged: no user should sign in for that.
 */
export function clientOf({ client }: Pick<StackExchange, "client">, target: Target): string | undefined {
  const { settings } = target;
  const { clients = [] } = settings.identityCenter?.application ?? {};
  const isKnown =
    client === AMAZON_QUICK || (client !== undefined && Object.hasOwn(settings.clients, client));
  if (isKnown && !clients.includes(client)) throw notExchanged(client, clients, target);
  if (client !== undefined || clients.includes(AMAZON_QUICK))
    return client === AMAZON_QUICK ? undefined : client;
  return clients.find((name) => settings.clients[name]?.callbackUrls.some(isOnThisComputer)) ?? clients[0];
}

function notExchanged(client: string, clients: readonly string[], target: Target): ExchangeError {
  return new ExchangeError(
    "AUDIENCE_MISSING",
    `The setting identityCenter.application.clients does not name ${client}: IAM Identity Center refuses its ID tokens.`,
    {
      hint: `--client takes ${clients.join(", ")}. Or add ${client} there, and run: ${command(target, "provision")}`,
      exitCode: ExitCode.wrongUsage,
    },
  );
}
