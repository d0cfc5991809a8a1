import { expect } from "chai";
import { PartialReadError } from "../../../sync/aws/pagination.ts";
import { amazonQuick } from "../../../sync/sources/amazon-quick.ts";
import type { SourceOptions } from "../../../sync/sources/source.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { refusalOf } from "./files.ts";

describe("Amazon Quick, of which a part is selected", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.amazonQuick.namespaces = {
      default: [
        { Arn: "arn:1", UserName: "ada@example.com", Email: "private@example.org" },
        { Arn: "arn:2", UserName: "N/A", Email: "bob@example.com" },
      ],
    };
  });

  afterEach(() => world.stop());

  const read = (options: Partial<SourceOptions>) =>
    amazonQuick({ region: "eu-central-1", groups: [], ...options });

  it("is chosen from by e-mail", async () => {
    const people = [...(await read({ include: ["@example.com"] }))];
    expect(people.flatMap(({ emails }) => emails)).to.deep.equal(["bob@example.com"]);
  });

  it("gives e-mail and names from where a mapping says", async () => {
    const mapping = { email: "UserName", name: "Email", givenName: "UserName" };
    expect([...(await read({ mapping }))].map(({ id: _, reusableId: __, ...rest }) => rest)).to.deep.equal([
      {
        emails: ["ada@example.com"],
        displayName: "private@example.org",
        givenName: "ada@example.com",
        enabled: true,
      },
      { emails: [], displayName: "bob@example.com", enabled: true },
    ]);
  });

  it("takes all entries of a conflict where one of them is meant: the others would not show that it is one", async () => {
    const ofRole = (role: string, Email: string) => ({ Email, PrincipalId: `federated/iam/AROA${role}:ci` });
    world.aws.amazonQuick.namespaces = {
      default: [ofRole("1", "a@example.com"), ofRole("2", "a@example.org")],
    };
    expect([...(await read({ include: ["@example.com"] }))]).to.have.length(2);
    expect([...(await read({ include: ["@example.net"] }))]).to.have.length(0);
  });

  it("keeps what it left out, but for entries with an e-mail that is not meant", async () => {
    const unnamed = { Arn: "N/A", UserName: "N/A", PrincipalId: "N/A" };
    world.aws.amazonQuick.namespaces = {
      default: [unnamed, { ...unnamed, Email: "a@example.com" }, { ...unnamed, Email: "b@example.org" }],
    };
    const emailsOf = async (options: Partial<SourceOptions>) =>
      (await read(options)).unidentified.map(({ email }) => email);
    expect(await emailsOf({})).to.deep.equal([undefined, "a@example.com", "b@example.org"]);
    expect(await emailsOf({ include: ["@example.com"] })).to.deep.equal([undefined, "a@example.com"]);
  });

  it("is not read in part: a namespace that fails after another was read fails all", async () => {
    const { amazonQuick: quick } = world.aws;
    quick.namespaces = { ...quick.namespaces, guests: [] };
    const answer = quick.answer.bind(quick);
    quick.answer = (address, region) =>
      address.pathname.endsWith("/guests/users")
        ? { status: 403, error: "AccessDeniedException", body: "{}" }
        : answer(address, region);
    const thrown = await read({}).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(PartialReadError);
  });

  it("is refused with groups, which are not asked for, and with attributes that it has not", async () => {
    for (const options of [{ groups: ["Staff"] }, { excludeGroups: ["Staff"] }])
      expect((await refusalOf(read(options))).code).to.equal("GROUP_UNKNOWN");
    expect((await refusalOf(read({ mapping: { email: "Mail" } }))).code).to.equal("USAGE");
    expect(world.aws.calls).to.deep.equal({});
  });
});
