import { expect } from "chai";
import type { FederatedStack } from "../support/federated-stack.ts";
import type { WalkEnd } from "../support/http-browser.ts";
import type { Begun, HttpUser } from "./http-user.ts";

/** What the app gets at its redirect URI: the error alone, with the app's own state. @returns "ERROR: DESCRIPTION" */
export function errorOf({ left, page }: WalkEnd, { state }: Pick<Begun, "state">): string {
  expect(left, page).to.not.equal(undefined);
  const { error, error_description, ...others } = Object.fromEntries(left?.searchParams ?? []);
  expect(others).to.deep.equal({ state });
  return `${error}: ${error_description}`;
}

/** A user signs in, in the same browser as before, and is who they are. */
export async function expectSignIn(stack: FederatedStack, user: HttpUser): Promise<void> {
  const email = stack.providers.users.find(({ id }) => id === user.id)?.email;
  expect(await user.signIn()).to.include({ email, aud: stack.outputs.ClientId });
}
