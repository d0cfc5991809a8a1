import type { StackRef } from "../../automation/engine/workspace.ts";
import { activateKey, makeKey, publishKey } from "../../automation/operations/keys.ts";
import { openKeys } from "../../automation/operations/keys-target.ts";
import type { Outputs } from "../../automation/output/outputs.ts";
import type { DriverIo } from "../../automation/terminal/io.ts";
import { type FederationProviders, OPENID, OTHER_POOL, SAML, startFederation } from "../federation/index.ts";
import { verifyProviderSignIn } from "../sign-in.ts";
import { addSettings, type SandboxSession } from "./session.ts";

/** Longer than a published key must wait before it is activated. */
const LONG_AGO_MS = 15 * 60 * 1_000;

/** Makes, publishes and activates a signing key for the OpenID provider, as `npm run keys` does. The waiting time is skipped: no provider has cached the keys yet. */
export async function useNewKey(stackRef: StackRef, io: DriverIo): Promise<string> {
  const target = await openKeys(stackRef, OPENID, io);
  try {
    const past = new Date(Date.now() - LONG_AGO_MS);
    const { key } = await makeKey(target, past);
    const options = { kid: key.kid, yes: true };
    await publishKey(target, { ...options, now: past });
    await activateKey(target, { ...options, now: new Date() }, io);
    return key.kid;
  } finally {
    target.close();
  }
}

/** The sandbox's identity providers, one of each kind, with `--federation`. Load this file on demand. */
export class SandboxFederation {
  readonly #providers: FederationProviders;
  readonly #session: SandboxSession;

  private constructor(providers: FederationProviders, session: SandboxSession) {
    this.#providers = providers;
    this.#session = session;
  }

  /** Starts the providers, and adds them to the settings of the stack, which is not deployed yet. */
  static async start(session: SandboxSession): Promise<SandboxFederation> {
    const providers = await startFederation(session.sandbox);
    session.alsoStop(providers);
    addSettings(session.stackRef, { federation: providers.settings });
    return new SandboxFederation(providers, session);
  }

  /** Does at the providers what their administrators do after the deployment, activates a signing key, and signs in with each. */
  async verify(outputs: Outputs, io: DriverIo): Promise<void> {
    await this.#register(outputs, io);
    await this.#signIn(outputs, io);
  }

  async #register({ Federation = {} }: Outputs, io: DriverIo): Promise<void> {
    await this.#providers.register(Federation);
    const kid = await useNewKey(this.#session.stackRef, io);
    io.info(
      `The signing key ${kid} is active. To see it: npm run keys -- list --provider ${OPENID} --sandbox`,
    );
  }

  /** Signs in a user with each provider, over HTTP: redirects, forms and cookies, without a browser. */
  async #signIn(outputs: Outputs, io: DriverIo): Promise<void> {
    for (const { identityProvider, email, entries } of this.#signIns()) {
      const { gateway } = this.#session.sandbox;
      await verifyProviderSignIn({ outputs, gateway, identityProvider, email, entries });
      io.info(`${email} signed in with ${identityProvider}, and refreshed the tokens.`);
    }
  }

  /** How the reader signs in with each provider. */
  instructions(): string {
    const { email } = this.#providers.otherPoolUser;
    const chosen = this.#providers.users.map(({ name }) => name).join(" or ");
    return [
      "The sign-in page offers three identity providers. To go to one without the page: npm run sign-in -- --sandbox --provider NAME",
      `  ${OPENID}: an OpenID provider that requires private_key_jwt and PKCE, through the bridge. Choose ${chosen}; there is no password.`,
      `  ${OTHER_POOL}: another user pool. Sign in as ${email} with the password ${this.#newPassword()}`,
      `  ${SAML}: a SAML provider in the role of IAM Identity Center. Choose ${chosen}; there is no password.`,
      "The sheets of npm run outputs -- --sandbox have an address for each that signs out of both.",
    ].join("\n");
  }

  #signIns(): readonly Omit<Parameters<typeof verifyProviderSignIn>[0], "outputs" | "gateway">[] {
    const { users, otherPoolUser } = this.#providers;
    const [first, second] = users;
    if (first === undefined || second === undefined) throw new Error("The providers have too few users.");
    const passwords = { ...otherPoolUser, newPassword: this.#newPassword() };
    return [
      { identityProvider: OPENID, email: first.email, entries: { userAtProvider: first.id } },
      { identityProvider: OTHER_POOL, email: otherPoolUser.email, entries: passwords },
      { identityProvider: SAML, email: second.email, entries: { userAtProvider: second.id } },
    ];
  }

  /** The password that the user of the other pool chooses in the verified sign-in. */
  #newPassword(): string {
    return `Sandbox-${this.#providers.otherPoolUser.temporaryPassword}`;
  }
}
