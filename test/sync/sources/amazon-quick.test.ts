import { expect } from "chai";
import { HalfRead } from "../../../sync/pages.ts";
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
    const people = await read({ include: ["@example.com"] });
    expect(people.flatMap(({ emails }) => emails)).to.deep.equal(["bob@example.com"]);
  });

  it("gives e-mail and names from where a mapping says", async () => {
    const people = await read({ mapping: { email: "UserName", name: "Email", givenName: "UserName" } });
    expect(people.map(({ id: _, ...rest }) => rest)).to.deep.equal([
      {
        emails: ["ada@example.com"],
        displayName: "private@example.org",
        givenName: "ada@example.com",
        enabled: true,
      },
      { emails: [], displayName: "bob@example.com", enabled: true },
    ]);
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
    expect(thrown).to.be.instanceOf(HalfRead);
  });

  it("is refused with groups, which are not asked for, and with attributes that it has not", async () => {
    for (const options of [{ groups: ["Staff"] }, { excludeGroups: ["Staff"] }])
      expect((await refusalOf(read(options))).code).to.equal("GROUP_UNKNOWN");
    expect((await refusalOf(read({ mapping: { email: "Mail" } }))).code).to.equal("USAGE");
    expect(world.aws.calls).to.deep.equal({});
  });
});
