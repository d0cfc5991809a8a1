import { expect } from "chai";
import { type IdentityCenterOptions, identityCenter } from "../../../sync/sources/identity-center.ts";
import { manyPeople } from "../../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld } from "../fake-world.ts";
import { refusalOf } from "./files.ts";

describe("IAM Identity Center, of which a part is selected", () => {
  let world: FakeWorld;
  let ids: readonly string[];

  beforeEach(async () => {
    world = await openFakeWorld();
    const { identityCenter: directory } = world.aws;
    directory.people = manyPeople(450);
    ids = directory.people.map(({ UserId }) => UserId);
    directory.groups = { Staff: ids.slice(0, 300), Maths: [...ids.slice(298, 301)], Empty: [] };
  });

  afterEach(() => world.stop());

  const read = async (options: Partial<IdentityCenterOptions>) => [
    ...(await identityCenter({
      region: "eu-central-1",
      identityStoreId: "d-1234567890",
      groups: [],
      ...options,
    })),
  ];

  const readIds = async (options: Partial<IdentityCenterOptions>) =>
    (await read(options)).map(({ id }) => id);

  it("is listed whole where no group is named: a call for each page and no other", async () => {
    expect(await readIds({})).to.deep.equal(ids);
    expect(world.aws.calls).to.deep.equal({ "Directory.ListUsers": 5 });
  });

  it("asks for the members of a small group one by one", async () => {
    const found = await readIds({ groups: ["Maths"] });
    expect(found).to.have.members(ids.slice(298, 301));
    expect(world.aws.calls).to.deep.equal({
      "Directory.ListGroups": 1,
      "Directory.ListGroupMemberships": 1,
      "Directory.ListUsers": 2,
      "Directory.DescribeUser": 3,
    });
  });

  it("finds the members of a large group in the listing, and stops at the last one", async () => {
    expect(await readIds({ groups: ["Staff"] })).to.deep.equal(ids.slice(0, 300));
    expect(world.aws.calls).to.deep.equal({
      "Directory.ListGroups": 1,
      "Directory.ListGroupMemberships": 3,
      "Directory.ListUsers": 3,
    });
  });

  it("reads no users for an empty group", async () => {
    expect(await readIds({ groups: ["Empty"] })).to.deep.equal([]);
    expect(world.aws.calls).to.deep.equal({ "Directory.ListGroups": 1, "Directory.ListGroupMemberships": 1 });
  });

  it("leaves out the members of other groups, and those of one domain", async () => {
    expect(await readIds({ groups: ["Maths"], excludeGroups: ["Staff"] })).to.deep.equal([ids[300]]);
    expect(await readIds({ excludeGroups: ["Staff"] })).to.deep.equal(ids.slice(300));
    expect(await readIds({ exclude: ["@example.com"] })).to.deep.equal([]);
    expect(await readIds({ include: ["person-0044?@example.com"] })).to.deep.equal(ids.slice(440));
  });

  it("is refused with an unknown excluded group: it would exclude no user", async () => {
    const { code, message } = await refusalOf(read({ excludeGroups: ["staff"] }));
    expect([code, message]).to.deep.equal(["GROUP_UNKNOWN", 'Identity Center has no group called "staff".']);
  });

  it("leaves out a member who is deleted while the others are asked for", async () => {
    world.aws.behaviour.onCall = (operation) => {
      const { identityCenter: directory } = world.aws;
      if (operation === "Directory.DescribeUser")
        directory.people = directory.people.filter(({ UserId }) => UserId !== ids[299]);
    };
    expect(await readIds({ groups: ["Maths"] })).to.have.members([ids[298], ids[300]]);
  });
});

describe("IAM Identity Center that lists an id twice, with different e-mails", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    const user = (UserId: string, Value: string) => ({ UserId, UserName: UserId, Emails: [{ Value }] });
    world.aws.identityCenter.people = [
      user("x", "ada@example.com"),
      user("y", "carl@example.com"),
      user("x", "bob@example.com"),
      user("z", "dora@example.com"),
    ];
    world.aws.identityCenter.groups = { Staff: ["x", "y", "z"] };
  });

  afterEach(() => world.stop());

  const emails = async (options: Partial<IdentityCenterOptions>) => {
    const place = { region: "eu-central-1", identityStoreId: "d-1234567890" };
    return [...(await identityCenter({ ...place, groups: [], ...options }))].map(
      ({ emails: [email] }) => email,
    );
  };

  it("selects both where a pattern means one of them, in whatever order they come", async () => {
    const both = ["ada@example.com", "bob@example.com"];
    expect(await emails({ include: ["ada@*"] })).to.have.members(both);
    expect(await emails({ include: ["bob@*"] })).to.have.members(both);
    expect(await emails({ exclude: ["ada@*", "carl@*", "dora@*"] })).to.have.members(both);
  });

  it("selects none where no pattern means one of them", async () => {
    expect(await emails({ include: ["carl@*"] })).to.deep.equal(["carl@example.com"]);
  });

  it("has both as members of a group", async () => {
    expect(await emails({ groups: ["Staff"] })).to.have.members([
      ...["ada@example.com", "bob@example.com"],
      ...["carl@example.com", "dora@example.com"],
    ]);
  });
});

describe("IAM Identity Center with a mapping", () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await openFakeWorld();
    world.aws.identityCenter.people = [
      {
        UserId: "1",
        UserName: "ada@example.com",
        DisplayName: "Ada",
        Name: { GivenName: "Augusta", FamilyName: "King" },
        Emails: [{ Value: "private@example.org", Primary: true }],
      },
      { UserId: "2", UserName: "bob@example.com" },
    ];
  });

  afterEach(() => world.stop());

  const read = async (mapping: IdentityCenterOptions["mapping"]) => [
    ...(await identityCenter({
      region: "eu-central-1",
      identityStoreId: "d-1234567890",
      groups: [],
      mapping,
    })),
  ];

  it("takes e-mail and names from where it says, and nothing else where they are missing there", async () => {
    const people = await read({ email: "UserName", name: "Name.FamilyName", givenName: "NickName" });
    expect(people).to.deep.equal([
      { id: "1", emails: ["ada@example.com"], displayName: "King", familyName: "King", enabled: true },
      { id: "2", emails: ["bob@example.com"], displayName: "", enabled: true },
    ]);
  });

  it("takes all as usual where it says nothing", async () => {
    expect(await read({})).to.deep.equal(await read(undefined));
  });

  it("is refused if it maps the ID or an unknown attribute", async () => {
    const { code, message } = await refusalOf(read({ id: "UserName", email: "Mail" }));
    expect(code).to.equal("USAGE");
    const faults = 'id cannot be mapped; there is no attribute "Mail"';
    expect(message).to.equal(`The mapping does not fit Identity Center: ${faults}.`);
    expect(world.aws.calls).to.deep.equal({});
  });
});
