import { createRequire } from "node:module";
import { type dynamic, runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import {
  type AuthenticationState,
  authenticationProvider,
} from "../../../infra/identity-center/authentication-provider.ts";
import { type GrantState, grantProvider } from "../../../infra/identity-center/grant-provider.ts";
import { afterConflicts, canonical } from "../../../infra/identity-center/sso-admin.ts";
import { actorPolicy } from "../../../infra/shared/iam.ts";
import { TIMEOUTS } from "../../../sync/aws/clients.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { FakeSsoAdmin } from "../support/fake-sso-admin.ts";

const APPLICATION = "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef";
const OTHER = APPLICATION.replace("apl-1", "apl-2");
const ISSUER = "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1234567890abcdef/tti-1";
const ROLE = "arn:aws:iam::111122223333:role/app";
const ACCESS = { region: "eu-west-1" };
const grant = (...authorizedAudiences: string[]): GrantState => ({
  ...ACCESS,
  applicationArn: APPLICATION,
  issuers: [{ trustedTokenIssuerArn: ISSUER, authorizedAudiences }],
});
const method = (...principals: string[]): AuthenticationState => ({
  ...ACCESS,
  applicationArn: APPLICATION,
  actorPolicy: actorPolicy(APPLICATION, principals),
});
const inAws = (...AuthorizedAudiences: string[]) => ({
  JwtBearer: { AuthorizedTokenIssuers: [{ TrustedTokenIssuerArn: ISSUER, AuthorizedAudiences }] },
});

type Provider<State> = Required<Omit<dynamic.ResourceProvider<State, State>, "check" | "configure">>;

/** A provider as the engine runs it: from the text in the stack's state, in the project's folder. */
async function fromState<State>(provider: dynamic.ResourceProvider<State, State>): Promise<Provider<State>> {
  const { text } = await runtime.serializeFunction(() => provider, { allowSecrets: true });
  // The package with which Pulumi's own plugin reads it.
  const read: (text: string) => { handler(): Provider<State> } = createRequire(
    createRequire(import.meta.url).resolve("@pulumi/pulumi"),
  )("require-from-string");
  return read(text).handler();
}

describe("The providers of an application's grant and authentication method, run from a stack's state,", () => {
  let aws: FakeSsoAdmin;
  let endpoint: string;
  let grants: Provider<GrantState>;
  let methods: Provider<AuthenticationState>;

  before(async () => {
    [grants, methods] = [await fromState(grantProvider), await fromState(authenticationProvider)];
  });

  beforeEach(async () => {
    aws = new FakeSsoAdmin();
    aws.applications.set(APPLICATION, {});
    endpoint = await aws.start();
  });
  afterEach(() => aws.stop());

  const inSandbox = <T>(work: () => Promise<T>) =>
    withEnvironment(
      { AWS_ENDPOINT_URL_SSO_ADMIN: endpoint, AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" },
      work,
    );
  const own = () => aws.applications.get(APPLICATION);

  it("have time limits, and no client of the SDK in their text", async () => {
    for (const provider of [grantProvider, authenticationProvider]) {
      const { text } = await runtime.serializeFunction(() => provider, { allowSecrets: true });
      expect(text).to.include("throwOnRequestTimeout").and.to.include(`answer: ${TIMEOUTS.answer}`);
      expect(text).to.include('import("@aws-sdk/client-sso-admin")').and.not.to.include("require(");
    }
  });

  it("create, read, change and delete a grant", () =>
    inSandbox(async () => {
      const { id } = await grants.create(grant("a", "b"));
      expect(id).to.equal(`${APPLICATION},urn:ietf:params:oauth:grant-type:jwt-bearer`);
      expect(own()?.grant).to.deep.equal(inAws("a", "b"));
      expect((await grants.read(id, grant("b", "a"))).props).to.deep.equal(grant("b", "a"));
      await grants.update(id, grant("a", "b"), grant("c"));
      expect(own()?.grant).to.deep.equal(inAws("c"));
      await grants.delete(id, grant("c"));
      expect(own()).to.deep.equal({});
      expect(new Set(aws.calls.map((call) => call.replace(/^\S+ /, "")))).to.deep.equal(
        new Set(["eu-west-1 AKIA"]),
      );
    }));

  it("create, read, change and delete an authentication method", () =>
    inSandbox(async () => {
      const { id } = await methods.create(method(ROLE));
      expect(own()?.method).to.deep.equal({ Iam: { ActorPolicy: JSON.parse(method(ROLE).actorPolicy) } });
      expect((await methods.read(id, method(ROLE))).props).to.deep.equal(method(ROLE));
      await methods.update(id, method(ROLE), method(`${ROLE}2`));
      expect(JSON.stringify(own())).to.contain(`${ROLE}2`);
      await methods.delete(id, method(ROLE));
      expect(own()).to.deep.equal({});
    }));

  it("find drift: another audience, another issuer, another principal", () =>
    inSandbox(async () => {
      const [{ id }, { id: methodId }] = [
        await grants.create(grant("a")),
        await methods.create(method(ROLE)),
      ];
      Object.assign(own() ?? {}, { grant: inAws("a", "stranger") });
      const drifted = await grants.read(id, grant("a"));
      expect(drifted.props).to.deep.equal(grant("a", "stranger"));
      expect(drifted.inputs).to.deep.equal(drifted.props);
      expect((await grants.diff(id, grant("a", "stranger"), grant("a"))).changes).to.equal(true);
      Object.assign(own() ?? {}, {
        method: { Iam: { ActorPolicy: JSON.parse(actorPolicy(APPLICATION, ["*"])) } },
      });
      const { props } = await methods.read(methodId, method(ROLE));
      expect(props?.actorPolicy).to.contain('"*"');
      if (props) expect((await methods.diff(methodId, props, method(ROLE))).changes).to.equal(true);
    }));

  it("see what was deleted by hand, and delete it without an error", () =>
    inSandbox(async () => {
      expect((await grants.read("id", grant("a"))).id).to.equal("");
      expect((await methods.read("id", method(ROLE))).id).to.equal("");
      await grants.delete("id", grant("a"));
      await methods.delete("id", method(ROLE));
      aws.applications.clear();
      expect((await grants.read("id", grant("a"))).id).to.equal("");
      await grants.delete("id", grant("a"));
      await methods.delete("id", method(ROLE));
    }));

  it("fail if the application is missing when it is changed, or if access is denied", () =>
    inSandbox(async () => {
      const name = (work: Promise<unknown>) => work.then(() => "done").catch((error: Error) => error.name);
      const lost = { ...grant("a"), applicationArn: OTHER };
      expect(await name(grants.create(lost))).to.equal("ResourceNotFoundException");
      for (const call of [
        () => grants.read("id", grant("a")),
        () => grants.delete("id", grant("a")),
        () => methods.read("id", method(ROLE)),
      ]) {
        aws.errors.push("AccessDeniedException");
        expect(await name(call())).to.equal("AccessDeniedException");
      }
    }));

  it("wait while AWS still carries out another change of the application", () =>
    inSandbox(async () => {
      aws.errors.push("ConflictException");
      await grants.create(grant("a"));
      expect(aws.calls).to.have.length(2);
      expect(own()?.grant).to.deep.equal(inAws("a"));
    }));

  it("replace what belongs to another application, and nothing else", async () => {
    const moved = { ...grant("a"), applicationArn: OTHER };
    expect(await grants.diff("id", grant("a"), moved)).to.deep.equal({
      changes: true,
      replaces: ["applicationArn"],
    });
    const none = { changes: false, replaces: [] };
    expect(await grants.diff("id", grant("a", "b"), grant("b", "a"))).to.deep.equal(none);
    expect(await grants.diff("id", grant("a"), { ...grant("a"), profile: "other" })).to.deep.equal({
      changes: true,
      replaces: [],
    });
    const spaced = JSON.stringify(JSON.parse(method(ROLE).actorPolicy), undefined, 2);
    expect(await methods.diff("id", method(ROLE), { ...method(ROLE), actorPolicy: spaced })).to.deep.equal(
      none,
    );
    const unknown = { ...method(ROLE), actorPolicy: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    expect((await methods.diff("id", method(ROLE), unknown)).changes).to.equal(true);
  });

  it("give up on conflicts that do not end", async () => {
    let calls = 0;
    const conflict = Object.assign(new Error("conflict"), { name: "ConflictException" });
    const change = async () => {
      calls += 1;
      throw conflict;
    };
    expect(await afterConflicts(change, 0).catch((error: unknown) => error)).to.equal(conflict);
    expect(calls).to.equal(6);
  });
});

describe("A policy as canonical text", () => {
  const policy = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.record({ AWS: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }) }),
    Action: fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 3 }),
  });

  it("is the same for any order, and for a list of one and its item", () => {
    fc.assert(
      fc.property(policy, (one) => {
        const reversed = Object.fromEntries(Object.entries(one).reverse());
        const other = { ...reversed, Action: [...one.Action].reverse(), Principal: one.Principal };
        expect(canonical(other)).to.equal(canonical(one));
        expect(canonical([one])).to.equal(canonical(one));
      }),
    );
  });

  it("differs if principal, action or effect do", () => {
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const sets = [one, other].map(({ Effect, Principal, Action }) =>
          JSON.stringify([Effect, [...Principal.AWS].sort(), [...Action].sort()]),
        );
        expect(canonical(one) === canonical(other)).to.equal(sets[0] === sets[1]);
      }),
    );
  });

  it("takes an account and its root for the same principal, and no other ARN", () => {
    expect(canonical("arn:aws:iam::111122223333:root")).to.equal(canonical("111122223333"));
    expect(canonical("arn:aws:iam::111122223333:role/root")).not.to.equal(canonical("111122223333"));
    expect(canonical("arn:aws:iam::111122223333:root ")).not.to.equal(canonical("111122223333"));
  });
});
