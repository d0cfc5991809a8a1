import { expect } from "chai";
import type { FederatedStack } from "../support/federated-stack.ts";
import { expectSignIn } from "./failed-sign-in.ts";

/** docs/federation-keys.md: how long `activate` is refused after `publish`, and `retire` after `activate`. */
const WAIT_MS = 6 * 60 * 1_000;

/** A change of the signing key. The commands' clock is moved, and the caches of the bridge and of the provider end with their processes. */
export function signingKeys(deployed: () => FederatedStack): void {
  /** Signs in. @returns the key of the assertion that the provider accepted */
  async function signingKey(stack: FederatedStack): Promise<string | undefined> {
    await expectSignIn(stack, stack.user("user-grace-hopper"));
    return stack.provider.kids.at(-1);
  }

  it("sign in with the old key until another one is active, and then with that one", async () => {
    const stack = deployed();
    const old = await signingKey(stack);
    const activated = Date.now();
    const at = (ms: number) => new Date(activated + ms);
    const keys = await stack.openKeys();
    const [, kid = ""] = /^Key (\S+) is made/.exec(await keys.run("new", at(-WAIT_MS))) ?? [];
    expect(kid).to.not.equal(old);
    expect(await keys.run("publish", at(-WAIT_MS))).to.include(`"kid": "${kid}"`);
    expect(await signingKey(stack)).to.equal(old);
    expect(await keys.run("activate", at(-1)).catch(String)).to.match(/KeysError: It is too early for key/);

    await keys.run("activate", at(0));
    await stack.restartBridge();
    stack.providers.restart(stack.outputs.Federation ?? {});
    expect(await signingKey(stack)).to.equal(kid);
    expect(await stack.publishedKeys()).to.have.members([old, kid]);
    expect(await keys.run("retire", at(WAIT_MS - 1)).catch(String)).to.match(/KeysError: It is too early/);

    expect(await keys.run("retire", at(WAIT_MS))).to.include(`Key ${old} is retired.`);
    expect(await signingKey(stack)).to.equal(kid);
    keys.close();
  });
}
