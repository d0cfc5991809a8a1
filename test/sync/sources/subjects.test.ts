import { expect } from "chai";
import fc from "fast-check";
import { MAX_SUBJECT_LENGTH } from "../../../sync/model/identities.ts";
import type { ProviderRules } from "../../../sync/model/provider-rules.ts";
import { peopleOf } from "../../../sync/sources/amazon-quick/people-of.ts";
import { subjectsOf as ofIdentityCenter } from "../../../sync/sources/identity-center/attributes.ts";
import { ManifestError } from "../../../sync/sources/manifest/raw-manifest.ts";
import { readMapping } from "../../../sync/sources/read-mapping.ts";
import { subjectsOf as ofScim } from "../../../sync/sources/scim/person-of.ts";
import { attributeOf } from "../../support/fake-aws/index.ts";
import { runs } from "../../support/properties.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../fake-world.ts";
import { directoryUser } from "../pool-users.ts";
import { readManifest, refusalOf, withFile } from "./files.ts";

const LINKING: ProviderRules = { okta: { follow: true, link: "subject" } };

describe("What an identity provider calls a user", () => {
  it("is known from IAM Identity Center: user ID, user name, the only external ID, and a mapped attribute", () => {
    const user = {
      IdentityStoreId: "d-1",
      UserId: "u-1",
      UserName: "ada",
      NickName: "00u1",
      ExternalIds: [{ Id: "x", Issuer: "i" }],
    };
    const known = { userId: "u-1", userName: "ada", externalId: "x" };
    expect(ofIdentityCenter(user)).to.deep.equal(known);
    expect(ofIdentityCenter(user, { subject: "NickName" })).to.deep.equal({
      ...known,
      subject: "00u1",
    });
    expect(ofIdentityCenter(user, { subject: "Title" })).to.deep.equal(known);
  });

  it("is known from SCIM: user name, external ID, and a mapped attribute", () => {
    const attributes = { userName: "ada", externalId: "x", nickName: "00u1", title: "" };
    const stored = { id: "1", attributes, created: "", modified: "", version: 1 };
    expect(ofScim(stored)).to.deep.equal({ userName: "ada", externalId: "x" });
    expect(ofScim(stored, { subject: "nickName" })).to.deep.include({ subject: "00u1" });
    expect(ofScim(stored, { subject: "title" })).to.not.have.property("subject");
  });

  it("is known from Amazon Quick by a mapped attribute, unless two entries of a user differ", () => {
    const entry = (role: string, ExternalLoginId: string) => ({
      accountId: "111122223333",
      namespace: "default",
      user: {
        UserName: `${role}/ada`,
        Email: "ada@example.com",
        PrincipalId: `federated/iam/AROA${role}:ada`,
        ExternalLoginId,
      },
    });
    const subjects = (...ids: string[]) =>
      peopleOf(
        ids.map((id, index) => entry(`R${index}`, id)),
        { subject: "ExternalLoginId" },
      ).people.map((person) => person.subjects);
    expect(subjects("00u1")).to.deep.equal([{ subject: "00u1" }]);
    expect(subjects("00u1", "00u1", "N/A")).to.deep.equal([{ subject: "00u1" }]);
    expect(subjects("00u1", "00u2")).to.deep.equal([undefined]);
    expect(subjects("N/A")).to.deep.equal([undefined]);
  });

  it("is known from a manifest by the column subject, or a mapped one, and only to a run that links", async () => {
    const text = "id,email,subject,Okta ID\nada,ada@example.com,00u1,00u9\nbob,bob@example.com,,\n";
    const mapping = readMapping(["subject=Okta ID"]);
    const read = async (options = {}) =>
      (await readManifest("people.csv", text, { mapping, subjects: true, ...options })).map(
        ({ subjects }) => subjects,
      );
    expect(await read()).to.deep.equal([{ subject: "00u9" }, undefined]);
    expect(await read({ mapping: readMapping(["ignore=Okta ID", "name=id"]) })).to.deep.equal([
      { subject: "00u1" },
      undefined,
    ]);
    expect(await read({ subjects: false })).to.deep.equal([undefined, undefined]);
  });
});

describe("A subject in a manifest", () => {
  const faultsOf = async (...rows: string[]) => {
    const text = ["id,email,subject,enabled", ...rows, ""].join("\n");
    const refusal = await refusalOf(readManifest("people.csv", text));
    if (!(refusal instanceof ManifestError)) throw refusal;
    return refusal.faults.map(({ line, message }) => `${line}: ${message}`);
  };

  it("belongs to one user, upper and lower case included", async () => {
    expect(
      await faultsOf("a,a@example.com,00u1,true", "b,b@example.com,00U1,true", "c,c@example.com,00u1,true"),
    ).to.deep.equal(["4: subject 00u1 is also on line 2"]);
  });

  it("may be on the line of a user who has left, too: the plan decides", async () => {
    const text = "id,email,subject,enabled\na,a@example.com,00u1,false\nb,b@example.com,00u1,true\n";
    expect(await readManifest("people.csv", text)).to.have.length(2);
  });

  it("has no invisible character, and no more than 256", async () => {
    const long = "x".repeat(MAX_SUBJECT_LENGTH + 1);
    expect(await faultsOf("a,a@example.com,00\u200Bu1,true", `b,b@example.com,${long},true`)).to.deep.equal([
      "2: subject contains the invisible character U+200B: delete it, or type the value again",
      "3: subject is longer than 256 characters",
    ]);
    const yaml = "people:\n  - { id: a, email: a@example.com, subject: 7 }\n";
    const { message } = await refusalOf(readManifest("people.yaml", yaml));
    expect(message).to.contain("subject is not text: put it in quotes");
  });

  it("that comes twice among enabled users is a fault, with any lines between them", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ subject: fc.constantFrom("", "s1", "S1", "s2"), enabled: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (people) => {
          const rows = people.map(
            ({ subject, enabled }, index) => `u${index},u${index}@example.com,${subject},${enabled}`,
          );
          const text = ["id,email,subject,enabled", ...rows, ""].join("\n");
          const claims = people.flatMap(({ subject, enabled }) => (enabled && subject ? [subject] : []));
          const refusal = await readManifest("people.csv", text).catch((error: unknown) => error);
          const faults = refusal instanceof ManifestError ? refusal.faults.length : 0;
          expect(faults).to.equal(claims.length - new Set(claims).size);
        },
      ),
      { numRuns: runs(50) },
    ));
});

describe("Sync that links by a mapped subject", () => {
  let world: FakeWorld;
  let said: string[];

  beforeEach(async () => {
    world = await openFakeWorld();
    said = [];
  });
  afterEach(() => world.stop());

  const run = (changes: object = {}) =>
    world.sync(
      { target: { poolId: POOL_ID, providers: LINKING }, yes: true, ...changes },
      { info: (line) => void said.push(line) },
    );
  const identities = (name: string) => {
    const user = world.aws.cognito.users.get(name);
    return user === undefined ? "" : attributeOf(user, "identities");
  };
  const linked = (userId: string) => JSON.stringify([{ providerName: "okta", userId }]);

  it("links users of a manifest, and names those whose subject is not known", async () => {
    const text = "id,email,subject\nada,ada@example.com,00u1\nbob,bob@example.com,\n";
    await withFile("people.csv", text, async (file) => {
      await run({ source: ["manifest", file] });
      expect(JSON.parse(identities("ada"))).to.deep.equal(JSON.parse(linked("00u1")));
      expect(identities("bob")).to.equal("");
      expect(said.join("\n")).to.contain(
        "Not linked to okta: 1 of 2 users has no subject, which federation.okta.link names.",
      );
      expect((await run({ source: ["manifest", file] })).results).to.deep.equal([]);
    });
  });

  it("links users of IAM Identity Center by the attribute that is mapped, and by none without a mapping", async () => {
    const users = ["ada", "bob"].map((id) => ({ ...directoryUser(id), NickName: `00-${id}` }));
    world.aws.identityCenter.people = users;
    await run();
    expect(identities("ada")).to.equal("");
    expect(said.join("\n")).to.match(
      /Not linked to okta: the source knows no user's subject, .* --map subject=ATTRIBUTE/,
    );
    await run({ map: ["subject=NickName"] });
    expect(JSON.parse(identities("ada"))).to.deep.equal(JSON.parse(linked("00-ada")));
  });

  it("links neither of two users with one subject, and ends with 4 at once and as long as it is so", async () => {
    world.aws.identityCenter.people = ["ada", "bob"].map((id) => ({ ...directoryUser(id), Title: "same" }));
    const changes = { map: ["subject=Title"] };
    const first = await run(changes);
    const reasons = ["duplicate-identity", "duplicate-identity"];
    expect(first.actions.map(({ reason }) => reason)).to.have.members([
      "no-account",
      "no-account",
      ...reasons,
    ]);
    expect(first.exitCode).to.equal(4);
    const { actions, exitCode } = await run(changes);
    expect(actions.map(({ reason }) => reason)).to.deep.equal(reasons);
    expect(exitCode).to.equal(4);
    expect([identities("ada"), identities("bob")]).to.deep.equal(["", ""]);
  });
});
