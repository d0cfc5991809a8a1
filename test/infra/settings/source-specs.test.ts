import { expect } from "chai";
import { eventPlaces } from "../../../infra/directory-sync/remote-directory.ts";
import { grantsToRead } from "../../../infra/directory-sync/source-permissions.ts";
import type { DirectorySync } from "../../../infra/settings/directory-sync.ts";
import { workerSources } from "../../../infra/settings/source-specs.ts";
import { faultsOf, read } from "./read.ts";

const PLACE = { account: "111122223333", region: "eu-central-1", partition: "aws" };
const ROLE = "arn:aws:iam::444455556666:role/reader";

function settings(own: object): DirectorySync {
  const { directorySync } = read({ directorySync: JSON.stringify(own), scim: "true" });
  if (directorySync === undefined) throw new Error("There is no directorySync.");
  return directorySync;
}

const sources = (own: object, scimTable: string | undefined = "people") =>
  workerSources(settings({ ...own }), { region: PLACE.region, scimTable });
const names = (own: object, scimTable?: string) => sources(own, scimTable).map(({ sourceId }) => sourceId);

describe("The sources of directorySync", () => {
  it("are Identity Center where its store is named, and then those who are pushed by SCIM", () => {
    expect(names({ identityStoreId: "d-1234567890" })).to.deep.equal(["idc", "scim"]);
    expect(names({})).to.deep.equal(["scim"]);
  });

  it("are those that are named, in their order, in the words of the command", () => {
    const words = ["scim,exclude=*-test@*", "idc,identity-store-id=d-2222222222,name=lab", "idc", "local"];
    expect(names({ identityStoreId: "d-1234567890", sources: words })).to.deep.equal([
      ...["scim", "idc:lab", "idc", "local"],
    ]);
  });

  it("select as all do, but for what is said of one alone", () => {
    const [idc, local] = sources({
      ...{
        identityStoreId: "d-1234567890",
        sources: ["idc,group=Staff,map=name=Title", "local", "scim,map=name=title"],
      },
      ...{ include: ["@example.com"], exclude: ["it-*@*"], map: ["email=UserName"] },
    });
    expect(idc).to.deep.include({ groups: ["Staff"], include: ["@example.com"], exclude: ["it-*@*"] });
    expect(idc?.mapping).to.deep.equal({ name: "Title" });
    expect(local).to.deep.include({ groups: [], mapping: { email: "UserName" } });
  });

  it("stand in the stack's Region, or in that of Identity Center, each with its role", () => {
    const identityCenter = { region: "us-east-1", roleArn: ROLE, externalId: "a-b" };
    const own =
      "idc,identity-store-id=d-2222222222,name=lab,region=eu-west-1,role-arn=arn:aws:iam::1:role/x,external-id=c-d";
    const words = ["idc", own, "local", "scim"];
    const found = sources({ identityStoreId: "d-1234567890", identityCenter, sources: words });
    expect(
      found.map((source) => ("region" in source ? [source.region, source.roleArn, source.externalId] : [])),
    ).to.deep.equal([
      ["us-east-1", ROLE, "a-b"],
      ["eu-west-1", "arn:aws:iam::1:role/x", "c-d"],
      ["eu-central-1", undefined, undefined],
      [],
    ]);
  });

  it("tell of changes where they stand: in the account of the role that reads them", () => {
    const identityCenter = { region: "us-east-1", roleArn: ROLE, externalId: "a-b" };
    const words = ["idc", "idc,identity-store-id=d-2222222222,name=b", "local", "scim"];
    const found = sources({ identityStoreId: "d-1234567890", identityCenter, sources: words });
    expect(eventPlaces(found, PLACE)).to.deep.equal([{ account: "444455556666", region: "us-east-1" }]);
    expect(eventPlaces(sources({ identityStoreId: "d-1234567890" }), PLACE)).to.deep.equal([
      { account: "111122223333", region: "eu-central-1" },
    ]);
  });

  it("are read by the worker's own role, or by theirs, which it may assume, and by no other", () => {
    const identityCenter = { roleArn: ROLE, externalId: "a-b" };
    const grants = (own: object) => grantsToRead(sources(own), PLACE, "arn:table");
    expect(grants({ identityStoreId: "d-1234567890", identityCenter })).to.deep.equal([
      [["sts:AssumeRole"], [ROLE]],
      [["dynamodb:GetItem", "dynamodb:Query"], ["arn:table"]],
    ]);
    const [[actions, stores] = [], quick] = grants({
      identityStoreId: "d-1234567890",
      sources: ["idc", "local", "scim"],
    });
    expect(actions).to.include("identitystore:ListUsers");
    expect(stores).to.include("arn:aws:identitystore::111122223333:identitystore/d-1234567890");
    expect(quick).to.deep.equal([["quicksight:ListNamespaces", "quicksight:ListUsers"], ["*"]]);
  });
});

describe("Sources that directorySync cannot have", () => {
  const fault = (own: object, others: Record<string, string> = {}) =>
    faultsOf({ directorySync: JSON.stringify(own), ...others });
  const STORE = { identityStoreId: "d-1234567890" };

  const refused: readonly [why: string, own: object, said: RegExp][] = [
    ["none at all", {}, /it is not said where the people are; set directorySync.identityStoreId, or scim/],
    ["a manifest", { ...STORE, sources: ["idc", "manifest", "people.yaml"] }, /a file.*in a pipeline/i],
    ["SCIM that is not set", { ...STORE, sources: ["idc", "scim"] }, /Set scim, too/],
    ["an instance without its store", { sources: ["idc"] }, /which store idc is; Add identity-store-id/],
    ["a store that no source is", { ...STORE, sources: ["local"] }, /name idc among the sources/],
    ["a profile", { ...STORE, sources: ["idc,profile=lab"] }, /has no profiles; Name a role/],
    ["two of one name", { ...STORE, sources: ["idc", "idc"] }, /there are two of idc/],
    ["a kind that there is not", { ...STORE, sources: ["okta"] }, /"okta" is no source/],
    ["a group of Amazon Quick", { ...STORE, sources: ["local,group=x", "idc"] }, /no group called "x"/],
    ["a pattern that nothing fits", { ...STORE, include: ["example.com"] }, /could ever fit "example.com"/],
    ["an attribute that there is not", { ...STORE, map: ["email=Mail"] }, /no attribute "Mail"/],
    ["a preset for exports", { ...STORE, map: ["okta"] }, /preset okta is for exports, and Identity Center/],
    ["a preset of one source", { sources: ["local,map=entra"] }, /preset entra is for exports, and Amazon Q/],
    ["a status", { ...STORE, map: ["enabled=UserStatus"] }, /enabled cannot be mapped/],
    ["a column to ignore", { ...STORE, map: ["ignore=Title"] }, /ignore= is for exports/],
    ["a role without an external id", { ...STORE, identityCenter: { roleArn: ROLE } }, /openssl rand/],
    ["an external id without a role", { ...STORE, identityCenter: { externalId: "a-b" } }, /go together/],
    ["a Region that is none", { ...STORE, identityCenter: { region: "Frankfurt" } }, /write a Region/],
  ];
  for (const [why, own, said] of refused) {
    it(`are refused before anything is made: ${why}`, () => {
      expect(fault(own)).to.have.length(1);
      expect(fault(own).join()).to.match(said);
    });
  }

  it("are refused where those who are pushed by SCIM would not be looked at", () => {
    const own = { ...STORE, sources: ["idc"] };
    expect(fault(own, { scim: "true" }).join()).to.match(/Name scim among the sources/);
  });
});
