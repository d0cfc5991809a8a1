import { ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { entryId } from "../../../bridge/state-store.ts";
import { OPENID } from "../../../sandbox/federation/index.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { resourcesOf } from "../../support/resources.ts";
import { choose, type FederatedStack } from "../support/federated-stack.ts";
import { errorOf, expectSignIn } from "./failed-sign-in.ts";

const [GRACE, BARBARA] = ["user-grace-hopper", "user-barbara-liskov"];

/** The table has the state or the code, and it has expired. */
async function expire({ sandbox, deployment }: FederatedStack, kind: "state" | "code", value: string) {
  const table = (await resourcesOf(deployment.stack)).find(
    ({ type, urn }) => type === "aws:dynamodb/table:Table" && /state$/.test(urn),
  );
  const dynamo = new DynamoDBClient({
    endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "",
    region: sandbox.region,
    credentials: sandbox.rootCredentials,
  });
  await dynamo.send(
    new UpdateItemCommand({
      TableName: table?.id,
      Key: { id: { S: entryId(kind, OPENID, value) } },
      UpdateExpression: "SET #expires = :past",
      ConditionExpression: "attribute_exists(id)",
      ExpressionAttributeNames: { "#expires": "expires" },
      ExpressionAttributeValues: { ":past": { N: String(Math.floor(Date.now() / 1_000) - 1) } },
    }),
  );
}

/** The callbacks that browsers open are kept, and answered with a page. */
function holdCallbacks({ browsers, providers, reach, outputs }: FederatedStack) {
  const callback = outputs.Federation?.[OPENID]?.ApiGwCallbackEndpoint ?? "";
  const held: string[] = [];
  const { origin, pathname } = new URL(reach(callback));
  browsers.misbehave(pathname, async ({ path }) => {
    held.push(`${origin}${path}`);
    return { status: 200, headers: { "content-type": "text/html" }, body: "<title>Held</title>" };
  });
  return {
    /** Chooses a user at the provider. @returns the address of the callback */
    choose: async (page: Page, id: string) => {
      const email = providers.users.find((user) => user.id === id)?.email ?? "";
      await choose(page, email);
      await page.waitForFunction("document.title === 'Held'");
      return held.at(-1) ?? "";
    },
    release: () => browsers.behave(pathname),
  };
}

/** Answers that belong to another user, another sign-in, another app or another time. */
export function foreignAnswers(deployed: () => FederatedStack, browser: () => Browser): void {
  it("cannot finish each other's sign-in in Chromium, and finish their own afterwards", async () => {
    const stack = deployed();
    const other = await browser().newContext();
    const [barbara, refused] = [await other.newPage(), [] as string[]];
    const open = async (page: Page, address: string) => {
      await page.goto(address);
      refused.push(await page.locator("body").innerText());
    };
    await barbara.goto(stack.user(BARBARA).begin().start);
    const held = holdCallbacks(stack);
    const signedIn = await stack.signIn(browser(), OPENID, async (grace) => {
      const own = await held.choose(grace, GRACE);
      const foreign = await held.choose(barbara, BARBARA);
      held.release();
      await open(grace, foreign);
      await open(barbara, own);
      await grace.goto(own);
    });
    await other.close();
    expect(signedIn.claims).to.include({ email: "Grace.Hopper@Example.com" });
    expect(refused).to.have.length(2);
    for (const page of refused) expect(page).to.include("It was begun in another browser.");
    await expectSignIn(stack, stack.user(BARBARA));
  });

  it("see Chromium's own error if the provider redirects without end, and sign in afterwards", async () => {
    const stack = deployed();
    stack.provider.misbehave("/auth", async ({ path }) => ({
      status: 302,
      headers: { location: path },
      body: "",
    }));
    const looped = await stack.signIn(browser(), OPENID, async () => {}).catch(String);
    stack.provider.behave("/auth");
    expect(looped).to.include("ERR_TOO_MANY_REDIRECTS");
    await expectSignIn(stack, stack.user(GRACE));
  });

  it("get an error in the app if the sign-in at the provider took too long", async () => {
    const stack = deployed();
    const user = stack.user(GRACE);
    const signIn = await user.toCallback();
    await expire(stack, "state", signIn.callback.searchParams.get("state") ?? "");
    const end = await user.open(signIn.callback);
    expect(errorOf(end, signIn)).to.equal("access_denied: Sign-in took too long: try again");
    await expectSignIn(stack, user);
  });

  it("get an error in the app if the code is redeemed too late", async () => {
    const stack = deployed();
    const user = stack.user(GRACE);
    const signIn = await user.toCallback();
    const cognito = await user.openUntil(signIn.callback, "/oauth2/idpresponse");
    await expire(stack, "code", signIn.code);
    const error = errorOf(await user.open(cognito), signIn);
    expect(error).to.match(/400 invalid_grant The code is unknown, was used before, or has expired$/);
    await expectSignIn(stack, user);
  });

  it("cannot sign in with the provider's code of another user, which PKCE binds to the sign-in", async () => {
    const stack = deployed();
    const [grace, barbara] = [stack.user(GRACE), stack.user(BARBARA)];
    const [own, foreign] = [await grace.toCallback(), await barbara.toCallback()];
    const swapped = new URL(own.callback);
    swapped.searchParams.set("code", foreign.code);
    expect(errorOf(await grace.open(swapped), own)).to.match(/400 invalid_grant grant request is invalid$/);
    await expectSignIn(stack, grace);
    await expectSignIn(stack, barbara);
  });

  it("cannot sign in with a code of the provider that was used before", async () => {
    const stack = deployed();
    const [user, other] = [stack.user(GRACE), stack.user(GRACE)];
    const [used, next] = [await user.toCallback(), await other.toCallback()];
    expect((await user.open(used.callback)).left?.searchParams.get("code")).to.be.a("string");
    const replayed = new URL(next.callback);
    replayed.searchParams.set("code", used.code);
    expect(errorOf(await other.open(replayed), next)).to.match(/400 invalid_grant grant request is invalid$/);
    await expectSignIn(stack, user);
    await expectSignIn(stack, other);
  });

  it("have an app that gets no tokens with another verifier, nor twice with one code", async () => {
    const stack = deployed();
    const user = stack.user(GRACE);
    const [signIn, foreign] = [await user.toCallback(), await stack.user(BARBARA).toCallback()];
    const { left } = await user.open(signIn.callback);
    const code = left?.searchParams.get("code") ?? "";
    expect(await user.redeem(code, foreign.verifier)).to.include({ error: "invalid_grant" });
    expect(await user.redeem(code, signIn.verifier)).to.include.keys("id_token");
    expect(await user.redeem(code, signIn.verifier)).to.include({ error: "invalid_grant" });
    await expectSignIn(stack, user);
  });

  it("have one account each, with their own e-mail, after all of this", async () => {
    const { sandbox, outputs, providers } = deployed();
    const { Users = [] } = await awsClients(sandbox).cognito.send(
      new ListUsersCommand({ UserPoolId: outputs.PoolId, AttributesToGet: ["email"] }),
    );
    const accounts = Users.map(({ Username = "", Attributes }) => [Username, Attributes?.[0]?.Value]);
    const own = accounts.filter(([name]) => name?.startsWith(`${OPENID}_`));
    expect(own).to.have.deep.members(providers.users.map(({ id, email }) => [`${OPENID}_${id}`, email]));
  });
}
