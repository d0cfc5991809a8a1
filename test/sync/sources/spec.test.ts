import { expect } from "chai";
import { readSpecs } from "../../../sync/sources/spec.ts";
import { refusalOf } from "./files.ts";

describe("The descriptions of sources", () => {
  const refused = (words: readonly string[]) => refusalOf(Promise.resolve().then(() => readSpecs(words)));

  it("is said by their kinds, in order of precedence", () => {
    expect(readSpecs(["local", "idc"])).to.deep.equal([
      { kind: "local", sourceId: "local", options: {} },
      { kind: "idc", sourceId: "idc", options: {} },
    ]);
    expect(readSpecs([])).to.deep.equal([]);
  });

  it("is said of a manifest with its file, as two words or as one", () => {
    const spec = { kind: "manifest", sourceId: "manifest", options: { file: "people.yaml" } };
    expect(readSpecs(["manifest", "people.yaml"])).to.deep.equal([spec]);
    expect(readSpecs(["manifest,file=people.yaml"])).to.deep.equal([spec]);
    const [named, idc] = readSpecs(["manifest,name=guests", "idc", "idc"]);
    expect([named?.sourceId, named?.options.file, idc?.kind]).to.deep.equal([
      "manifest:guests",
      "idc",
      "idc",
    ]);
  });

  it("is said of several instances of Identity Center, each with its place and a sourceId of its own", () => {
    const words = [
      "idc,identity-store-id=d-1",
      "idc,identity-store-id=d-2,region=us-east-1,profile=lab,name=lab",
    ];
    expect(readSpecs(words)).to.deep.equal([
      { kind: "idc", sourceId: "idc", options: { identityStoreId: "d-1" } },
      {
        kind: "idc",
        sourceId: "idc:lab",
        options: { identityStoreId: "d-2", region: "us-east-1", profile: "lab" },
      },
    ]);
  });

  it("contain the selection and the mapping", () => {
    const word =
      'idc,"group=Staff, all of them",group=Maths,exclude-group=Guests,include=@example.com,exclude=it-*@example.com,map=email=UserName';
    expect(readSpecs([word])[0]?.options).to.deep.equal({
      groups: ["Staff, all of them", "Maths"],
      excludeGroups: ["Guests"],
      include: ["@example.com"],
      exclude: ["it-*@example.com"],
      mapping: { email: "UserName" },
    });
  });

  it("says of a manifest how an export is read: by a preset, and by words of a status", () => {
    const word =
      'manifest,file=people.csv,map=okta,"map=enabled=""Status: HR"":Yes, paid/No",map=ignore=status';
    expect(readSpecs([word])[0]?.options).to.deep.equal({
      file: "people.csv",
      mapping: {
        preset: "okta",
        enabled: { column: "Status: HR", enabled: ["yes, paid"], disabled: ["no"] },
        ignore: ["status"],
      },
    });
  });

  it("is refused with all that is wrong", async () => {
    const words = ["okta", "idc,namespace=x,region", "idc,name=a b", "local,region=a,region=b", "manifest"];
    const { code, message } = await refused(words);
    expect(code).to.equal("USAGE");
    expect(message.split("; ")).to.deep.equal([
      'The sources cannot be read: "okta" is not a source (use idc, local, manifest, scim)',
      '"namespace=x" is not an option of idc (use identity-store-id, region, profile, role-arn, external-id, name, group, exclude-group, include, exclude, map)',
      '"region" is not an option of idc (use identity-store-id, region, profile, role-arn, external-id, name, group, exclude-group, include, exclude, map)',
      '"a b" is not a valid name (use up to 20 letters, digits, - and _)',
      "local has region twice",
      "manifest has no file.",
    ]);
  });

  it("is refused where two have the same sourceId: the people of one would count as gone from the other", async () => {
    const { message } = await refused(["idc", "idc,name=lab", "idc,identity-store-id=d-2", "idc,name=lab"]);
    expect(message).to.equal(
      "The sources cannot be read: idc is given twice: give one of them a name, for example idc,name=other; " +
        "idc:lab is given twice: give one of them a name, for example idc,name=other.",
    );
  });
});
