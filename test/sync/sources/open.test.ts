import { expect } from "chai";
import { combine, readTogether } from "../../../sync/sources/combined.ts";
import { openSource } from "../../../sync/sources/open.ts";
import { readSpecs } from "../../../sync/sources/spec.ts";
import { manyPeople } from "../../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { refusalOf, withFile } from "./files.ts";

describe("Identity Center, Amazon Quick and manifests in one run", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    const { identityCenter, amazonQuick } = world.aws;
    identityCenter.peopleByStore.set("d-1", manyPeople(3));
    identityCenter.peopleByStore.set("d-2", [
      { UserId: "lab-1", UserName: "lab", Emails: [{ Value: "lab@example.com" }] },
      { UserId: "lab-2", UserName: "also known", Emails: [{ Value: "Person-00001@example.com" }] },
    ]);
    amazonQuick.namespaces = { default: [{ Arn: "arn:1", UserName: "q", Email: "q@example.com" }] };
  });

  afterEach(() => world.stop());

  const read = async (...words: string[]) => {
    const defaults = { region: "eu-central-1", groups: [] };
    return [...combine(await readTogether(readSpecs(words).map((spec) => openSource(spec, defaults))))];
  };

  it("are read each in its place, and put together by precedence", async () => {
    const people = await withFile(
      "people.csv",
      "id,email\nguest,guest@example.com\nq2,Q@example.com\n",
      (file) =>
        read(
          "idc,identity-store-id=d-1",
          "idc,identity-store-id=d-2,region=us-east-2,name=lab",
          "local",
          "manifest",
          file,
        ),
    );
    expect(people.map(({ emails: [email], source }) => `${email} ${source}`)).to.deep.equal([
      "person-00000@example.com idc",
      "person-00001@example.com idc",
      "person-00002@example.com idc",
      "lab@example.com idc:lab",
      "q@example.com local",
      "guest@example.com manifest",
    ]);
  });

  it("use their own selection, else the one of the run", async () => {
    const specs = readSpecs([
      "idc,identity-store-id=d-1",
      "idc,identity-store-id=d-2,name=lab,include=lab@*",
    ]);
    const defaults = { region: "eu-central-1", groups: [], include: ["*-00002@*"] };
    const listings = await readTogether(specs.map((spec) => openSource(spec, defaults)));
    expect(listings.map(({ people }) => [...people].flatMap(({ emails }) => emails))).to.deep.equal([
      ["person-00002@example.com"],
      ["lab@example.com"],
    ]);
  });

  it("are read through a role where one is named, which is assumed with its external id", async () => {
    const role = "arn:aws:iam::444455556666:role/reader";
    world.aws.sts.externalIds.set(role, "a-b");
    const word = `idc,identity-store-id=d-1,role-arn=${role},external-id=`;
    expect(await read(`${word}a-b`)).to.have.length(3);
    expect(world.aws.signers["Directory.ListUsers"]?.key).to.equal("reader");
    expect((await refusalOf(read(`${word}c-d`))).message).to.include("IAM Identity Center");
  });

  it("fail together where one of them fails, by its name", async () => {
    const { code, message } = await refusalOf(
      read("idc,identity-store-id=d-1", "local,profile=no-such-profile"),
    );
    expect(code).to.equal("SOURCE_INCOMPLETE");
    expect(message).to.include("Amazon Quick");
    const missing = await refusalOf(read("idc,identity-store-id=d-1", "manifest", "nowhere.csv"));
    expect(missing.code).to.equal("MANIFEST_UNREADABLE");
  });
});
