import { expect } from "chai";
import { eventLocations } from "../../../infra/directory-sync/remote-directory.ts";
import { grantsToRead } from "../../../infra/directory-sync/source-permissions.ts";
import type { DirectorySync } from "../../../infra/settings/directory-sync.ts";
import { workerSources } from "../../../infra/settings/worker-sources.ts";
import { faultsOf, read } from "./read.ts";

const CONTEXT = { account: "111122223333", region: "eu-central-1", partition: "aws" };
const ROLE = "arn:aws:iam::444455556666:role/reader";
const STORE = { identityStoreId: "d-1234567890" };

function settings(own: object): DirectorySync {
  const { directorySync } = read({ directorySync: JSON.stringify(own), scim: "true" });
  if (directorySync === undefined) throw new Error("There is no directorySync.");
  return directorySync;
}

const sources = (own: object, scimTable: string | undefined = "people") =>
  workerSources(settings(own), { region: CONTEXT.region, scimTable });
const ids = (own: object) => sources(own).map(({ sourceId }) => sourceId);

describe("The sources of directorySync", () => {
  it("are by default Identity Center if its store is set, then the SCIM endpoint", () => {
    expect(ids(STORE)).to.deep.equal(["idc", "scim"]);
    expect(ids({})).to.deep.equal(["scim"]);
  });

  it("are the configured ones in their order, as a kind alone or as an object", () => {
    const lab = { kind: "idc", identityStoreId: "d-2222222222", name: "lab" };
    const configured = [{ kind: "scim", exclude: ["*-test@*"] }, lab, "idc", "local"];
    expect(ids({ ...STORE, sources: configured })).to.deep.equal(["scim", "idc:lab", "idc", "local"]);
    expect(ids({ ...STORE, sources: ["idc", { kind: "scim" }] })).to.deep.equal(["idc", "scim"]);
  });

  it("have the selection and mapping of directorySync, unless they have their own", () => {
    const [idc, local, scim] = sources({
      ...STORE,
      sources: [
        { kind: "idc", groups: ["Staff"], map: ["name=Title"] },
        "local",
        { kind: "scim", map: ["name=title"] },
      ],
      include: ["@example.com"],
      exclude: ["it-*@*"],
      map: ["email=UserName"],
    });
    expect(idc).to.deep.include({ groups: ["Staff"], include: ["@example.com"], exclude: ["it-*@*"] });
    expect(idc?.mapping).to.deep.equal({ name: "Title" });
    expect(local).to.deep.include({ groups: [], mapping: { email: "UserName" } });
    expect(scim).to.deep.include({ mapping: { name: "title" }, table: "people" });
  });

  it("are in the stack's Region or in that of Identity Center, each with its role", () => {
    const identityCenter = { region: "us-east-1", roleArn: ROLE, externalId: "a-b" };
    const other = "arn:aws:iam::555566667777:role/x";
    const lab = {
      kind: "idc",
      identityStoreId: "d-2222222222",
      name: "lab",
      region: "eu-west-1",
      roleArn: other,
      externalId: "c-d",
    };
    const found = sources({ ...STORE, identityCenter, sources: ["idc", lab, "local", "scim"] });
    expect(
      found.map((source) => ("region" in source ? [source.region, source.roleArn, source.externalId] : [])),
    ).to.deep.equal([
      ["us-east-1", ROLE, "a-b"],
      ["eu-west-1", other, "c-d"],
      ["eu-central-1", undefined, undefined],
      [],
    ]);
  });

  it("read Amazon Quick in one namespace, Region and account, if configured", () => {
    const local = {
      kind: "local",
      namespace: "lab",
      region: "eu-west-1",
      roleArn: ROLE,
      externalId: "a-b",
    };
    const [source] = sources({ sources: [local, "scim"] });
    expect(source).to.deep.include({
      kind: "local",
      namespace: "lab",
      region: "eu-west-1",
      roleArn: ROLE,
      externalId: "a-b",
    });
  });

  it("publish events in the account of the role that reads them", () => {
    const identityCenter = { region: "us-east-1", roleArn: ROLE, externalId: "a-b" };
    const second = { kind: "idc", identityStoreId: "d-2222222222", name: "b" };
    const found = sources({ ...STORE, identityCenter, sources: ["idc", second, "local", "scim"] });
    expect(eventLocations(found, {}, CONTEXT)).to.deep.equal([
      { account: "444455556666", region: "us-east-1" },
    ]);
    expect(eventLocations(sources(STORE), {}, CONTEXT)).to.deep.equal([
      { account: "111122223333", region: "eu-central-1" },
    ]);
  });

  it("publish events in the account that owns Identity Center, also if a role of another account reads it", () => {
    const ownerAccount = "777788889999";
    const locations = (own: object) => eventLocations(sources(own), settings(own), CONTEXT);
    const role = { roleArn: ROLE, externalId: "a-b" };
    for (const stored of [ownerAccount, Number(ownerAccount)])
      expect(locations({ ...STORE, identityCenter: { ownerAccount: stored } })).to.deep.equal([
        { account: ownerAccount, region: "eu-central-1" },
      ]);
    expect(locations({ ...STORE, identityCenter: { ...role, ownerAccount } })).to.deep.equal([
      { account: ownerAccount, region: "eu-central-1" },
    ]);
    const lab = { kind: "idc", name: "lab", identityStoreId: "d-2222222222" };
    expect(
      locations({
        ...STORE,
        identityCenter: { ownerAccount },
        sources: [
          { kind: "idc", ownerAccount: "222233334444" },
          { ...lab, ...role },
          { ...lab, name: "b" },
          "scim",
        ],
      }),
    ).to.deep.equal([
      { account: "222233334444", region: "eu-central-1" },
      // Another role means another directory: the owner of directorySync.identityCenter is not its owner.
      { account: "444455556666", region: "eu-central-1" },
      { account: ownerAccount, region: "eu-central-1" },
    ]);
  });

  it("are read by the worker's role, or by roles that it may assume", () => {
    const identityCenter = { roleArn: ROLE, externalId: "a-b" };
    const grants = (own: object) =>
      grantsToRead(sources(own), CONTEXT, "arn:table").map(({ Effect, Action, Resource }) => {
        expect(Effect).to.equal("Allow");
        return [Action, Resource];
      });
    expect(grants({ ...STORE, identityCenter })).to.deep.equal([
      [["sts:AssumeRole"], [ROLE]],
      [["dynamodb:GetItem", "dynamodb:Query"], ["arn:table"]],
    ]);
    const [[actions, stores] = [], quick] = grants({ ...STORE, sources: ["idc", "local", "scim"] });
    expect(actions).to.include("identitystore:ListUsers");
    // The store's owner is another account for a delegated administrator or a member account. IDs are unique across accounts.
    expect(stores).to.include("arn:aws:identitystore::*:identitystore/d-1234567890");
    expect(quick).to.deep.equal([["quicksight:ListNamespaces", "quicksight:ListUsers"], ["*"]]);
  });
});

describe("Sources that directorySync does not accept", () => {
  const fault = (own: object, others: Record<string, string> = {}) =>
    faultsOf({ directorySync: JSON.stringify(own), ...others });
  const idc = (own: object) => ({ ...STORE, sources: [{ kind: "idc", ...own }] });

  const refused: readonly [why: string, own: object, message: RegExp][] = [
    [
      "none at all",
      {},
      /^directorySync: no source of users is configured; set directorySync.identityStoreId, or scim/,
    ],
    [
      "a manifest",
      { ...STORE, sources: ["idc", "manifest"] },
      /\[1\]: found "manifest"; write idc, .*file, so run .* in a pipeline/,
    ],
    [
      "the text form of the command line",
      { sources: ["idc,name=lab"] },
      /sources\[0\]: found "idc,name=lab"/,
    ],
    ["an unknown kind", { ...STORE, sources: [{ kind: "okta" }] }, /\[0\]\.kind: found "okta"; write idc, l/],
    ["an object without a kind", { ...STORE, sources: [{ name: "x" }] }, /\[0\]\.kind: it is missing; write/],
    ["a number", { ...STORE, sources: [7] }, /sources\[0\]: found 7; write idc, local or scim, or an object/],
    ["SCIM without its setting", { ...STORE, sources: ["idc", "scim"] }, /sources\[1\].*set scim too/],
    [
      "an instance without its store",
      { sources: ["idc"] },
      /source idc has no identityStoreId; set it|set id/,
    ],
    [
      "a store that no source uses",
      { ...STORE, sources: ["local"] },
      /no source is idc; remove identityStore/,
    ],
    [
      "a profile",
      idc({ profile: "lab" }),
      /sources\[0\]\.profile: there is no such key; the keys here are kind, name/,
    ],
    [
      "a namespace of Identity Center",
      idc({ namespace: "default" }),
      /\[0\]\.namespace: there is no such key/,
    ],
    ["a name with a space", idc({ name: "my lab" }), /\[0\]\.name: found "my lab"; write a name of up to 20/],
    ["two without names", { ...STORE, sources: ["idc", "idc"] }, /two sources idc; give one of them a name/],
    [
      "a group of Amazon Quick",
      { ...STORE, sources: [{ kind: "local", groups: ["x"] }, "idc"] },
      /^directorySync\.sources\[0\]: .*"x"/,
    ],
    ["a pattern that matches no e-mail", { ...STORE, include: ["example.com"] }, /"example.com"/],
    ["an unknown attribute", { ...STORE, map: ["email=Mail"] }, /"Mail"/],
    [
      "an unknown attribute of one source",
      idc({ map: ["email=Mail"] }),
      /^directorySync\.sources\[0\]: .*"Mail"/,
    ],
    ["a preset for exports", { ...STORE, map: ["okta"] }, /preset okta.*Identity Center/],
    ["a preset of one source", { sources: [{ kind: "local", map: ["entra"] }] }, /preset entra.*Amazon Q/],
    ["a status", { ...STORE, map: ["enabled=UserStatus"] }, /enabled cannot be mapped/],
    ["a column to ignore", { ...STORE, map: ["ignore=Title"] }, /ignore=/],
    ["a role without an external ID", { ...STORE, identityCenter: { roleArn: ROLE } }, /openssl rand/],
    ["an external ID without a role", { ...STORE, identityCenter: { externalId: "a-b" } }, /needed together/],
    ["an external ID of one source without a role", idc({ externalId: "a-b" }), /needed together/],
    [
      "an external ID apart from its role",
      { ...idc({ externalId: "a-b" }), identityCenter: { roleArn: ROLE } },
      /needed together/,
    ],
    ["a role of one source without an external ID", idc({ roleArn: ROLE }), /needed together.*openssl rand/],
    [
      "an owner that is no account",
      { ...STORE, identityCenter: { ownerAccount: "1234" } },
      /ownerAccount: found "1234"; write the account that owns/,
    ],
    [
      "an owner of Amazon Quick",
      { sources: [{ kind: "local", ownerAccount: "222233334444" }] },
      /\[0\]\.ownerAccount: there is no such key/,
    ],
    ["an unknown Region", { ...STORE, identityCenter: { region: "Frankfurt" } }, /write a Region/],
  ];
  for (const [why, own, message] of refused) {
    it(`are refused before the first resource: ${why}`, () => {
      expect(fault(own)).to.have.length(1);
      expect(fault(own).join()).to.match(message);
    });
  }

  it("are refused if pushed users would be ignored", () => {
    const own = { ...STORE, sources: ["idc"] };
    expect(fault(own, { scim: "true" }).join()).to.match(/add scim to the sources/);
  });

  it("are reported together, each with its key", () => {
    const own = {
      ...STORE,
      sources: [{ kind: "idc", map: ["email=Mail"] }, "idc", { kind: "local", groups: ["x"] }],
    };
    expect(fault(own).map((one) => one.split(":")[0])).to.deep.equal([
      "directorySync.sources",
      "directorySync.sources[0]",
      "directorySync.sources[2]",
    ]);
  });
});
