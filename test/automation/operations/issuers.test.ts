import { expect } from "chai";
import fc from "fast-check";
import type { DeployedResource } from "../../../automation/engine/deployed.ts";
import { compareIssuers } from "../../../automation/operations/issuers.ts";
import { plannedStack } from "../../../automation/operations/lockout.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { runs } from "../../support/properties.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { poolUser } from "../../sync/pool-users.ts";

const identities = (...names: string[]) => [
  { Name: "identities", Value: JSON.stringify(names.map((providerName) => ({ providerName, userId: "1" }))) },
];
const POOL = "eu-central-1_AbCdEfGhI";

describe("A run compares the issuers of the settings with the stack and its pool, and", () => {
  const [A, B, C] = ["https://a.example.com", "https://b.example.com", "https://c.example.com"];
  const ADDRESS = "https://sso.example.com/metadata";
  let aws: FakeAws;
  let env: Readonly<Record<string, string>>;

  beforeEach(async () => {
    aws = new FakeAws();
    env = await aws.start();
  });
  afterEach(() => aws.stop());

  const settings = (issuer: string) => ({
    okta: { type: "oidc", issuer, clientId: "c", clientAuth: "private_key_jwt" },
  });
  const poolHas = (oidc_issuer: string) =>
    aws.cognito.providers.set("okta", { ProviderType: "OIDC", ProviderDetails: { oidc_issuer } });
  const addAccount = (name = "okta") =>
    aws.cognito.users.set(`${name}_1`, { ...poolUser(`${name}_1`), Attributes: identities(name) });

  interface Run {
    /** The settings of `federation`. */
    readonly federation: object;
    /** What the stack has recorded; absent for one that is not deployed. */
    readonly recorded?: Readonly<Record<string, string>>;
    readonly consented?: string[];
    /** The entity ID in the document at each address; undefined for the address. @default urn:a */
    readonly entity?: string | undefined;
  }

  /** What a run may record, or why it is refused. */
  function run({ federation, recorded, consented = [], ...more }: Run): Promise<unknown> {
    const entityAt = (address: string) => ("entity" in more ? (more.entity ?? address) : "urn:a");
    const values = { "quick-sign-in:federation": { value: JSON.stringify(federation), secret: false } };
    const stack = {
      config: { project: "quick-sign-in", values },
      context: {
        account: "111122223333",
        region: "eu-central-1",
        caller: "arn:aws:iam::111122223333:user/ada",
      },
      resources: recorded === undefined ? [] : deployed(recorded),
    };
    const readDocument = async (address: string) => `<EntityDescriptor entityID="${entityAt(address)}"/>`;
    return withEnvironment(env, () =>
      compareIssuers(plannedStack(stack), consented, readDocument).catch((error: unknown) => error),
    );
  }

  const checked = (okta: string) => ({ checked: { okta: `OIDC ${okta}` }, warnings: [] });
  const REFUSED = { code: "PROVIDER_ISSUER_CHANGED", exitCode: 4 };

  it("asks nothing before the first deployment, and lists no accounts for the recorded issuer", async () => {
    addAccount();
    expect(await run({ federation: settings(B) })).to.deep.equal(checked(B));
    expect(aws.calls["DescribeIdentityProvider"]).to.equal(undefined);
    expect(await run({ federation: settings(B), recorded: { okta: `OIDC ${B}` } })).to.deep.equal(checked(B));
    expect(aws.calls["ListUsers"]).to.equal(undefined);
  });

  it("refuses another issuer than the recorded one, or without a record than the pool's, while accounts have the name", async () => {
    const recorded = { okta: `OIDC ${A}` };
    // Without accounts of its own, the name may move.
    expect(await run({ federation: settings(B), recorded })).to.deep.equal(checked(B));
    addAccount();
    expect(await run({ federation: settings(B), recorded })).to.include(REFUSED);
    expect(await run({ federation: settings(B), recorded: {} })).to.include(REFUSED);
    poolHas(B);
    expect(await run({ federation: settings(B), recorded: {} })).to.deep.equal(checked(B));
    poolHas(C);
    expect(String(await run({ federation: settings(B), recorded: {} }))).to.contain(
      `deployed OIDC ${C}; with these settings OIDC ${B}`,
    );
    const consented = ["okta"];
    expect(await run({ federation: settings(B), recorded, consented })).to.deep.equal(checked(B));
  });

  it("takes no mistyped consent, and leaves settings with faults to the program", async () => {
    const consented = ["otka"];
    expect(await run({ federation: settings(B), recorded: {}, consented })).to.include({
      code: "SETTINGS_INVALID",
      exitCode: 2,
    });
    const faulty = { federation: { okta: { type: "oidc" } }, recorded: {}, consented: ["okta"] };
    expect(await run(faulty)).to.deep.equal({ checked: {}, warnings: [] });
  });

  it("after a run with consent that failed before the pool changed: the old issuer passes, any other needs consent again", async () => {
    addAccount();
    poolHas(A);
    const recorded = { okta: `OIDC ${A}` };
    expect(await run({ federation: settings(A), recorded })).to.deep.equal(checked(A));
    for (const other of [B, C]) {
      expect(await run({ federation: settings(other), recorded }), other).to.include(REFUSED);
      expect(await run({ federation: settings(other), recorded, consented: ["okta"] })).to.deep.equal(
        checked(other),
      );
    }
  });

  it("after one that failed later: the issuer of the pool passes with a warning, the old one and a third need consent", async () => {
    addAccount();
    poolHas(B);
    const recorded = { okta: `OIDC ${A}` };
    const onward = await run({ federation: settings(B), recorded });
    expect(onward)
      .to.have.property("checked")
      .that.deep.equals({ okta: `OIDC ${B}` });
    expect(onward).to.have.property("warnings").that.has.length(1);
    expect(JSON.stringify(onward)).to.contain(`recorded OIDC ${A}`);
    for (const other of [A, C]) {
      expect(String(await run({ federation: settings(other), recorded })), other).to.contain(
        `deployed OIDC ${B}; with these settings OIDC ${other}`,
      );
      expect(await run({ federation: settings(other), recorded, consented: ["okta"] })).to.deep.equal(
        checked(other),
      );
    }
    // No user has signed in with either: the way back is free.
    aws.cognito.users.clear();
    expect(await run({ federation: settings(A), recorded })).to.deep.equal(checked(A));
  });

  it("after any failure, exactly one issuer passes without consent: that of the pool, else the recorded one", async () => {
    addAccount();
    const issuer = fc.constantFrom(A, B, C);
    await fc.assert(
      fc.asyncProperty(issuer, fc.option(issuer), async (old, now) => {
        aws.cognito.providers.clear();
        if (now !== null) poolHas(now);
        const passing: string[] = [];
        for (const one of [A, B, C])
          if (
            !((await run({ federation: settings(one), recorded: { okta: `OIDC ${old}` } })) instanceof Error)
          )
            passing.push(one);
        expect(passing).to.deep.equal([now ?? old]);
      }),
      { numRuns: runs(9) },
    );
  });

  it("reads the document of the pool's address, if the settings have another one: after a run that failed half-way", async () => {
    const [one, two] = ["https://one.example.com/m", "https://two.example.com/m"];
    const to = (metadataUrl: string) => ({ sso: { type: "saml", metadataUrl } });
    const recorded = { sso: `SAML entity ID ${one}` };
    aws.cognito.providers.set("sso", { ProviderType: "SAML", ProviderDetails: { MetadataURL: two } });
    addAccount("sso");
    // Each entity ID is the address.
    const back = await run({ federation: to(one), recorded, entity: undefined });
    expect(String(back)).to.contain(
      `deployed SAML entity ID ${two}; with these settings SAML entity ID ${one}`,
    );
    aws.cognito.users.clear();
    expect(await run({ federation: to(one), recorded, entity: undefined })).to.have.property("checked");
    // A provider whose address changed is the same one.
    addAccount("sso");
    expect(await run({ federation: to(one), recorded: { sso: "SAML entity ID urn:a" } })).to.have.property(
      "checked",
    );
  });

  it("takes the record of an earlier version, which had the address of metadata, for no record", async () => {
    const federation = { sso: { type: "saml", metadataUrl: ADDRESS } };
    const recorded = { sso: `SAML ${ADDRESS}` };
    aws.cognito.providers.set("sso", { ProviderType: "SAML", ProviderDetails: { MetadataURL: ADDRESS } });
    addAccount("sso");
    const first = { checked: { sso: "SAML entity ID urn:a" }, warnings: [] };
    expect(await run({ federation, recorded })).to.deep.equal(first);
    // One whose entity ID is its address has a record of its own: the document may have changed since.
    const own = { federation, recorded: { sso: `SAML entity ID ${ADDRESS}` } };
    expect(await run({ ...own, entity: undefined })).to.have.property("checked");
    expect(await run(own)).to.include(REFUSED);
    // The pool has another address than the settings: who it is, its document says.
    const MetadataURL = "https://old.example.com/m";
    aws.cognito.providers.set("sso", { ProviderType: "SAML", ProviderDetails: { MetadataURL } });
    const moved = { federation, recorded: { sso: `SAML ${MetadataURL}` } };
    expect(await run(moved)).to.have.property("checked");
    expect(await run({ ...moved, entity: undefined })).to.include(REFUSED);
  });

  it("refuses a document that names another entity ID under its old address, whatever the pool has of it", async () => {
    const federation = { sso: { type: "saml", metadataUrl: ADDRESS } };
    const recorded = { sso: "SAML entity ID urn:a" };
    aws.cognito.providers.set("sso", { ProviderType: "SAML", ProviderDetails: { MetadataURL: ADDRESS } });
    addAccount("sso");
    expect(await run({ federation, recorded })).to.deep.equal({
      checked: { sso: "SAML entity ID urn:a" },
      warnings: [],
    });
    expect(String(await run({ federation, recorded, entity: "urn:b" }))).to.contain(
      "federation.sso: deployed SAML entity ID urn:a; with these settings SAML entity ID urn:b",
    );
    // Without a record, the same address is all that can be compared.
    expect(await run({ federation, recorded: {}, entity: "urn:b" })).to.deep.include({ warnings: [] });
    const consented = ["sso"];
    expect(await run({ federation, recorded, entity: "urn:b", consented })).to.have.property("checked");
    expect(await run({ federation, recorded, entity: "" })).to.include({ code: "FEDERATION_METADATA" });
  });
});

/** The resources of a stack's state. */
function deployed(issuers: Readonly<Record<string, string>>): DeployedResource[] {
  const state = { id: POOL, arn: undefined, protected: true, retained: false, isDeleted: false };
  const urn = "urn:pulumi:prod::demo";
  return [
    { ...state, type: "aws:cognito/userPool:UserPool", urn: `${urn}::pool::sign-in` },
    { ...state, type: "pulumi:pulumi:Stack", urn: `${urn}::pulumi:pulumi:Stack::demo-prod`, issuers },
  ];
}
