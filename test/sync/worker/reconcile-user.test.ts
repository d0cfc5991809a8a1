import { expect } from "chai";
import fc from "fast-check";
import { credentialsOfRole } from "../../../sync/aws/credentials.ts";
import { SyncError } from "../../../sync/model/errors.ts";
import { combine, readTogether, type SourcedPerson } from "../../../sync/sources/combined.ts";
import { findPerson, type LookupResult } from "../../../sync/sources/one-user.ts";
import type { WorkerSource } from "../../../sync/worker/config.ts";
import { openAmazonQuick } from "../../../sync/worker/sources/amazon-quick.ts";
import { openIdentityCenter } from "../../../sync/worker/sources/identity-center.ts";
import { openScim } from "../../../sync/worker/sources/scim.ts";
import { sourcesOf } from "../../../sync/worker/sources/sources.ts";
import { runs } from "../../support/properties.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { anyDirectories, anySources, fill, IDS } from "./any-sources.ts";

describe("A request for a single user", () => {
  let world: FakeWorld;

  before(async () => {
    world = await openFakeWorld();
  });

  after(() => world.stop());

  it("finds the same user as the whole listing, in any directories, with any filter and mapping", async () => {
    await fc.assert(
      fc.asyncProperty(anyDirectories, anySources, async (directories, config) => {
        fill(world.aws, directories);
        const sources = open(config);
        const listed = await outcomeOf(async () => [...combine(await readTogether(sources))]);
        const ids = "people" in listed ? [...IDS, ...listed.people.map(({ id }) => id)] : IDS;
        for (const id of new Set(ids)) {
          const alone = await outcomeOf(async () => [await findPerson(sources, id)]);
          if ("code" in alone) expect(listed, id).to.deep.equal(alone);
          else if ("people" in listed) expectSame(alone.people[0], id, listed.people);
          // Another source may have failed than the one that knows them.
          else expect(alone.people[0], id).not.to.have.property("notFound");
        }
      }),
      { numRuns: runs(25) },
    );
  });

  it("reports a user as unselected only if the directory has the user as enabled", async () => {
    await fc.assert(
      fc.asyncProperty(anyDirectories, anySources, async (directories, config) => {
        fill(world.aws, directories);
        for (const source of config.filter(({ kind }) => kind !== "local"))
          for (const id of IDS) await expectReason(source, id);
      }),
      { numRuns: runs(25) },
    );
  });

  it("has a clear answer if the first source has the user, or is the only one", async () => {
    await fc.assert(
      fc.asyncProperty(anyDirectories, anySources, async (directories, config) => {
        fill(world.aws, directories);
        const sources = open(config);
        const [first] = sources;
        const listed = await outcomeOf(async () => [...((await first?.read()) ?? [])]);
        if (first === undefined || first.sourceId === "local" || "code" in listed) return;
        for (const id of IDS) expect(await findPerson([first], id)).not.to.have.property("unclear");
        for (const { id } of listed.people)
          expect(await findPerson(sources, id)).to.have.nested.property("person.source", first.sourceId);
      }),
      { numRuns: runs(15) },
    );
  });

  it("does not report a user as removed if the store or its key is missing", async () => {
    fill(world.aws, NO_USERS);
    const all = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
    const place = { region: "eu-central-1", identityStoreId: "d-1234567890" };
    const sources = open([{ kind: "idc", sourceId: "idc", ...all, ...place }]);
    expect(await findPerson(sources, IDS[0] ?? "")).to.deep.equal({ notFound: true });
    for (const gone of [{ ResourceType: "IDENTITY_STORE" }, { Reason: "KMS_KEY_NOT_FOUND" }]) {
      world.aws.identityCenter.gone = gone;
      const failure = await findPerson(sources, IDS[0] ?? "").catch((error: unknown) => error);
      expect(failure).to.have.property("name", "ResourceNotFoundException");
    }
    world.aws.identityCenter.gone = undefined;
  });

  it("uses the configured role, which is assumed once for many requests", async () => {
    const role = "arn:aws:iam::444455556666:role/reader";
    world.aws.sts.externalIds.set(role, "a-b");
    const all = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
    const config = { region: "eu-central-1", identityStoreId: "d-1234567890" };
    const by = { roleArn: role, externalId: "a-b" };
    const sources = open([{ kind: "idc", sourceId: "idc", ...all, ...config, ...by }]);
    fill(world.aws, { ...NO_USERS, users: IDS.map((UserId) => ({ UserId, UserName: "x" })) });
    for (const id of IDS) expect(await findPerson(sources, id)).to.have.nested.property("person.id", id);
    expect(world.aws.signers["Directory.DescribeUser"]?.key).to.equal("reader");
    expect(world.aws.sts.assumed).to.deep.equal({ [role]: 1 });
  });

  it("has no answer if an earlier source may have the user by e-mail", async () => {
    const Emails = [{ Value: "A@x.org", Primary: true }];
    const [id = "", other = ""] = IDS;
    fill(world.aws, {
      ...{ users: [{ UserId: other, UserName: "a", Emails }], memberships: {}, quickEmails: [] },
      ...{ pushedUsers: [{ id, userName: "a", emails: [{ value: "a@x.org", primary: true }] }] },
      pushedMemberships: {},
    });
    const all = { groups: [], excludeGroups: [], include: [], exclude: [], mapping: {} };
    const config = { region: "eu-central-1", identityStoreId: "d-1234567890" };
    const idc = { kind: "idc", sourceId: "idc", ...all, ...config } as const;
    const scim = { kind: "scim", sourceId: "scim", ...all, table: "people" } as const;
    expect(await findPerson(open([idc, scim]), id)).to.have.property("unclear");
    expect(await findPerson(open([scim, idc]), id)).to.have.property("person");
    expect(await findPerson(open([idc, scim]), IDS[5] ?? "")).to.have.property("notFound");
  });
});

/** Checks the answer for an unlisted user: "unselected" means that the source lists the user without filters. */
async function expectReason(source: WorkerSource, id: string): Promise<void> {
  const found = await outcomeOf(async () => [await findPerson(open([source]), id)]);
  const [answer] = "people" in found ? found.people : [];
  if (answer === undefined || !("notFound" in answer)) return;
  const all = { groups: [], excludeGroups: [], include: [], exclude: [] };
  const meant = await findPerson(open([{ ...source, ...all }]), id);
  const isEnabled = "person" in meant && meant.person.enabled;
  expect("unselected" in answer, id).to.equal(isEnabled);
}

const NO_USERS = { users: [], memberships: {}, pushedUsers: [], pushedMemberships: {}, quickEmails: [] };

function open(sources: readonly WorkerSource[]) {
  const openers = {
    idc: openIdentityCenter,
    local: openAmazonQuick,
    scim: openScim,
    role: credentialsOfRole,
  };
  return sourcesOf({ sources: [...sources] }, openers);
}

function expectSame(answer: LookupResult | undefined, id: string, listed: readonly SourcedPerson[]): void {
  if (answer === undefined || "unclear" in answer) return;
  const found = "person" in answer ? answer.person : undefined;
  expect(found, id).to.deep.equal(listed.find((person) => person.id === id));
}

/** Who is listed, or the code with which it was refused. */
async function outcomeOf<T>(ask: () => Promise<readonly T[]>) {
  try {
    return { people: await ask() };
  } catch (error) {
    if (error instanceof SyncError) return { code: error.code };
    throw error;
  }
}
