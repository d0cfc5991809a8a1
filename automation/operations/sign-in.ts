import { type App, type PortOptions, type SignedIn, signIn } from "../../sign-in/index.ts";
import { defined } from "../../sync/model/defined.ts";
import { openStack, type StackRef } from "../engine/workspace.ts";
import type { DriverIo } from "../terminal/io.ts";
import { signInApp } from "./sign-in-app.ts";
import { browserOpener } from "./sign-in-browser.ts";

export interface StackSignIn {
  readonly stackRef: StackRef;
  /** An app of the setting `clients`. @default Amazon Quick */
  readonly client?: string | undefined;
  /** An identity provider of the setting `federation`, or COGNITO. @default what users get */
  readonly provider?: string | undefined;
  /** Show the address, and open no browser. */
  readonly headless: boolean;
  /** As of `SignInRequest`. @default false */
  readonly checkVerifier?: boolean | undefined;
  /** How the sandbox shares the port. */
  readonly port?: PortOptions | undefined;
}

/**
 * Signs in to a stack with the user's browser.
 *
 * @throws DriverError as `signInApp`; SignInError as `signIn`.
 */
export async function signInToStack(
  { stackRef, client, provider, headless, checkVerifier, port }: StackSignIn,
  io: DriverIo,
): Promise<SignedIn> {
  const app = await signInApp(await openStack(stackRef), client, provider);
  return io.interrupts.during(({ first: signal }) =>
    signInWith({ app, headless, checkVerifier, port, signal }, io),
  );
}

interface BrowserSignIn {
  readonly app: App;
  readonly headless: boolean;
  readonly checkVerifier?: boolean | undefined;
  readonly port: PortOptions | undefined;
  readonly signal: AbortSignal;
}

/** Signs in as an app with the user's browser. @throws SignInError */
export function signInWith(
  { app, headless, checkVerifier, port, signal }: BrowserSignIn,
  io: DriverIo,
): Promise<SignedIn> {
  io.info(`Signing in as ${app.name} does, app client ${app.clientId}.`);
  const open = browserOpener(io, { headless, port: new URL(app.redirectUri).port });
  return signIn(defined({ app, open, signal, port, checkVerifier, notify: (line: string) => io.info(line) }));
}
