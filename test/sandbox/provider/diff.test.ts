import { expect } from "chai";
import { withInheritedValues } from "../../../sandbox/provider/inherited-values.ts";
import { diff } from "../../../sandbox/provider/provider.ts";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import type { Fields } from "../../../sandbox/provider/values.ts";

const POOL = "aws:cognito/userPool:UserPool";
const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
const DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain";
const ROLE = "aws:iam/role:Role";
const FUNCTION = "aws:lambda/function:Function";

/** "kind path", with a leading "!" if the resource must be replaced. */
function changesOf(type: string, olds: Fields, news: Fields): string[] {
  return diff(type, olds, news).changes.map(
    ({ path, kind, replaces }) => `${replaces ? "!" : ""}${kind} ${path}`,
  );
}

describe("The provider's diff", () => {
  it("finds no change between equal inputs", () => {
    const pool = { name: "people", aliasAttributes: ["email"], tags: { a: "1" } };
    expect(changesOf(POOL, pool, structuredClone(pool))).to.deep.equal([]);
  });

  it("updates in place what the real provider updates in place", () => {
    expect(changesOf(POOL, { mfaConfiguration: "OFF" }, { mfaConfiguration: "ON" })).to.deep.equal([
      "update mfaConfiguration",
    ]);
    expect(changesOf(CLIENT, { callbackUrls: ["a"] }, { callbackUrls: ["b"] })).to.deep.equal([
      "update callbackUrls",
    ]);
    expect(changesOf(ROLE, {}, { description: "new" })).to.deep.equal(["add description"]);
  });

  it("replaces what the real provider replaces", () => {
    expect(changesOf(POOL, { aliasAttributes: ["email"] }, {})).to.deep.equal(["!delete aliasAttributes"]);
    expect(changesOf(CLIENT, { userPoolId: "a" }, { userPoolId: "b" })).to.deep.equal(["!update userPoolId"]);
    expect(changesOf(DOMAIN, { domain: "one" }, { domain: "two" })).to.deep.equal(["!update domain"]);
  });

  it("replaces for immutable properties of a certificate, a style and a secret's value", () => {
    const certificate = "aws:acm/certificate:Certificate";
    expect(changesOf(certificate, { domainName: "a" }, { domainName: "b" })).to.deep.equal([
      "!update domainName",
    ]);
    expect(changesOf(certificate, { tags: { a: "1" } }, { tags: { a: "2" } })).to.deep.equal(["update tags"]);
    const style = "aws:cognito/managedLoginBranding:ManagedLoginBranding";
    expect(changesOf(style, { settings: "{}" }, { useCognitoProvidedValues: true })).to.deep.equal([
      "delete settings",
      "add useCognitoProvidedValues",
    ]);
    expect(changesOf(style, { assets: [{ category: "FORM_LOGO" }] }, {})).to.deep.equal(["!delete assets"]);
    const version = "aws:secretsmanager/secretVersion:SecretVersion";
    expect(changesOf(version, { secretString: "a" }, { secretString: "b" })).to.deep.equal([
      "!update secretString",
    ]);
    const settings = "aws:apigateway/methodSettings:MethodSettings";
    const limited = { methodPath: "*/*", settings: { throttlingBurstLimit: 5 } };
    expect(changesOf(settings, limited, { methodPath: "*/*", settings: {} })).to.deep.equal([
      "delete settings.throttlingBurstLimit",
    ]);
    expect(changesOf(settings, limited, { ...limited, methodPath: "a/GET" })).to.deep.equal([
      "!update methodPath",
    ]);
  });

  it("replaces for a single part of a block", () => {
    const before = { usernameConfiguration: { caseSensitive: false } };
    const after = { usernameConfiguration: { caseSensitive: true } };
    expect(changesOf(POOL, before, after)).to.deep.equal(["!update usernameConfiguration.caseSensitive"]);
  });

  it("treats absent values as the real provider's defaults", () => {
    expect(changesOf(FUNCTION, {}, { timeout: 3 })).to.deep.equal([]);
    expect(changesOf(FUNCTION, { timeout: 3 }, {})).to.deep.equal([]);
    expect(changesOf(FUNCTION, {}, { timeout: 10 })).to.deep.equal(["add timeout"]);
  });

  it("keeps what the real provider keeps if it is missing, also in a block", () => {
    const pool = {
      emailConfiguration: { emailSendingAccount: "DEVELOPER" },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "admin_only", priority: 1 }] },
      passwordPolicy: { minimumLength: 8, temporaryPasswordValidityDays: 1 },
      userPoolTier: "PLUS",
    };
    const news = { passwordPolicy: { minimumLength: 8 } };
    expect(changesOf(POOL, pool, news)).to.deep.equal([]);
    expect(withInheritedValues(news, pool, propertiesOf("aws_cognito_user_pool"))).to.deep.equal(pool);
    const schedule = (target: Fields) => ({ target: { arn: "a", roleArn: "b", ...target } });
    const retry = schedule({ retryPolicy: { maximumRetryAttempts: 2 } });
    expect(changesOf("aws:scheduler/schedule:Schedule", retry, schedule({}))).to.deep.equal([]);
    expect(changesOf(CLIENT, { logoutUrls: ["a"], authSessionValidity: 5 }, {})).to.deep.equal([]);
    expect(changesOf(CLIENT, { refreshTokenRotation: { feature: "ENABLED" } }, {})).to.deep.equal([
      "delete refreshTokenRotation",
    ]);
  });

  it("finds what AWS returns and the program does not set, unless AWS may choose it", () => {
    const found = { name: "app", refreshTokenRotation: { feature: "DISABLED" }, authSessionValidity: 3 };
    const { changes } = diff(CLIENT, { name: "app" }, { name: "app" }, found);
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).to.deep.equal(["delete refreshTokenRotation"]);
  });

  it("ignores the order of sets, but not of lists", () => {
    expect(changesOf(POOL, { aliasAttributes: ["a", "b"] }, { aliasAttributes: ["b", "a"] })).to.deep.equal(
      [],
    );
    const layers = (...order: string[]) => ({ layers: order });
    expect(changesOf(FUNCTION, layers("a", "b"), layers("b", "a"))).to.deep.equal(["update layers"]);
  });

  it("compares archives only by their hashes", () => {
    const archive = (hash: string, path: string) => ({
      code: { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", hash, path },
    });
    expect(changesOf(FUNCTION, archive("1", "/here"), archive("1", "/there"))).to.deep.equal([]);
    expect(changesOf(FUNCTION, archive("1", "/here"), archive("2", "/here"))).to.deep.equal(["update code"]);
  });

  it("deletes a resource with a chosen name before its replacement, since the name must be unique", () => {
    const chosen = { name: "people", aliasAttributes: ["email"] };
    const given = { ...chosen, __defaults: ["name"] };
    const without = ({ aliasAttributes: _, ...rest }: Fields) => rest;
    expect(diff(ROLE, { name: "r", path: "/a/" }, { name: "r", path: "/b/" }).deleteBeforeReplace).to.equal(
      true,
    );
    const auto = (path: string) => ({ name: "r", path, __defaults: ["name"] });
    expect(diff(ROLE, auto("/a/"), auto("/b/")).deleteBeforeReplace).to.equal(false);
    expect(diff(POOL, given, without(given)).deleteBeforeReplace).to.equal(false);
  });
});
