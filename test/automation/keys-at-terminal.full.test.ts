import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { dynamoRegister } from "../../bridge/keys/register.ts";
import { credentialsEnv } from "../../sandbox/index.ts";
import { withEnvironment } from "../support/with-environment.ts";
import { type CheckoutCommands, newCheckoutCommands } from "./support/checkout-commands.ts";
import { type Gate, openGate } from "./support/gate.ts";
import { makeKeyStorage } from "./support/key-storage.ts";
import { type AtTerminal, CTRL_C } from "./support/terminal.ts";
import { writeStack } from "./support/written-stack.ts";

const STACK = "keys-at-terminal";
const TABLE = "sign-in-idp-keys-terminal";
/** Ctrl-D. */
const END_OF_INPUT = "\u0004";
/** Two signals within this time are one key press. */
const NEXT_PRESS_MS = 800;
const PROVIDER = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "app",
  clientAuth: "private_key_jwt",
};

describe("keys at a terminal, whose user presses Ctrl-C", () => {
  let at: CheckoutCommands;
  let gate: Gate;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    at = await newCheckoutCommands();
    const { sandbox } = at;
    env = { ...sandbox.env, ...credentialsEnv(sandbox.rootCredentials) };
    await withEnvironment(env, () => makeKeyStorage(TABLE, "sign-in-idp-terminal_key-1234567"));
    at.configure(STACK, { federation: JSON.stringify({ okta: PROVIDER }) });
    const api = "https://api.example.com/prod";
    writeStack(sandbox, STACK, {
      PoolId: `${sandbox.region}_AbCdEfGhI`,
      ClientId: "client",
      ...{ IssuerUrl: api, AuthEndpoint: api, TokenEndpoint: api, JwksUri: api },
      FederationKeyTable: TABLE,
      Federation: { okta: { Type: "oidc", JwksUri: "https://api.example.com/idp/okta/jwks" } },
    });
    gate = await openGate(sandbox.env["AWS_ENDPOINT_URL"] ?? "");
  });
  after(async () => {
    gate?.release();
    await gate?.stop();
    at?.checkout.remove();
  });

  const keys = (line: string): AtTerminal =>
    at.startAtTerminal(`keys ${line} --provider okta --stack ${STACK}`, {
      ...credentialsEnv(at.sandbox.rootCredentials),
      AWS_ENDPOINT_URL: gate.address,
    });
  const recorded = () =>
    withEnvironment(env, async () => {
      const { keys: found, isMaking } = await dynamoRegister(new DynamoDBClient(), TABLE, "okta").read();
      return { statuses: found.map(({ status }) => status), isMaking };
    });

  it("ends with 130 at once while the keys are read, and nothing was changed", async () => {
    const reading = gate.hold("Query");
    const command = keys("new");
    await reading;
    command.press(CTRL_C);
    const { code, stdout } = await command.ended;
    gate.release();
    expect([code, stdout]).to.deep.equal([130, stdout]);
    expect(stdout).to.include("Interrupted. Nothing was changed.");
    expect(await recorded()).to.deep.equal({ statuses: [], isMaking: false });
  });

  it("ends with 130 while a key is made, if it is pressed again, and the next run records the key", async () => {
    const making = gate.hold("CreateKey");
    const command = keys("new");
    await making;
    command.press(CTRL_C);
    await command.untilOutput(/Stopping\. Calls in progress finish first/);
    await sleep(NEXT_PRESS_MS);
    command.press(CTRL_C);
    const { code, stdout } = await command.ended;
    expect([code, stdout]).to.deep.equal([130, stdout]);
    gate.release();
    const again = await keys("new").ended;
    expect([again.code, again.stdout]).to.deep.equal([0, again.stdout]);
    expect(await recorded()).to.deep.equal({ statuses: ["created"], isMaking: false });
  });

  it("ends with 130 at a question, as it does if the input ends there", async () => {
    await withEnvironment(env, async () => {
      const register = dynamoRegister(new DynamoDBClient(), TABLE, "okta");
      const before = await register.read();
      // Long enough ago that the provider has read it.
      const published = { status: "published", publishedAt: "2026-06-01T08:00:00Z" } as const;
      await register.write(
        before,
        before.keys.map((key) => ({ ...key, ...published })),
      );
    });
    for (const key of [CTRL_C, END_OF_INPUT]) {
      const command = keys("activate");
      await command.untilOutput(/Does okta have the public half/);
      command.press(key);
      const { code, stdout } = await command.ended;
      expect([key, code, stdout]).to.deep.equal([key, 130, stdout]);
    }
    expect(await recorded()).to.deep.equal({ statuses: ["published"], isMaking: false });
  });
});
